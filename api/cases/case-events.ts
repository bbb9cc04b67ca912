import { z } from 'zod';
import { Attachment } from '../attachments/contract.ts';
import { ClockStartCode, Span } from '../clocks/contract.ts';
import { Report } from '../clocks/contract-reports.ts';
import { LevelCode, TopicCode } from '../http/contract.ts';
import { type EventForms, oldForm } from '../ledger/event-forms.ts';
import { consultEvents } from './consult-events.ts';
import { caseOrigins } from './contract.ts';
import {
  ClockKindCode,
  DutyAssignment,
  RespondentCode,
  ReviewStepCode,
  SecrecyReview,
  SolvedCode,
  StepClockCode,
  WithholdBasisCode,
  WordKindCode,
} from './contract-commands.ts';
import { EmergencyLevelCode } from './contract-corrections.ts';
import { correctionEvents } from './correction-events.ts';
import { endingEvents } from './ending-events.ts';
import { CaseDocument, CasePlace, LateMark, MovedClock } from './event-parts.ts';
import { mergeEvents } from './merge-events.ts';
import { particularsEvents } from './particulars-events.ts';
import { receiptEvents } from './receipt-events.ts';
import { unitEvents } from './unit-events.ts';

const Level = LevelCode;
const Time = z.string();
const Verdict = z.enum(['pass', 'return']);

/** 佐证 as it stands in the ledger; with a file, its hash stands here too. */
export const KeptEvidence = z.object({
  text: z.string(),
  url: z.string().nullable(),
  attachment: Attachment.optional(),
});
export type Evidence = z.infer<typeof KeptEvidence>;

/** A clock frozen at its start: later changes of the configuration do not move it, only a recorded extension does. */
export const Clock = z.object({
  kind: ClockKindCode,
  startsAt: Time,
  dueAt: Time,
  legalBasis: z.string(),
  /** Of a 批示 or 督办: which one. */
  order: z.int().optional(),
  /** The rule and the version of the configuration that it comes from; absent, like all that follows, in entries of the first release. */
  rule: z.string().optional(),
  config: z.int().optional(),
  start: ClockStartCode.optional(),
  limit: Span.optional(),
  warnAt: Time.optional(),
  /** The same limit from 发布时间, shown beside it. */
  publishedDueAt: Time.optional(),
  /** Whose clock it is, where each unit has its own (签收); absent in entries of the first release. */
  unitId: z.string().optional(),
});
export type Clock = z.infer<typeof Clock>;

/** Which public word an entry is about; absent = the formal answer (of a press conference: a new one), as 0.1.0 wrote it. */
const Word = z.string().optional();

/** What an opened entry says in each of its versions. */
const Opened = z.object({
  number: z.string(),
  title: z.string(),
  summary: z.string(),
  level: Level,
  origin: z.enum(Object.keys(caseOrigins) as [keyof typeof caseOrigins, ...(keyof typeof caseOrigins)[]]),
  documents: z.array(CaseDocument),
  /** 发现时间, where the statutory clocks start. */
  foundAt: Time,
  publishedAt: Time.nullable(),
  /** 发生时间, where anybody knows it. */
  happenedAt: Time.nullable().optional(),
  late: LateMark.nullable().optional(),
  topics: z.array(TopicCode),
  demands: z.array(z.string()),
  demo: z.boolean(),
});
const Accepted = z.object({ unitId: z.string() });
const Returned = z.object({ unitId: z.string(), reason: z.string() });

/**
 * 台账事件：what can stand in the ledger, each with the version in which it is written today. An entry is never corrected,
 * only followed by another; what an older version wrote is brought to today's form on reading. A new event is a line with
 * `v: 1`. One that changes gets the next `v`, and its former schema moves into `from`:
 * `{ v: 2, schema, from: { 1: oldForm(formerSchema, (old) => ({ ...old, places: [old.place] })) } }`.
 */
export const caseEvents = {
  opened: {
    v: 2,
    schema: Opened.extend({ places: z.array(CasePlace) }),
    from: {
      1: oldForm(Opened.extend({ place: CasePlace.nullable() }), ({ place, ...old }) => ({
        ...old,
        places: place === null ? [] : [place],
      })),
    },
  },
  documentsJoined: {
    v: 1,
    schema: z.object({
      documents: z.array(CaseDocument),
      reason: z.string(),
      /** Where the further documents say that it happens too. */
      places: z.array(CasePlace).optional(),
    }),
  },
  filed: {
    v: 1,
    schema: z.object({
      level: Level,
      emergency: z.boolean(),
      /** Absent where nobody could say it yet. */
      emergencyLevel: EmergencyLevelCode.nullable().optional(),
      reason: z.string(),
      /** 回应主体 by rule; absent in entries of the first release. */
      respondent: z.object({ level: RespondentCode, basis: z.string() }).optional(),
    }),
  },
  dismissed: { v: 1, schema: z.object({ reason: z.string() }) },
  referred: {
    v: 1,
    schema: z.object({
      to: z.string(),
      receipt: z.string().nullable(),
      reason: z.string(),
      /** 函文本; absent in entries of the first release. */
      letter: z.string().nullable().optional(),
    }),
  },
  assigned: {
    v: 1,
    schema: z.object({ duty: DutyAssignment, note: z.string(), over: z.record(z.string(), z.string()).optional() }),
  },
  /** `each`: this unit alone signed; in the first version one signed for all. */
  accepted: {
    v: 2,
    schema: Accepted.extend({ each: z.boolean() }),
    from: { 1: oldForm(Accepted, (old) => ({ ...old, each: false })) },
  },
  /** `each`: this unit alone returned its part; in the first version the whole assignment ended. */
  returned: {
    v: 2,
    schema: Returned.extend({ each: z.boolean() }),
    from: { 1: oldForm(Returned, (old) => ({ ...old, each: false })) },
  },
  ...unitEvents,
  handlingLogged: { v: 1, schema: z.object({ text: z.string(), evidence: z.array(KeptEvidence) }) },
  demandsSet: { v: 1, schema: z.object({ demands: z.array(z.string()) }) },
  wordBegun: {
    v: 1,
    schema: z.object({ word: z.string(), kind: WordKindCode, corrects: z.string().nullable() }),
  },
  answerDrafted: { v: 1, schema: z.object({ word: Word, text: z.string(), covers: z.array(z.number()) }) },
  answerSubmitted: {
    v: 1,
    schema: z.object({
      word: Word,
      chain: z.array(ReviewStepCode),
      /** The unit of the technical check. */
      technical: z.string().optional(),
      /** Codes of the severe findings of the answer check, and why it was submitted all the same. */
      severe: z.array(z.string()).optional(),
      reason: z.string().optional(),
    }),
  },
  answerReviewed: {
    v: 1,
    schema: z.object({
      word: Word,
      step: ReviewStepCode,
      verdict: Verdict,
      opinion: z.string(),
      secrecy: SecrecyReview.optional(),
    }),
  },
  answerWithdrawn: { v: 1, schema: z.object({ word: Word, reason: z.string() }) },
  wordDropped: { v: 1, schema: z.object({ word: z.string(), reason: z.string() }) },
  withholdProposed: { v: 1, schema: z.object({ basis: WithholdBasisCode, reason: z.string() }) },
  withholdDecided: { v: 1, schema: z.object({ verdict: Verdict, opinion: z.string() }) },
  /** Written by 0.1.0 alone, by one person; today two decide (`withholdProposed`, `withholdDecided`). */
  answerWithheld: { v: 1, schema: z.object({ basis: z.string() }) },
  answerPublished: { v: 1, schema: z.object({ word: Word, url: z.string(), channel: z.string(), publishedAt: Time }) },
  pressRecorded: { v: 1, schema: z.object({ word: Word, url: z.string(), heldAt: Time }) },
  /** 发布链接: the page was kept as a snapshot, is dead or has changed, and what 宣教处 did about it. */
  linkKept: { v: 1, schema: z.object({ word: z.string(), sha256: z.string() }) },
  linkTrouble: {
    v: 1,
    schema: z.object({
      word: z.string(),
      trouble: z.enum(['gone', 'changed']),
      detail: z.string(),
      sha256: z.string().optional(),
    }),
  },
  linkSettled: { v: 1, schema: z.object({ word: z.string(), note: z.string() }) },
  fixProved: {
    v: 1,
    schema: z.object({ measures: z.string(), solved: SolvedCode, evidence: z.array(KeptEvidence) }),
  },
  fixVerified: { v: 1, schema: z.object({ verdict: Verdict, opinion: z.string() }) },
  closed: {
    v: 1,
    schema: z.object({
      conclusion: z.string(),
      /** Absent in entries of the first release, which knew one end only. */
      ending: z.enum(['solved', 'partly', 'unfounded']).optional(),
      left: z.string().nullable().optional(),
      reviewAt: Time.nullable().optional(),
    }),
  },
  lookedAgain: {
    v: 1,
    schema: z.object({
      finding: z.string(),
      solved: SolvedCode,
      evidence: z.array(KeptEvidence),
      reviewAt: Time.nullable(),
    }),
  },
  archived: { v: 1, schema: z.object({ archiveNumber: z.string() }) },
  reopened: { v: 1, schema: z.object({ reason: z.string(), cause: z.enum(['person', 'relapse']) }) },
  extensionAsked: { v: 1, schema: z.object({ clock: ClockKindCode, until: Time, reason: z.string() }) },
  extensionRefused: { v: 1, schema: z.object({ clock: ClockKindCode, reason: z.string() }) },
  foundTimeCorrected: {
    v: 1,
    schema: z.object({
      foundAt: Time,
      reason: z.string(),
      moved: z.array(MovedClock),
      late: LateMark.nullable(),
    }),
  },
  happenedTimeSet: {
    v: 1,
    schema: z.object({ happenedAt: Time, reason: z.string(), moved: z.array(MovedClock) }),
  },
  reportFiled: { v: 1, schema: Report.extend({ sentAt: Time }) },
  stepRecorded: {
    v: 1,
    schema: z.object({ clock: StepClockCode, doneAt: Time, reference: z.string() }),
  },
  extended: { v: 1, schema: z.object({ clock: ClockKindCode, until: Time, reason: z.string() }) },
  urged: { v: 1, schema: z.object({ text: z.string() }) },
  levelRaised: { v: 1, schema: z.object({ level: Level, reason: z.string() }) },
  clocksStarted: { v: 1, schema: z.object({ clocks: z.array(Clock) }) },
  clockNoted: {
    v: 1,
    schema: z.object({
      clock: ClockKindCode,
      dueAt: Time,
      note: z.enum(['dueSoon', 'overdue', 'escalated']),
      to: z.string(),
      /** `role:<role>`, `unit:<id>` and `head:<id>`; absent in entries of the first release. */
      recipients: z.array(z.string()).optional(),
    }),
  },
  ...correctionEvents,
  ...endingEvents,
  ...consultEvents,
  ...mergeEvents,
  ...particularsEvents,
  ...receiptEvents,
} as const satisfies EventForms;

export type CaseEventType = keyof typeof caseEvents;
type EventOf<T extends CaseEventType> = { type: T } & z.infer<(typeof caseEvents)[T]['schema']>;
/** One thing that happened to a case, as it is written today. */
export type CaseEvent = { [T in CaseEventType]: EventOf<T> }[CaseEventType];
