import type { Level, Topic } from '../../analysis/codes.ts';
import type { Role } from '../people/contract.ts';
import type { CaseDocument, CaseEvent, Clock, Evidence } from './case-events.ts';
import type { ClockEnd } from './clock-ends.ts';
import type { AnswerStatus, CaseStatus } from './contract.ts';
import type { DutyAssignment, ReviewStep } from './contract-commands.ts';
import type { Corrections } from './corrections.ts';

/** 操作人：who acts. `system` is the timetable (clocks, alerts, relapse). */
export type Actor =
  | { kind: 'person'; userId: string; name: string; role: Role; unitId: string | null }
  | { kind: 'system' };

export type { CaseDocument, CaseEvent, Clock, Evidence };

/** 台账记录：an event with who, when, on what basis and the chain. `seq` counts all entries from 1; `version` those of its case from 1. `hash` = SHA-256 over the canonical JSON of all other fields and `previous`, the hash of the entry `seq - 1`. */
export type LedgerEntry = {
  seq: number;
  caseId: string;
  version: number;
  at: string;
  by: Actor;
  event: CaseEvent;
  previous: string;
  hash: string;
};

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
  topics: Topic[];
  place: { code: string; name: string } | null;
  demands: { text: string; covered: boolean }[];
  duty: DutyAssignment | null;
  /** `originalDueAt` is the limit before any extension. */
  clocks: (Clock & {
    originalDueAt: string;
    stoppedAt: string | null;
    /** How it stopped; null while it runs. */
    end: ClockEnd | null;
    extended: boolean;
    noted: ('dueSoon' | 'overdue' | 'escalated')[];
  })[];
  answer: {
    status: AnswerStatus;
    /** `userId` for the four-eyes rule; null for the system. */
    versions: { text: string; by: string; userId: string | null; at: string }[];
    chain: ReviewStep[];
    /** `draft` counts versions from 1. */
    reviews: {
      step: ReviewStep;
      verdict: 'pass' | 'return';
      by: string;
      userId: string | null;
      at: string;
      opinion: string;
      draft: number;
    }[];
    published: { url: string; channel: string; at: string } | null;
    withheldBasis: string | null;
  };
  press: { url: string; at: string } | null;
  handling: { text: string; evidence: Evidence[]; by: string; at: string }[];
  fix: {
    measures: string;
    solved: 'yes' | 'partly' | 'no';
    evidence: Evidence[];
    at: string;
    userId: string | null;
    verified: boolean;
  } | null;
  referral: { to: string; receipt: string | null } | null;
  conclusion: string | null;
  closedAt: string | null;
  reopened: number;
  returns: { unitId: string; reason: string; at: string }[];
  demo: boolean;
  version: number;
} & Corrections;
