import type { Level, Topic } from '../../analysis/codes.ts';
import type { Late } from '../clocks/late.ts';
import type { Actor } from '../ledger/actor.ts';
import type { Entry } from '../ledger/ledger.ts';
import type { CaseEvent, Clock, Evidence } from './case-events.ts';
import type { ClockEnd } from './clock-ends.ts';
import type { Consult } from './consult.ts';
import type { CaseStatus } from './contract.ts';
import type { DutyAssignment } from './contract-commands.ts';
import type { Corrections } from './corrections.ts';
import type { Endings, Solved } from './endings.ts';
import type { CaseDocument, CasePlace } from './event-parts.ts';
import type { Merging } from './evolve-merge.ts';
import type { CaseParticulars } from './particulars.ts';
import type { Respondent } from './respondent.ts';
import type { Arbiter } from './unit-events.ts';
import type { Dispute, UnitReturn, UnitStep } from './unit-steps.ts';
import type { Word } from './words.ts';

export type { Actor, CaseDocument, CaseEvent, CasePlace, Clock, Evidence };

/** 台账记录 of cases. */
export type LedgerEntry = Entry<CaseEvent>;

/** 案件: everything the entries so far say; made by `evolve` alone. */
export type CaseState = {
  id: string;
  number: string;
  title: string;
  summary: string;
  level: Level;
  status: CaseStatus;
  origin: Extract<CaseEvent, { type: 'opened' }>['origin'];
  emergency: boolean;
  documents: CaseDocument[];
  openedAt: string;
  foundAt: string;
  publishedAt: string | null;
  happenedAt: string | null;
  /** The earliest 发现时间 that was ever on record, by which clocks and figures go. */
  firstFoundAt: string;
  foundChanges: { from: string; to: string; reason: string; by: string; at: string }[];
  /** 迟报. */
  late: Late | null;
  /** 突发事件报告 that were sent. */
  reports: (Omit<Extract<CaseEvent, { type: 'reportFiled' }>, 'type'> & { by: string; at: string })[];
  steps: (Omit<Extract<CaseEvent, { type: 'stepRecorded' }>, 'type'> & { by: string; at: string })[];
  topics: Topic[];
  /** 涉及地点, in the order in which they were named. */
  places: CasePlace[];
  /** 回应主体; null before the case is filed. */
  respondent: Respondent | null;
  demands: { text: string; covered: boolean }[];
  duty: DutyAssignment | null;
  /** 承办单位的签收与退回, each unit for itself; the former ones too. */
  unitSteps: UnitStep[];
  /** 待裁定的争议; null when none waits. */
  dispute: Dispute | null;
  /** 裁定, oldest first. */
  rulings: { unitId: string; to: string; arbiter: Arbiter; at: string }[];
  /** `originalDueAt` is the limit before any extension. */
  clocks: (Clock & {
    originalDueAt: string;
    /** When the ledger came to know this due time. */
    knownAt: string;
    /** 延期申请 that waits for 厅领导. */
    asked: { until: string; reason: string; by: string; at: string } | null;
    extensions: number;
    stoppedAt: string | null;
    /** How it stopped; null while it runs. */
    end: ClockEnd | null;
    extended: boolean;
    noted: ('dueSoon' | 'overdue' | 'escalated')[];
  })[];
  /** 公开发布，in the order in which they were begun; those of earlier lives of the case stay. */
  words: Word[];
  handling: { text: string; evidence: Evidence[]; by: string; at: string }[];
  fix: {
    measures: string;
    solved: Solved;
    evidence: Evidence[];
    at: string;
    userId: string | null;
    verified: boolean;
  } | null;
  conclusion: string | null;
  closedAt: string | null;
  reopened: number;
  returns: UnitReturn[];
  demo: boolean;
  version: number;
  /** How many of the last entries tell only what became of reminders. */
  receipts?: number;
} & Corrections &
  Endings &
  Consult &
  Merging &
  CaseParticulars;
