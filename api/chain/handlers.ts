import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { type Document, type DocumentId, isDocument } from '../../analysis/document.ts';
import type { DocumentStore, PutResult } from '../../analysis/store.ts';
import type { JobName } from '../../queue/jobs.ts';
import type { Handlers, Queue } from '../../queue/queue.ts';
import { rankOf } from '../alerts/alert-text.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { outsideUnit } from '../database/unit-of-work.ts';
import { enqueueDocuments, sendAgain } from './intake-queue.ts';
import type { Packs } from './packs.ts';
import { createTurns } from './turns.ts';

/** What each kind of work needs; all of it is given, none is built here. */
export type ChainParts = {
  queue: Queue;
  packs: Packs;
  documents: DocumentStore;
  alerts: Alerts;
  /** Assesses and tokenises in worker threads. */
  prepare(documents: Document[]): Promise<AnalysedDocument[]>;
  /** Sets the near-duplicate group of each. */
  group(documents: AnalysedDocument[], store: DocumentStore): Promise<AnalysedDocument[]>;
  /** Runs an act while nothing else, in this process or another of the installation, groups and stores. */
  alone<T>(act: () => Promise<T>): Promise<T>;
  /** Reads one source and hands its documents on; records the run. */
  collect(sourceId: string, emit: (documents: Document[]) => Promise<void>): Promise<void>;
  /** Sources whose next run is due. */
  dueSources(): Promise<{ sourceId: string; slot: string }[]>;
  remind(): Promise<unknown>;
  sendOutbox(): Promise<unknown>;
  /** Tells the registered webhooks what happened. */
  deliver(): Promise<unknown>;
  /** Checks the chain of the ledger and keeps the result. */
  verify(): Promise<unknown>;
  /** Writes the briefing of the week before. */
  brief(): Promise<unknown>;
  /** Leaves a sign of life: the work in the background is being done. */
  beat(): Promise<unknown>;
  /** Looks at the pages under which public words stand. */
  links(): Promise<unknown>;
  /** Drops, once a day, what may be kept no longer. */
  retain(): Promise<unknown>;
  /** Drops all else whose time is over. */
  clean(): Promise<unknown>;
  now(): Date;
  /** Packs that the queue had lost are on their way again. */
  sentAgain(packs: number): void;
  /** A document that the store refused, and why: someone must be able to read it. */
  rejected(id: DocumentId, reason: string): void;
  /** What the store said of a pack, after all that follows from it is done. */
  settled(results: readonly PutResult[]): Promise<void>;
};

/** 处理链：the handlers of the job table. Each may run twice for one job; the second time changes nothing. */
export function createHandlers(parts: ChainParts): Required<Handlers> {
  const takeTurn = createTurns();
  return {
    collect: async ({ sourceId }) => parts.collect(sourceId, (documents) => enqueueDocuments(parts, documents)),
    analyse: async ({ batch, documents: carried }) => {
      const documents = carried ?? (await parts.packs.read(batch));
      // Another delivery has done it all.
      if (documents === null) return;
      if (!documents.every(isDocument)) throw new TypeError('analyse job holds something that is no document');
      const turn = takeTurn();
      try {
        await analysePack(parts, documents, turn.come);
        await parts.packs.done(batch);
      } finally {
        turn.end();
      }
    },
    notify: async () => {
      await parts.sendOutbox();
    },
    remind: async () => {
      await parts.remind();
    },
    deliver: async () => {
      await parts.deliver();
    },
    verify: async () => {
      await parts.verify();
    },
    brief: async () => {
      await parts.brief();
    },
    sweep: async () => {
      await parts.beat();
      for (const due of await parts.dueSources()) await parts.queue.add('collect', due);
      const again = await sendAgain(parts.queue, parts.packs, parts.now());
      if (again > 0) parts.sentAgain(again);
      await parts.retain();
    },
    links: async () => {
      await parts.links();
    },
    clean: async () => {
      await parts.clean();
    },
  };
}

/** The same work as no part of an act: a queue in this process begins it where it was added. */
export function outsideUnits(handlers: Required<Handlers>): Handlers {
  const outside = Object.entries(handlers).map(([name, handle]) => [
    name,
    (payload: never, job: { id: string; attempt: number }) => outsideUnit(() => handle(payload, job)),
  ]);
  return Object.fromEntries(outside) as Handlers;
}

/** Which kinds of work a process of this role takes. */
export const workOfRole: Record<'all' | 'web' | 'worker' | 'collector', readonly JobName[]> = {
  all: ['collect', 'analyse', 'notify', 'remind', 'brief', 'deliver', 'verify', 'links', 'sweep', 'clean'],
  web: [],
  worker: ['analyse', 'notify', 'remind', 'brief', 'deliver', 'verify', 'sweep', 'clean'],
  // Who may reach the outside.
  collector: ['collect', 'links'],
};

/** What is urgent does not wait for the next minute; once a minute, so that a storm still goes out together. */
async function notifySoon({ queue, now }: Pick<ChainParts, 'queue' | 'now'>): Promise<void> {
  const minute = now().toISOString().replace(/[-:]/g, '').slice(0, 13);
  await queue.add('notify', { slot: `${minute}-urgent` });
}

/** Analysis runs side by side; what follows looks at what came before, so packs take it in the order in which they arrived. */
async function analysePack(parts: ChainParts, documents: Document[], turn: Promise<void>): Promise<void> {
  const prepared = await parts.prepare(documents);
  await turn;
  // Two copies of a text that are grouped at the same time would not see each other.
  const { grouped, results } = await parts.alone(async () => {
    const grouped = await parts.group(prepared, parts.documents);
    return { grouped, results: await parts.documents.put(grouped) };
  });
  const refused = new Set<DocumentId>();
  for (const result of results) {
    if (result.result !== 'rejected') continue;
    refused.add(result.id);
    parts.rejected(result.id, result.reason);
  }
  // Also for unchanged ones: a crash between storing and raising must not lose an alert.
  const taken = grouped.filter((document) => !refused.has(document.id));
  await parts.alerts.raise(taken);
  if (taken.some(({ assessment }) => rankOf(assessment.level) >= rankOf('orange'))) await notifySoon(parts);
  await parts.settled(results);
}
