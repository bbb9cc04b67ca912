import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Document } from '../../analysis/document.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Queue } from '../../queue/queue.ts';
import { hasRoom, packsOf } from '../chain/intake-queue.ts';
import type { Packs } from '../chain/packs.ts';
import { newId } from '../database/new-id.ts';
import { afterCommit } from '../database/unit-of-work.ts';
import { Later, Refused } from '../http/problem.ts';
import type { Intake, IntakeRecord } from './contract.ts';
import type { Imports } from './imports.ts';
import type { ImportRecordRow } from './tables.ts';

/** Reads a file of records into documents; given from outside, because reading is the crawlers' craft. */
export type ReadRecords = (
  path: string,
  as: { source: string; mapping: unknown; preset: string | undefined; max: number },
) => Promise<ReadRecordsResult>;
type LineReason = { line: number; reason: string };
export type ReadRecordsResult =
  | { documents: { line: number; document: Document }[]; rejected: LineReason[]; warnings: LineReason[] }
  | { refused: string };

export type IntakeParts = {
  readRecords: ReadRecords;
  documents: Pick<DocumentStore, 'have'>;
  queue: Pick<Queue, 'add' | 'counts'>;
  packs: Pick<Packs, 'keep'>;
  imports: Imports;
  now(): Date;
  /** Does what is written in one unit of work. */
  decide(act: () => Promise<Intake>): Promise<Intake>;
};

/** What is sent in: typed records, or the bytes of a file. */
export type Sent = { records: readonly IntakeRecord[] } | { file: Buffer; extension: string };

export type SentBy = {
  userId: string;
  by: string;
  source: string;
  fileName: string | null;
  preset: string | undefined;
  mapping: unknown;
  max: number;
};

/** 送入：takes records on their way through the same chain as collected texts. Refuses (503) while the chain is behind. */
export async function takeIn(parts: IntakeParts, sent: Sent, by: SentBy): Promise<Intake> {
  if (!(await hasRoom(parts.queue)))
    throw new Later('intake.busy', '待处理的文本太多，请稍后再送。', 503, retryAfterSeconds);
  const read = await readSent(parts.readRecords, sent, by);
  if ('refused' in read) throw new Refused('intake.file', read.refused, 400);
  const firstLine = 'records' in sent ? 1 : 0;
  const rows = await rowsOf(parts, read, firstLine);
  const importId = newId();
  const { userId, source, fileName } = by;
  const row = { id: importId, at: parts.now().toISOString(), userId, by: by.by, source, fileName };
  const records = rows.map((record) => ({ ...record, importId }));
  const packs = packsOf(read.documents.map(({ document }) => document));
  return parts.decide(async () => {
    await parts.imports.begin(row, records);
    for (const pack of packs) await parts.packs.keep(pack);
    // What the queue does not take now is sent again from what is kept.
    await afterCommit(async () => {
      for (const { batch } of packs) await parts.queue.add('analyse', { batch });
    });
    return summary(importId, rows);
  });
}

const retryAfterSeconds = 15;
/** Results in the answer itself; the rest is asked for. */
const answeredMax = 1_000;

async function readSent(readRecords: ReadRecords, sent: Sent, by: SentBy): Promise<ReadRecordsResult> {
  const folder = await mkdtemp(join(tmpdir(), 'huiying-intake-'));
  try {
    const path = join(folder, 'records' in sent ? 'records.jsonl' : `records${sent.extension}`);
    await writeFile(path, 'records' in sent ? sent.records.map(lineOf).join('\n') : sent.file, { mode: 0o600 });
    const { source, mapping, preset, max } = by;
    return await readRecords(path, { source, mapping, preset, max });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** By the names of columns that every import knows. */
function lineOf({ publishedAt, ...fields }: IntakeRecord): string {
  return JSON.stringify({ title: null, text: null, ...fields, time: publishedAt ?? null });
}

type Row = Omit<ImportRecordRow, 'importId'>;

async function rowsOf(
  parts: IntakeParts,
  read: Exclude<ReadRecordsResult, { refused: string }>,
  firstLine: number,
): Promise<Row[]> {
  const documents = read.documents.map(({ document }) => document);
  const known = await parts.documents.have(documents.map(({ id }) => id));
  const batches = packsOf(documents).flatMap(({ batch, documents: pack }) => pack.map(() => batch));
  const remarks = new Map<number, string>();
  for (const { line, reason } of read.warnings)
    remarks.set(line, remarks.has(line) ? `${remarks.get(line)}；${reason}` : reason);
  const taken = read.documents.map(({ line, document }, index): Row => {
    const isKnown = known.has(document.id);
    known.add(document.id);
    return {
      position: line - firstLine,
      documentId: document.id,
      batch: batches[index] ?? null,
      known: Number(isKnown),
      state: 'queued',
      reason: remarks.get(line) ?? null,
    };
  });
  const refused = read.rejected.map(
    ({ line, reason }): Row => ({
      position: line - firstLine,
      documentId: null,
      batch: null,
      known: 0,
      state: 'rejected',
      reason,
    }),
  );
  return [...taken, ...refused].sort((a, b) => a.position - b.position);
}

function summary(importId: string, rows: readonly Row[]): Intake {
  const records = rows.map(({ position, documentId, known, state, reason }) => ({
    index: position,
    id: documentId,
    state: state === 'rejected' ? ('rejected' as const) : known === 1 ? ('duplicate' as const) : ('accepted' as const),
    reason,
  }));
  const count = (state: string) => records.filter((record) => record.state === state).length;
  return {
    importId,
    accepted: count('accepted'),
    duplicate: count('duplicate'),
    rejected: count('rejected'),
    records: records.slice(0, answeredMax),
  };
}

/** 可送入的文件: media types and the ending by which each is read. */
export const fileTypes: Record<string, string> = {
  'text/csv': '.csv',
  'text/tab-separated-values': '.tsv',
  'application/x-ndjson': '.jsonl',
  'application/jsonl': '.jsonl',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
  'application/vnd.ms-excel': '.xls',
};

/** How a file is read: by its name where that tells, else by its media type. */
export function extensionOf(fileName: string | undefined, mediaType: string): string {
  const named = extname(fileName ?? '').toLowerCase();
  return Object.values(fileTypes).includes(named) ? named : (fileTypes[mediaType] ?? '.csv');
}
