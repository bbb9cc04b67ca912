import type { Level, Topic } from '../../analysis/codes.ts';
import type { WordLinkRow } from '../links/tables.ts';
import type { Actor, CaseDocument, CaseEvent, CaseState, LedgerEntry } from './case.ts';
import type { CaseItem, caseViews, countedEvents } from './contract.ts';
import type { CaseCommand } from './contract-commands.ts';
import type { ListedFact } from './contract-facts.ts';
import type { CorrectionRules } from './correction-rules.ts';

/** 案件服务：the one door to the ledger for routes, jobs and alerts. Every change goes through `decide` and is appended with the version that was read. */
export type Cases = {
  /** Opens a case and starts its clocks; `caseId` is chosen by the caller where one event must give one case (idempotent: a second call returns the first case). */
  open(input: OpenCase, actor: Actor): Promise<CaseState>;
  /** Decides and appends; throws Refused (state does not allow), Forbidden (this person may not), Conflict (someone was faster). */
  act(caseId: string, version: number, command: CaseCommand, actor: Actor): Promise<CaseState>;
  /** Attaches further documents of the same event; reopens a closed case as relapse when they are new complaints. */
  join(caseId: string, documents: CaseDocument[], reason: string, actor: Actor): Promise<CaseState>;
  read(caseId: string): Promise<{ state: CaseState; entries: LedgerEntry[] } | null>;
  /** A case for whoever may see it, and a merged one also for whoever may see the case that goes on in its place. Throws NotFound: that of another unit does not exist for him. */
  seen(caseId: string, actor: Actor): Promise<{ state: CaseState; entries: LedgerEntry[] }>;
  /** What the watch of public pages saw last of each published word of a case. */
  looks(caseId: string): Promise<WordLinkRow[]>;
  list(query: CaseListQuery, actor: Actor): Promise<{ items: CaseItem[]; next: string | null; total: number }>;
  /** What stands first in the lists that 总览 shows, of the cases that this person may see. */
  first(limit: number, actor: Actor): Promise<Record<'clocked' | 'todo' | 'burning', CaseItem[]>>;
  /** What this person may do now; where only the time is not ripe, with the Chinese reason. From the same table that `decide` uses. */
  can(state: CaseState, actor: Actor): { command: CaseCommand['type']; blocked: string | null }[];
  /** 更正、突发分级等规则 as in force. */
  correctionRules(): Promise<CorrectionRules>;
  /** Whether this person may see the case at all (a unit sees its own). */
  maySee(state: CaseState, actor: Actor): boolean;
  /** Looks at running clocks and writes dueSoon, overdue and escalated entries, once each, also for the time the process was down. Returns how many it wrote. */
  remind(): Promise<number>;
  /** All entries between two instants, for briefings; by `seq`. */
  entries(from: string, to: string): Promise<LedgerEntry[]>;
  /** States of all cases as they were at an instant: reads the whole ledger. */
  statesAt(at: string): Promise<CaseState[]>;
  /** The same of the cases alone of which something may be told of the time since `from`, for briefings: that ran then or were written to since. */
  statesSince(from: string, at: string): Promise<CaseState[]>;
  /** Which of these texts some case held at an instant. */
  heldAt(documentIds: readonly string[], at: string): Promise<Set<string>>;
};

export type OpenCase = { caseId: string } & Omit<Extract<CaseEvent, { type: 'opened' }>, 'type' | 'number' | 'late'>;

export type CaseListQuery = {
  view: keyof typeof caseViews;
  q?: string | undefined;
  level?: Level[] | undefined;
  topic?: Topic | undefined;
  place?: string | undefined;
  unit?: string | undefined;
  late?: 'true' | 'false' | undefined;
  openedFrom?: string | undefined;
  openedTo?: string | undefined;
  event?: keyof typeof countedEvents | undefined;
  eventFrom?: string | undefined;
  eventTo?: string | undefined;
  fact?: ListedFact | undefined;
  factOf?: string | undefined;
  factKind?: string | undefined;
  factGood?: 'true' | 'false' | undefined;
  factFrom?: string | undefined;
  factTo?: string | undefined;
  sort: 'due' | 'opened';
  limit: number;
  after?: string | undefined;
};
