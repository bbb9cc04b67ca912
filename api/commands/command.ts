import type { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import type { Document } from '../../analysis/document.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import type { JobName } from '../../queue/jobs.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { CaseState } from '../cases/case.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { DutyAssignment } from '../cases/contract-commands.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/open.ts';
import type { LedgerVerification } from '../ledger/verify.ts';
import type { Users } from '../people/users.ts';
import type { Sources } from '../sources/sources.ts';
import type { Units } from '../units/units.ts';

/** A command of the product: what `--help` says and what it does. It prints progress on stderr and one machine-readable last line on stdout. */
export type Command = {
  usage: string;
  options: NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;
  run(input: CommandInput): Promise<void>;
};

export type CommandInput = {
  files: string[];
  values: Record<string, string | boolean | undefined>;
  config: Config;
  log: Logger;
  /** Builds the whole product on the configured engines; the caller closes it. */
  assemble(config: Config, options?: AssembleOptions): Promise<Huiying>;
};

export type AssembleOptions = {
  now?: () => Date;
  /** Loopback port of the replay of recorded pages. */
  replayPort?: number;
  demo?: boolean;
};

/** The product, built: what commands work with. */
export type Huiying = {
  database: Database;
  queue: Queue;
  documents: DocumentStore;
  cases: CaseService;
  sources: Sources;
  units: Units;
  users: Pick<Users, 'create' | 'change' | 'list'>;
  alerts: Alerts;
  /** Reads one source now and hands its documents to `emit`; records the run. */
  collect(sourceId: string, emit: (documents: Document[]) => Promise<void>): Promise<void>;
  enqueue(documents: Document[]): Promise<void>;
  /** Whom the analysis and the unit table suggest for an alert; null when it is gone. */
  suggest(alertId: string): Promise<{ duty: DutyAssignment; reason: string; outside: string | null } | null>;
  /** 诉求 that the texts of a case ask for, most frequent first. */
  demands(state: CaseState): Promise<string[]>;
  /** Takes the work of the configured role, or these kinds only. */
  startWork(names?: readonly JobName[]): Promise<void>;
  /** Secret that salts author hashes. */
  authorSalt: string;
  /** Opens the web server, or the probes alone where the role has no pages; returns its address. */
  listen(): Promise<string>;
  /** Writes the briefing of the week that begins on this Monday. */
  brief(week: string): Promise<void>;
  /** Sends what waits to be sent, as the timetable does every minute. */
  notify(): Promise<unknown>;
  /** Checks the ledger's chain against itself and its anchor. */
  verify(): Promise<LedgerVerification>;
  /** In reverse order of building; loses nothing. */
  close(): Promise<void>;
};

/** A command could not do what it was asked; the sentence says why. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Progress for a person, on stderr. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** The result for a program: one JSON line on stdout. */
export function answer(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
