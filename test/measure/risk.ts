import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assess } from '../../analysis/assess.ts';
import type { Assessment } from '../../analysis/assessment.ts';
import { levelOrder, type SourceKind } from '../../analysis/codes.ts';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
import { resolveAddress } from '../../analysis/place.ts';
import { type DataFolders, type Measured, MissingData } from './labelled.ts';
import { f1Of, quadraticKappa, randomFrom, three } from './scores.ts';

/** One graded text; every field holds one value for each grader. */
export type Graded = {
  id: string;
  from: string;
  title: string;
  text: string;
  time: string | null;
  risk: number[];
  env: number[];
  state: string[];
  sentiment: number[];
  unit: string[];
  topics: string[][];
  triggers: string[][];
  place: (string | null)[];
};

/** Scores our assessment against graded texts, as the README of the set says. Every Chinese place counts as ours. */
export function scoreRisk(rows: readonly Graded[]): Record<string, number | string> {
  const given = rows.map(assessRow);
  const shares = sharesOf(rows, given);
  const seconds = secondsOf(() => rows.forEach(assessRow));
  return {
    texts: rows.length,
    ...Object.fromEntries(Object.entries(shares).map(([name, value]) => [name, three(value)])),
    ...Object.fromEntries(intervalsOf(rows, given, Object.keys(shares))),
    ...placeFigures(rows, given),
    'documents/s, one thread': Math.round(rows.length / seconds),
  };
}

function sharesOf(rows: readonly Graded[], given: readonly Assessment[]): Record<string, number> {
  const risks = given.map((one) => levelOrder.indexOf(one.level));
  const either = (hit: (grader: number, index: number) => boolean) =>
    rows.filter((row, index) => row.risk.some((_, grader) => hit(grader, index))).length / rows.length;
  const kappas = (rows[0]?.risk ?? []).map((_, grader) =>
    quadraticKappa(
      rows.map((row) => row.risk[grader] ?? 0),
      risks,
      4,
    ),
  );
  const orange = (index: number) => (risks[index] ?? 0) >= 3;
  const bothOrange = rows.filter((row) => row.risk.every((risk) => risk >= 3)).length;
  const found = rows.filter((row, index) => row.risk.every((risk) => risk >= 3) && orange(index)).length;
  const right = rows.filter((row, index) => row.risk.some((risk) => risk >= 3) && orange(index)).length;
  return {
    'risk QWK': kappas.reduce<number>((sum, value) => sum + (value ?? 0), 0) / Math.max(1, kappas.length),
    'risk exact': either((grader, index) => rows[index]?.risk[grader] === risks[index]),
    'orange recall': found / Math.max(1, bothOrange),
    'orange precision': right / Math.max(1, risks.filter((risk) => risk >= 3).length),
    'relevance F1': relevanceOf(rows, given),
    'relevance accuracy': either((grader, index) => (rows[index]?.env[grader] ?? 0) >= 1 === given[index]?.relevant),
    state: either((grader, index) => rows[index]?.state[grader] === given[index]?.state),
    sentiment: either((grader, index) => rows[index]?.sentiment[grader] === given[index]?.sentiment),
    unit: either((grader, index) => rows[index]?.unit[grader] === given[index]?.duty.lead),
    'topics F1': bestF1(rows, given, 'topics'),
    'triggers F1': bestF1(rows, given, 'triggers'),
  };
}

function relevanceOf(rows: readonly Graded[], given: readonly Assessment[]): number {
  return f1Of(
    rows.filter((row, index) => given[index]?.relevant === true && row.env.some((env) => env >= 1)).length,
    given.filter((one) => one.relevant).length,
    rows.filter(
      (row, index) =>
        row.env.every((env) => env >= 1) || (given[index]?.relevant === true && row.env.some((env) => env >= 1)),
    ).length,
  ).f1;
}

/** 95 % bootstrap intervals: the figures again on texts drawn with replacement, the same draws each time. */
function intervalsOf(
  rows: readonly Graded[],
  given: readonly Assessment[],
  names: readonly string[],
): [name: string, interval: string][] {
  const random = randomFrom(20_261_127);
  const drawn = Array.from({ length: draws }, () => {
    const indexes = rows.map(() => Math.floor(random() * rows.length));
    return sharesOf(
      indexes.flatMap((index) => rows[index] ?? []),
      indexes.flatMap((index) => given[index] ?? []),
    );
  });
  return names.map((name) => {
    const values = drawn.map((shares) => shares[name] ?? 0).sort((a, b) => a - b);
    const at = (share: number) => (values[Math.floor(share * (draws - 1))] ?? 0).toFixed(3);
    return [`${name}, 95 %`, `${at(0.025)}–${at(0.975)}`];
  });
}

const draws = 400;

/** Measures on the doubly graded texts. */
export function measureRisk(folders: DataFolders): Measured {
  return { name: 'risk, state, topics and triggers', figures: scoreRisk(readGraded(gradedFile(folders))) };
}

/** The file of graded texts: the one named, or `risk/dev.jsonl` in or beside the data folder. */
export function gradedFile({ data, risk }: DataFolders): string {
  const places = [
    ...(risk === null ? [] : [risk, join(risk, 'dev.jsonl')]),
    ...(data === null ? [] : [join(data, 'risk', 'dev.jsonl'), join(data, '..', 'risk', 'dev.jsonl')]),
  ];
  const found = places.find((path) => path.endsWith('.jsonl') && existsSync(path));
  if (found === undefined) throw new MissingData(places.filter((path) => path.endsWith('.jsonl')).join(' 或 '));
  return found;
}

/** Reads graded texts; fields graded once become lists of one. */
export function readGraded(file: string): Graded[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const row = JSON.parse(line);
      if (Array.isArray(row.risk)) return row;
      const once = Object.fromEntries(gradedFields.map((field) => [field, [row[field]]]));
      return { ...row, ...once };
    });
}

/** Our assessment of a graded text. */
export function assessRow(row: Graded): Assessment {
  return assess(
    { title: row.title, text: row.text, publishedAt: row.time, sourceKind: kindOf(row.from), sourceRegion: null },
    { home: null, routes: defaultRoutes },
  );
}

/** The kind of source that a set was drawn from, which the running system knows too. */
function kindOf(from: string): SourceKind {
  if (/^(?:taidi|fz-(?!weibo|news))/.test(from)) return 'hotline';
  if (from.startsWith('px')) return 'forum';
  return /^(?:cec|xwlb|fz-news)/.test(from) ? 'news' : 'weibo';
}

const gradedFields = ['risk', 'env', 'state', 'sentiment', 'unit', 'topics', 'triggers', 'place'] as const;

/** Micro-F1 against whichever grader agrees better on a text. */
function bestF1(rows: readonly Graded[], given: readonly Assessment[], field: 'topics' | 'triggers'): number {
  let right = 0;
  let ours = 0;
  let gold = 0;
  rows.forEach((row, index) => {
    const mine: readonly string[] = given[index]?.[field] ?? [];
    const options = row[field].map((list) => ({
      hits: list.filter((one) => mine.includes(one)).length,
      size: list.length,
    }));
    const best = options.sort((a, b) => share(b, mine.length) - share(a, mine.length))[0] ?? { hits: 0, size: 0 };
    right += best.hits;
    ours += mine.length;
    gold += best.size;
  });
  return f1Of(right, ours, gold).f1;
}

function share(one: { hits: number; size: number }, given: number): number {
  return one.size + given === 0 ? 1 : (2 * one.hits) / (one.size + given);
}

/** Only texts whose graded place names a real region can be judged: anonymised ones (A市K县) have no code. */
function placeFigures(rows: readonly Graded[], given: readonly Assessment[]): Record<string, number | string> {
  let judged = 0;
  let right = 0;
  rows.forEach((row, index) => {
    const codes = row.place.flatMap((place) =>
      (place === null ? [] : [resolveAddress(place)?.code ?? '']).filter((code) => code.length >= 4),
    );
    if (codes.length === 0) return;
    judged += 1;
    if (codes.some((code) => given[index]?.places.some((place) => place.code.startsWith(code)))) right += 1;
  });
  return { 'place (real names)': judged === 0 ? '—' : three(right / judged), 'place judged': judged };
}

function secondsOf(act: () => void): number {
  const begun = performance.now();
  act();
  return (performance.now() - begun) / 1000;
}
