import type { Router } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Duty } from '../../analysis/assessment.ts';
import type { DocumentStore, Words } from '../../analysis/store.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Attachments } from '../attachments/attachments.ts';
import type { BriefingDetail, BriefingItem } from '../briefings/contract.ts';
import type { Actor } from '../cases/case.ts';
import type { CaseListQuery, Cases } from '../cases/cases.ts';
import type { DutyAssignment } from '../cases/contract-commands.ts';
import type { Database } from '../database/open.ts';
import type { Health } from '../health/health.ts';
import type { Hosts } from '../hosts/hosts.ts';
import type { ReadRecords } from '../intake/take-in.ts';
import type { Clock } from '../keeping/clock.ts';
import type { AnchorState } from '../ledger/anchoring.ts';
import type { Role } from '../people/contract.ts';
import type { SetupToken } from '../people/setup.ts';
import type { Sources } from '../sources/sources.ts';
import type { Stream } from '../stream/stream.ts';
import type { Verification } from '../system/contract.ts';
import type { RouteRow, Unit } from '../units/contract.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { StoredFile } from './route.ts';

/** 服务: all that the HTTP side needs, given from outside. */
export type Services = {
  database: Database;
  cases: Cases;
  attachments: Attachments;
  alerts: Alerts;
  units: Units;
  documents: DocumentStore;
  /** The case that a document belongs to; null when none. */
  caseOf(documentId: string): Promise<string | null>;
  /** Reads the search-box syntax; throws WordsError with a Chinese sentence about the mistake. */
  parseWords(input: string): Words;
  sources: Sources;
  /** Reads what programs send in. */
  readRecords: ReadRecords;
  queue: Pick<Queue, 'engine' | 'add' | 'counts' | 'oldest' | 'failed' | 'retry' | 'retrying' | 'ready'>;
  briefings: Briefings;
  /** 内网放行名单. */
  hosts: Hosts;
  /** The ledger in the office's columns, only what the actor may see. */
  ledgerXlsx(query: CaseListQuery, actor: Actor, signal: AbortSignal): Promise<StoredFile>;
  /** Checks the chain of the ledger. */
  verify(): Promise<z.infer<typeof Verification>>;
  webhooks: Webhooks;
  /** 可信时间. */
  clock: Pick<Clock, 'state' | 'confirm'>;
  stream: Stream;
  now(): Date;
  log: Logger;
  settings: HttpSettings;
  /** Folder of the built web app; null serves the API alone. */
  webDir: string | null;
  /** The board of BullMQ, for administrators under /queue-board/. */
  bullBoard?: Router;
  /** The secret of the installation; keys for each purpose are derived from it. */
  secret: string;
  /** Marked installation with example data. */
  demo: boolean;
  setupToken: Pick<SetupToken, 'read' | 'drop'>;
  /** Waits in real time; a test moves its clock instead. */
  pause(ms: number): Promise<void>;
  /** 库外锚状态: whether the anchor outside the database keeps up with the ledger. */
  anchorState(): AnchorState;
  /** What works and what does not, since when. */
  health: Health;
  /** Checks each answer against its schema before it goes out: for tests, it costs time. */
  checkAnswers?: boolean;
};

/** 设置 that the HTTP side needs; `ledgerEngine` is 'SQLite' or 'PostgreSQL'. */
export type HttpSettings = {
  host: string;
  publicUrl: string | null;
  trustProxy: number;
  idleMinutes: number;
  sessionHours: number;
  passwordDays: number;
  /** 到期文本的宽限天数. */
  graceDays: number;
  /** Roles whose people must use a second factor. */
  twoFactorRoles: readonly Role[];
  homeRegion: string;
  ledgerEngine: string;
  version: string;
  /** Failed sign-ins from one address in 15 minutes before it must wait. */
  signInsPerAddress: number;
  /** Calls of one API key in a minute before it must wait. */
  keyCallsPerMinute: number;
};

/** 单位与路由. */
export type Units = {
  list(): Promise<Unit[]>;
  get(id: string): Promise<Unit | null>;
  save(unit: Unit): Promise<void>;
  routes(): Promise<RouteRow[]>;
  saveRoute(row: RouteRow): Promise<void>;
  /** Units for the duty that the analysis suggests; `outside` names the body that is really in charge when it is not us. */
  suggest(duty: Duty): Promise<{ duty: z.infer<typeof DutyAssignment>; reason: string; outside: string | null }>;
};

/** 周报. `week` is the Monday, YYYY-MM-DD. */
export type Briefings = {
  list(): Promise<z.infer<typeof BriefingItem>[]>;
  detail(week: string): Promise<z.infer<typeof BriefingDetail> | null>;
  /** The file in force, or an earlier edition of it. */
  docx(week: string, edition?: number): Promise<Buffer | null>;
  /** Makes the files of an issued week again from what was issued; the edition before stays. Null when there is none. */
  again(
    week: string,
    told: { reason: string; by: string },
    /** Does what is written; a failure rolls it back. */
    decide?: <T>(act: () => Promise<T>) => Promise<T>,
  ): Promise<z.infer<typeof BriefingDetail> | null>;
  /** Writes the briefing of a week, or the present one when it is issued already. */
  create(
    week: string,
    by: string,
    /** Does what is written; a failure rolls it back. */
    decide?: <T>(act: () => Promise<T>) => Promise<T>,
  ): Promise<z.infer<typeof BriefingItem>>;
};
