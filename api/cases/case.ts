import type { Level, Topic } from '../../analysis/codes.ts';
import type { Role } from '../people/contract.ts';
import type { AnswerStatus, CaseOrigin, CaseStatus } from './contract.ts';
import type { ClockKind, DutyAssignment, ReviewStep } from './contract-commands.ts';

/** 操作人：who acts. `system` is the timetable (clocks, alerts, relapse). */
export type Actor =
  | { kind: 'person'; userId: string; name: string; role: Role; unitId: string | null }
  | { kind: 'system' };

export type Evidence = { text: string; url: string | null };
export type CaseDocument = {
  id: string;
  title: string;
  url: string;
  sourceName: string;
  publishedAt: string | null;
  foundAt: string;
  snapshotSha256: string | null;
  /** `wordsHash` of the version that came to the case; absent in entries of the first release. */
  words?: string;
};

/** A clock frozen at its start: later changes of the configuration do not move it, only a recorded extension does. */
export type Clock = { kind: ClockKind; startsAt: string; dueAt: string; legalBasis: string };

/** 台账事件：what can stand in the ledger. An entry is never corrected, only followed by another. */
export type CaseEvent =
  | {
      type: 'opened';
      number: string;
      title: string;
      summary: string;
      level: Level;
      origin: CaseOrigin;
      documents: CaseDocument[];
      /** 发现时间, where the statutory clocks start. */
      foundAt: string;
      publishedAt: string | null;
      topics: Topic[];
      place: { code: string; name: string } | null;
      demands: string[];
      demo: boolean;
    }
  | { type: 'documentsJoined'; documents: CaseDocument[]; reason: string }
  | { type: 'filed'; level: Level; emergency: boolean; reason: string }
  | { type: 'dismissed'; reason: string }
  | { type: 'referred'; to: string; receipt: string | null; reason: string }
  | { type: 'assigned'; duty: DutyAssignment; note: string }
  | { type: 'accepted'; unitId: string }
  | { type: 'returned'; unitId: string; reason: string }
  | { type: 'handlingLogged'; text: string; evidence: Evidence[] }
  | { type: 'demandsSet'; demands: string[] }
  | { type: 'answerDrafted'; text: string; covers: number[] }
  | { type: 'answerSubmitted'; chain: ReviewStep[] }
  | { type: 'answerReviewed'; step: ReviewStep; verdict: 'pass' | 'return'; opinion: string }
  | { type: 'answerWithheld'; basis: string }
  | { type: 'answerPublished'; url: string; channel: string; publishedAt: string }
  | { type: 'pressRecorded'; url: string; heldAt: string }
  | { type: 'fixProved'; measures: string; solved: 'yes' | 'partly' | 'no'; evidence: Evidence[] }
  | { type: 'fixVerified'; verdict: 'pass' | 'return'; opinion: string }
  | { type: 'closed'; conclusion: string }
  | { type: 'archived'; archiveNumber: string }
  | { type: 'reopened'; reason: string; cause: 'person' | 'relapse' }
  | { type: 'extended'; clock: ClockKind; until: string; reason: string }
  | { type: 'urged'; text: string }
  | { type: 'levelRaised'; level: Level; reason: string }
  | { type: 'clocksStarted'; clocks: Clock[] }
  | { type: 'clockNoted'; clock: ClockKind; dueAt: string; note: 'dueSoon' | 'overdue' | 'escalated'; to: string };

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
};
