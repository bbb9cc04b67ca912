import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '../../database/open.ts';
import { factsOf, type Guard, type GuardName, guardedRows, guardNames, guardOf } from '../../trail/guards.ts';
import { canonicalJson } from '../canonical.ts';
import type { Findings } from './finding.ts';

/**
 * 受护表核对: every guarded row must be what its last entry in the trail says, and none may be missing or too many. A row
 * that differs is looked at again, because it may have been written meanwhile.
 */
export async function compareRows(database: Database, findings: Findings): Promise<void> {
  for (const kind of guardNames) {
    await eachRow(database, kind, findings);
    await eachTarget(database, kind, findings);
  }
}

async function eachRow(database: Database, kind: GuardName, findings: Findings): Promise<void> {
  const guard = guardOf(kind);
  let after = '';
  for (;;) {
    const rows = await guardedRows(database, guard, { after });
    const targets = rows.map(({ trailTarget }) => trailTarget);
    const entries = await lastEntries(database, kind, targets);
    for (const row of rows)
      if (faultOf(guard, row, entries.get(row.trailTarget)) !== null)
        await lookAgain(database, kind, row.trailTarget, findings);
    after = targets.at(-1) ?? after;
    if (rows.length < guard.page) return;
    await breathe();
  }
}

/** Targets whose row is gone although the trail says it stands. */
async function eachTarget(database: Database, kind: GuardName, findings: Findings): Promise<void> {
  const guard = guardOf(kind);
  let after = '';
  for (;;) {
    const targets = (
      await database
        .selectFrom('trail')
        .select('target')
        .where('kind', '=', kind)
        .where('target', '>', after)
        .groupBy('target')
        .orderBy('target')
        .limit(guard.page)
        .execute()
    ).map(({ target }) => target);
    if (targets.length === 0) return;
    const there = new Set((await guardedRows(database, guard, { targets })).map(({ trailTarget }) => trailTarget));
    const entries = await lastEntries(database, kind, targets);
    for (const target of targets)
      if (!there.has(target) && faultOf(guard, undefined, entries.get(target)) !== null)
        await lookAgain(database, kind, target, findings);
    after = targets.at(-1) ?? after;
    if (targets.length < guard.page) return;
    await breathe();
  }
}

type Entry = { seq: number; facts: string | null };

async function lastEntries(
  database: Database,
  kind: GuardName,
  targets: readonly string[],
): Promise<Map<string, Entry>> {
  if (targets.length === 0) return new Map();
  const rows = await database
    .selectFrom('trail')
    .select(['seq', 'target', 'facts'])
    .where('kind', '=', kind)
    .where('target', 'in', [...targets])
    .orderBy('seq')
    .execute();
  return new Map(rows.map(({ target, ...entry }) => [target, entry]));
}

/** Entry and row are read one after the other: only a fault that stands while no entry is added is one. */
async function lookAgain(database: Database, kind: GuardName, target: string, findings: Findings): Promise<void> {
  const guard = guardOf(kind);
  for (let look = 0; look < looksMax; look += 1) {
    const before = (await lastEntries(database, kind, [target])).get(target);
    const [row] = await guardedRows(database, guard, { targets: [target] });
    const after = (await lastEntries(database, kind, [target])).get(target);
    if (before?.seq !== after?.seq) continue;
    const sentence = faultOf(guard, row, after);
    if (sentence !== null) findings.add({ kind: 'row', seq: after?.seq ?? null, target, sentence });
    return;
  }
}

const looksMax = 10;

/** Why a row is not as the trail says; null when it is. */
function faultOf(guard: Guard, row: Record<string, unknown> | undefined, entry: Entry | undefined): string | null {
  const is = row === undefined ? null : factsOf(guard, row);
  const should = entry?.facts == null ? null : (JSON.parse(entry.facts) as Record<string, unknown>);
  const name = `${guard.title}“${String((is ?? should)?.[guard.label] ?? row?.[guard.label] ?? '')}”`;
  if (is === null && should === null) return null;
  if (should === null)
    return entry === undefined
      ? `${name}没有留痕，是绕过系统插入的。`
      : `${name}按留痕已经删除或者停用，现在又在表里，是绕过系统恢复的。`;
  if (is === null) return `${name}按留痕应在表里，现已没有，是绕过系统删除的。`;
  const columns = Object.entries(guard.columns).filter(
    ([column]) => canonicalJson({ at: is[column] }) !== canonicalJson({ at: should[column] ?? null }),
  );
  if (columns.length === 0) return null;
  const told = columns.map(([column, title]) => {
    if (guard.hashed.includes(column)) return title;
    return `${title}（${column}）：留痕为“${shown(should[column])}”，现为“${shown(is[column])}”`;
  });
  return `${name}被绕过系统改动：${told.join('；')}。`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '空';
  const text = [...String(value)];
  return text.length > shownMax ? `${text.slice(0, shownMax).join('')}…` : text.join('');
}

const shownMax = 120;
