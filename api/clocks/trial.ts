import type { CaseState } from '../cases/case.ts';
import { clockKinds } from '../cases/contract-commands.ts';
import type { Database } from '../database/open.ts';
import { canonicalJson } from '../ledger/canonical.ts';
import { type ClockConfig, clocksFor, type Moments } from './clock-rules.ts';
import type { RunningClock } from './clock-state.ts';
import { type ClockRule, type ClockSettings, type ClockTrial, clockStarts } from './contract.ts';
import { spanText } from './limit.ts';
import { looserThan } from './looser.ts';

/** 试算: what settings would change against those in force, and which running clocks would be due at another time had they started under them. Changes nothing. */
export async function tryClocks(database: Database, now: ClockSettings, next: ClockSettings): Promise<ClockTrial> {
  const trial: ClockTrial = {
    changes: changesOf(now, next),
    looser: looserThan(now, next),
    running: 0,
    different: 0,
    items: [],
  };
  const config = { ...next, version: 0 };
  let after = { dueAt: '', id: '' };
  for (;;) {
    const rows = await database
      .selectFrom('cases')
      .select(['id', 'dueAt', 'state'])
      .where('dueAt', '<', noneRuns)
      .where((eb) =>
        eb.or([eb('dueAt', '>', after.dueAt), eb.and([eb('dueAt', '=', after.dueAt), eb('id', '>', after.id)])]),
      )
      .orderBy('dueAt')
      .orderBy('id')
      .limit(pageRows)
      .execute();
    for (const row of rows) tryCase(JSON.parse(row.state) as CaseState, config, trial);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return trial;
    after = last;
  }
}

const pageRows = 500;
const shownMax = 100;
/** What stands as due where no clock runs. */
const noneRuns = '9999';

function tryCase(state: CaseState, config: ClockConfig, trial: ClockTrial): void {
  for (const clock of state.clocks) {
    if (clock.stoppedAt !== null) continue;
    trial.running += 1;
    const wouldBe = dueUnder(clock, state, config);
    if (wouldBe === clock.originalDueAt) continue;
    trial.different += 1;
    if (trial.items.length < shownMax)
      trial.items.push({
        ...{ caseId: state.id, number: state.number, title: state.title },
        ...{ name: clockKinds[clock.kind], dueAt: clock.originalDueAt, wouldBe },
      });
  }
}

/** When the clock would be due had it started at its moment under these settings. */
function dueUnder(clock: RunningClock, state: CaseState, config: ClockConfig): string | null {
  const moments = Object.fromEntries(Object.keys(clockStarts).map((start) => [start, clock.startsAt])) as Moments;
  return clocksFor(config, state, moments, [clock.kind])[0]?.dueAt ?? null;
}

/** What was changed, in sentences. */
function changesOf(now: ClockSettings, next: ClockSettings): string[] {
  const was = new Map(now.rules.map((rule) => [rule.id, rule]));
  const is = new Set(next.rules.map(({ id }) => id));
  const changes = next.rules.flatMap((rule) => {
    const before = was.get(rule.id);
    if (before === undefined) return [`新增：${ruleWords(rule)}`];
    return same(before, rule) ? [] : [`修改：${ruleWords(before)} → ${ruleWords(rule)}`];
  });
  changes.push(...now.rules.filter(({ id }) => !is.has(id)).map((rule) => `删除：${ruleWords(rule)}`));
  const { rules: _, ...before } = now;
  const names = {
    hours: '办公时间',
    days: '工作日调整',
    late: '迟报标准',
    told: '提醒对象',
    escalateAfterMinutes: '升级时间',
  };
  for (const key of Object.keys(before) as (keyof typeof names)[])
    if (!same(now[key], next[key])) changes.push(`修改：${names[key]}`);
  return changes;
}

/** Whatever the order in which their parts were written. */
function same(one: unknown, other: unknown): boolean {
  return canonicalJson({ one }) === canonicalJson({ one: other });
}

function ruleWords({ kind, start, limit, extension }: ClockRule): string {
  const extended = extension === null ? '' : `，可延期 ${extension.times} 次、最长${spanText(extension.most)}`;
  return `${clockKinds[kind]}自${clockStarts[start]}起${spanText(limit)}${extended}`;
}
