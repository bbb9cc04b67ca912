import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { beijingEnds } from '../../../analysis/calendar.ts';
import { bringUpToDate } from '../../../api/cases/bring-up.ts';
import type { Actor, CaseState } from '../../../api/cases/case.ts';
import type { CaseListQuery } from '../../../api/cases/cases.ts';
import { endedStatuses } from '../../../api/cases/contract.ts';
import { type ClockKind, clockKinds } from '../../../api/cases/contract-commands.ts';
import { rebuildCases } from '../../../api/cases/projection.ts';
import { readModelMigrations } from '../../../api/cases/read-models.ts';
import { dueSoonMaxMs, nextClock } from '../../../api/clocks/clock-state.ts';
import { countCases } from '../../../api/figures/case-figures.ts';
import { clockRates } from '../../../api/figures/clock-rates.ts';
import { caseCounts } from '../../../dashboards/briefing/case-figures.ts';
import { percentOf } from '../../../dashboards/briefing/numbers.ts';
import { type Chance, chance } from '../../analysis/generated-documents.ts';
import { suite } from '../../suite.ts';
import { actIfOffered, caseCount, later, people, play } from './lifelike.ts';
import { act, begin, engines, newCase, type Office, system, wang } from './office.ts';

const dayMs = 86_400_000;

for (const [engine, open] of engines) {
  const readModels = suite<{ office: Office }>(`read models of the ledger on ${engine}`);

  readModels.before(async (context) => {
    context.office = await open();
    await play(context.office, chance(20261127));
    await answerExtended(context.office, chance(3));
  });
  readModels.after(async ({ office: o }) => o.close());

  readModels('clock figures of a week ago are those of the ledger replayed to that moment, for everybody', (given) =>
    sameAsReplayed(given.office),
  );

  readModels('rates of a period, by both limits, are those of the ledger replayed to its end, for everybody', (given) =>
    ratesAsReplayed(given.office),
  );

  readModels('figures of now are the totals of the lists that they lead to', async ({ office: o }) => {
    const seen = { red: 0, orange: 0 };
    for (const actor of people) {
      const figures = await countCases(o.database, actor, o.clock.now);
      for (const { value, records } of Object.values(figures)) {
        const asked = Object.fromEntries(new URLSearchParams(records.split('?')[1]));
        const query = { sort: 'due', limit: 1, view: asked['view'], level: asked['level']?.split(',') };
        const { total } = await o.cases.list(query as CaseListQuery, actor);
        assert.is(value, total, records);
      }
      seen.red += figures.red.value ?? 0;
      seen.orange += figures.orange.value ?? 0;
    }
    assert.ok(seen.red + seen.orange > 0, 'no red or orange case runs');
  });

  readModels('the list finds the cases to which something happened between two moments', async ({ office: o }) => {
    const from = '2026-11-26T00:00:00.000Z';
    const entries = await o.cases.entries(begin, '2027-06-01T00:00:00Z');
    const happened: string[] = [];
    for (const event of ['closed', 'returned', 'reopened', 'answerPublished'] as const) {
      const told = entries.filter((entry) => entry.event.type === event && entry.at >= from);
      if (told.length > 0) happened.push(event);
      const query: CaseListQuery = { view: 'all', event, eventFrom: from, sort: 'opened', limit: 100 };
      const found = (await o.cases.list(query, wang)).items.map(({ id }) => id);
      assert.equal(found.sort(), [...new Set(told.map(({ caseId }) => caseId))].sort());
    }
    assert.ok(happened.length >= 2, `only ${happened.join()} happened`);
  });

  readModels('made anew from the ledger they are the same', async ({ office: o }) => {
    const before = await rows(o);
    assert.ok(before.clocks.length > caseCount && before.units.length > 10);
    await rebuildCases(o.database);
    assert.equal(await rows(o), before);
  });

  readModels('a database of the release before gets them from its ledger', async ({ office: o }) => {
    const before = await rows(o);
    for (const table of ['clockSpans', 'caseUnitSpans', 'caseEvents'])
      await o.database.schema.dropTable(table).execute();
    const [migration] = Object.values(readModelMigrations(engine === 'PostgreSQL'));
    if (engine === 'SQLite') await o.database.schema.dropIndex('casesListed').execute();
    await migration?.up(o.database);
    await o.database.deleteFrom('heads').where('name', '=', 'projections').execute();
    await bringUpToDate(o.database, () => {});
    assert.equal(await rows(o), before);
    await sameAsReplayed(o, 4);
  });

  readModels.run();
}

/** A case registered late, whose answer comes after its first limit and before the extended one. */
async function answerExtended(o: Office, random: Chance): Promise<void> {
  const foundAt = later(o.clock.now, -10);
  await o.cases.open(newCase('case-extended', { foundAt }), system);
  await act(o, 'case-extended', { type: 'file', level: 'yellow', emergency: false, reason: '属实' }, wang);
  for (const type of ['assign', 'accept', 'accept', 'accept', 'askExtension', 'extend'] as const)
    await actIfOffered(o, 'case-extended', type, random);
  o.later(45 * 60);
  for (let step = 0; step < 40; step += 1)
    for (const type of ['publishAnswer', 'reviewAnswer', 'submitAnswer', 'draftAnswer'] as const)
      if (await actIfOffered(o, 'case-extended', type, random)) break;
  const { state } = (await o.cases.read('case-extended')) ?? {};
  const clock = state?.clocks.find(({ kind }) => kind === 'answer');
  assert.ok(clock?.extended === true && clock.stoppedAt !== null && clock.stoppedAt > clock.originalDueAt);
}

/** At every moment at which something was due, began or ended, and at some between: for the system, which sees all, and for somebody by chance. */
async function sameAsReplayed(o: Office, every = 1): Promise<void> {
  const random = chance(5);
  const moments = (await momentsOf(o, random)).filter((_, index) => index % every === 0);
  assert.ok(moments.length > 60, `only ${moments.length} moments`);
  const seen = { overdue: 0, dueSoon: 0, dueToday: 0, red: 0, orange: 0 };
  for (const moment of moments) {
    const states = await o.cases.statesAt(moment);
    for (const actor of [system, random.pick(people)]) await figuresAsReplayed(o, states, actor, moment, seen);
  }
  for (const [figure, total] of Object.entries(seen))
    assert.ok(total > 5, `${figure} was nearly never counted: ${total}`);
}

/** In the order of time, whatever the order in which the engine gives its rows: the same everywhere. */
async function momentsOf(o: Office, random: Chance): Promise<string[]> {
  const spans = await o.database.selectFrom('clockSpans').selectAll().execute();
  const told = spans.flatMap((span) => [span.dueAt, span.warnAt, span.knownFrom, span.knownUntil]);
  const between = Array.from({ length: 40 }, () => later(begin, random.int(24 * 20)));
  return [...new Set([...told, ...between])].filter((moment) => moment < '9999').sort();
}

/** Of the week and of the three days before each moment. */
async function ratesAsReplayed(o: Office): Promise<void> {
  const random = chance(7);
  const seen = { met: 0, missed: 0, extended: 0, late: 0 };
  const moments = (await momentsOf(o, random)).filter((_, index) => index % 3 === 0);
  const afterwards = Array.from({ length: 12 }, (_, index) => later(o.clock.now, 5 * index));
  for (const to of [...moments, ...afterwards]) {
    const states = await o.cases.statesAt(to);
    const from = later(to, -24 * random.pick([3, 7]));
    for (const actor of [system, random.pick(people)]) {
      const own = states.filter((state) => o.cases.maySee(state, actor));
      const replayed = caseCounts(own, [], { from, to });
      const { registered, rates } = await clockRates(o.database, actor, { from, to });
      const name = `until ${to} for ${actor.kind === 'person' ? actor.name : 'system'}`;
      assert.is(registered.decided, replayed.opened, name);
      assert.is(registered.decided - registered.met, replayed.late, `late ${name}`);
      for (const kind of Object.keys(clockKinds) as ClockKind[]) {
        const { original, extended } = rates.get(kind) ?? { original: none, extended: none };
        assert.is(extended.decided, replayed.decided[kind], `${kind} ${name}`);
        assert.is(original.decided, replayed.decidedOriginal[kind], `${kind} by the original limit ${name}`);
        assert.is(percentOf(extended.met, extended.decided), replayed.onTime[kind], `${kind} met ${name}`);
        assert.is(percentOf(original.met, original.decided), replayed.onTimeOriginal[kind], `${kind} in time ${name}`);
        seen.met += extended.met;
        seen.missed += extended.decided - extended.met;
        seen.extended += Math.abs(extended.met - original.met);
      }
      seen.late += replayed.late;
    }
  }
  for (const [what, total] of Object.entries(seen)) assert.ok(total > 5, `${what} was nearly never counted: ${total}`);
}

const none = { decided: 0, met: 0 };

async function figuresAsReplayed(
  o: Office,
  states: readonly CaseState[],
  actor: Actor,
  moment: string,
  seen: Record<'overdue' | 'dueSoon' | 'dueToday' | 'red' | 'orange', number>,
): Promise<void> {
  const own = states.filter((state) => o.cases.maySee(state, actor));
  const count = (is: (dueInMs: number) => boolean) =>
    own.filter(({ clocks }) => {
      const next = nextClock(clocks);
      return next !== null && is(Date.parse(next.dueAt) - Date.parse(moment));
    }).length;
  const running = (level: CaseState['level']) =>
    own.filter(({ level: at, status, clocks }) => {
      const owed = status === 'referred' && clocks.some(({ stoppedAt }) => stoppedAt === null);
      return at === level && (owed || !endedStatuses.includes(status));
    }).length;
  const restOfDay = Date.parse(beijingEnds(moment).day) - Date.parse(moment);
  const replayed = {
    overdue: count((ms) => ms < 0),
    dueSoon: count((ms) => ms >= 0 && ms < dueSoonMaxMs),
    dueToday: count((ms) => ms >= 0 && ms < restOfDay),
    red: running('red'),
    orange: running('orange'),
  };
  const name = `${moment} for ${actor.kind === 'person' ? actor.name : 'system'}`;
  const now = await countCases(o.database, actor, moment);
  const later = await countCases(o.database, actor, new Date(Date.parse(moment) + 7 * dayMs).toISOString());
  for (const key of ['overdue', 'dueSoon', 'dueToday', 'red', 'orange'] as const) {
    assert.is(now[key].value, replayed[key], `${key} at ${name}`);
    assert.is(later[key].previous, replayed[key], `${key} a week before, at ${name}`);
    seen[key] += replayed[key];
  }
}

/** All rows of the read models, and the cases with them, in a fixed order. */
async function rows(o: Office) {
  const all = (
    table:
      | 'clockSpans'
      | 'clockOutcomes'
      | 'caseUnitSpans'
      | 'caseLevelSpans'
      | 'caseEvents'
      | 'cases'
      | 'caseWaits'
      | 'caseUnits',
    by: string[],
  ) =>
    o.database
      .selectFrom(table)
      .selectAll()
      .orderBy(sql.raw(by.map((column) => `"${column}"`).join(', ')))
      .execute();
  return {
    clocks: await all('clockSpans', ['caseId', 'clock', 'version']),
    outcomes: await all('clockOutcomes', ['caseId', 'clock', 'version']),
    units: await all('caseUnitSpans', ['caseId', 'unitId', 'version']),
    levels: await all('caseLevelSpans', ['caseId', 'version']),
    events: await all('caseEvents', ['seq']),
    cases: (await all('cases', ['id'])).map((row) => ('state' in row ? { ...row, state: JSON.parse(row.state) } : row)),
    waits: await all('caseWaits', ['caseId', 'whom']),
    now: await all('caseUnits', ['caseId', 'unitId']),
  };
}
