import type { z } from 'zod';
import type { Document } from '../../analysis/document.ts';
import type { Database } from '../database/open.ts';
import { createCollection } from './collection.ts';
import type { RunView, SourceList, SourceView } from './contract.ts';
import { coverageOf } from './coverage.ts';
import { lookAgain } from './look-again.ts';
import { createRegister } from './register.ts';
import type { CheckEntry, SourceEntry } from './register-entry.ts';
import { createRuns } from './runs.ts';
import { createViews } from './view.ts';

/** 信源: the register, the runs, what each source's silence is worth, and what the collector asks and tells. */
export type Sources = {
  list(): Promise<z.infer<typeof SourceList>>;
  /** What is watched and what is silent, in two statements. */
  coverage(): Promise<z.infer<typeof SourceList>['coverage']>;
  get(id: string): Promise<SourceView | null>;
  /** The complete entry, for collecting; throws Refused `source.incomplete` with what is missing. */
  entry(id: string): Promise<SourceEntry>;
  /** Adds an entry; wrong items are BadInput, items left empty are allowed and reported as missing. */
  add(input: Record<string, unknown>): Promise<SourceView>;
  /** Changes the items that `body` names, null empties one; what it does not name stays. */
  change(id: string, body: Record<string, unknown>): Promise<SourceView>;
  /** Puts complete entries into the register where their id is not there yet (seed). Returns how many were new. */
  seed(entries: readonly unknown[]): Promise<number>;
  runs(id: string, limit: number): Promise<z.infer<typeof RunView>[]>;
  names(): Promise<Map<string, string>>;
  /** 保存期限 of every source that states one, also of those that are not collected any more. */
  retentions(): Promise<{ sourceId: string; name: string; days: number }[]>;

  /** Sources whose next run is due; marks them as planned, so that two planners never take the same slot. */
  due(): Promise<{ sourceId: string; slot: string }[]>;
  /** Which of these addresses this register has collected before, from any source. */
  known(urls: readonly string[]): Promise<Set<string>>;
  /** Notes documents as collected, once they are safely in the queue; moves the newest item time. */
  remember(sourceId: string, documents: readonly Document[], pages?: ReadonlyMap<string, Asked>): Promise<void>;
  /** 复看: which pages of this source are due for another look, and what came of one. */
  lookAgain(sourceId: string): LookAgain;
  lastItemAt(sourceId: string): Promise<string | null>;
  /** What the run before says of its list pages; empty when it went by another entry than this. */
  lists(entry: SourceEntry): Promise<ReadLists>;
  rememberLists(entry: SourceEntry, lists: ReadLists): Promise<void>;
  /** Writes a run down; true when the state differs from the run before. */
  recordRun(run: SourceRun): Promise<boolean>;
};

/** How a page may be asked "changed since?". */
export type Asked = { etag: string | null; lastModified: string | null };

/** 复看 as the collector asks for it; see `crawlers/source.ts`. */
export type LookAgain = {
  due(limit: number): Promise<(Asked & { url: string; words: string })[]>;
  looked(url: string, asked: Asked | null): Promise<void>;
  wordsOf(urls: readonly string[]): Promise<Map<string, string>>;
};

/** 列表验证信息 as the collector reports it and wants it back. */
export type ReadLists = Record<string, { etag: string | null; lastModified: string | null; at: string }>;

/** 采集记录 as the collector reports it. */
export type SourceRun = {
  sourceId: string;
  startedAt: string;
  endedAt: string;
  state: Exclude<SourceView['state'], 'never'>;
  reason: string;
  listed: number;
  fetched: number;
  emitted: number;
  failed: number;
};

export function createSources(database: Database, checkEntry: CheckEntry, now: () => Date): Sources {
  const register = createRegister(database, checkEntry, now);
  const runs = createRuns(database);
  const views = createViews(database, register, now);
  const there = async (id: string) => {
    const view = await views.one(id);
    if (view === null) throw new TypeError(`source ${id} is gone`);
    return view;
  };
  return {
    ...register,
    ...runs,
    ...createCollection(database, register, now),
    lookAgain: (sourceId) => lookAgain(database, sourceId, now),
    async list() {
      const items = await views.all();
      return { items, coverage: coverageOf(items) };
    },
    coverage: async () => coverageOf(await views.judged()),
    get: views.one,
    add: async (input) => there(await register.add(input)),
    async change(id, body) {
      await register.change(id, body);
      return there(id);
    },
  };
}
