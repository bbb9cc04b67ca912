import * as assert from 'uvu/assert';
import { rebuildCases } from '../../../api/cases/projection.ts';
import type { Person } from '../../../api/route.ts';
import { chance } from '../../analysis/generated-documents.ts';
import { suite } from '../../suite.ts';
import { actIfOffered, caseCount, later, play } from '../cases/lifelike.ts';
import { begin, engines, type Office, wang } from '../cases/office.ts';
import { county } from '../cases/stage.ts';
import { listsOf, sameAsPlain } from './same.ts';
import { type Pace, straight } from './straight.ts';

for (const [engine, open] of engines) {
  const random = suite<{ office: Office }>(`assessment of random cases on ${engine}`);

  random.before(async (context) => {
    context.office = await open();
    await context.office.units.upsert(county);
    await play(context.office, chance(20261128));
    await leadOn(context.office, chance(4));
    for (const [index, pace] of paces.entries()) await straight(context.office, { id: `case-way-${index}`, ...pace });
  });
  random.after(async ({ office }) => office.close());

  random(
    'every cell of every period is what a second, plain program counts from the entries',
    async ({ office: o }) => {
      const given = await givenOf(o);
      let cells = 0;
      const seen = new Set<string>();
      for (const to of [
        ...[3, 7, 12, 20].map((days) => later(begin, 24 * days)),
        later(o.clock.now, -48),
        o.clock.now,
      ]) {
        for (const length of [2, 9, 400]) {
          const period = { from: later(to, -24 * length), to };
          const { told, cells: some } = await sameAsPlain(given, period, o.clock.now);
          cells += some;
          for (const [figure, cell] of Object.entries(told.total?.figures ?? {}))
            if ((cell.value ?? 0) > 0) seen.add(figure);
        }
      }
      assert.ok(cells > 1_000, `only ${cells} cells said something`);
      for (const figure of [
        'duty',
        'firstWordHalf',
        'answerHalf',
        'onTime',
        'signed',
        'firstReview',
        'extension',
        'pause',
        'returned',
        'reviewReturned',
        'reopened',
        'quality',
        'open',
        'overdue',
      ])
        assert.ok(seen.has(figure), `${figure} was never counted`);
    },
  );

  random('the list behind each cell holds exactly its cases', async ({ office: o }) => {
    const given = await givenOf(o);
    const { told } = await sameAsPlain(given, { from: begin, to: o.clock.now }, o.clock.now);
    const read = await listsOf(given, told);
    assert.ok(read > 150, `only ${read} lists`);
  });

  random('made anew from the ledger the facts are the same', async ({ office: o }) => {
    const rows = () => o.database.selectFrom('assessedFacts').selectAll().orderBy('caseId').orderBy('row').execute();
    const before = await rows();
    assert.ok(before.length > 200);
    await rebuildCases(o.database);
    assert.equal(await rows(), before);
  });

  random.run();
}

/** Chance seldom publishes: what is open goes on by whoever may, some of it late, one with a county and one with clues asked for. */
async function leadOn(o: Office, random: ReturnType<typeof chance>): Promise<void> {
  for (let number = 0; number < caseCount; number += 1) {
    const id = `case-${number}`;
    if (number % 3 === 0) await actIfOffered(o, id, 'reopen', random);
    for (const type of ['file', 'assign', 'askClues', 'giveClues', 'handDown', 'accept', 'accept'] as const) {
      if (type === 'askClues' && number % 4 !== 0) continue;
      await actIfOffered(o, id, type, random);
      o.later(random.int(400));
    }
    if (number % 2 === 0) {
      await actIfOffered(o, id, 'askExtension', random);
      await actIfOffered(o, id, 'extend', random);
      o.later(random.int(3_000));
    }
    for (let step = 0; step < 30; step += 1)
      for (const type of ['publishAnswer', 'reviewAnswer', 'submitAnswer', 'draftAnswer', 'accept'] as const)
        if (await actIfOffered(o, id, type, random)) break;
    await actIfOffered(o, id, 'assess', random);
    o.later(random.int(600));
    for (const type of ['proveFix', 'verifyFix', 'close'] as const) await actIfOffered(o, id, type, random);
    if (number % 5 === 0) await actIfOffered(o, id, 'reopen', random);
    await o.cases.remind();
  }
}

const paces: Omit<Pace, 'id'>[] = [
  { answer: 300, scores: [95, 90, 80], close: true },
  { answer: 47 * 60, sign: 500, back: true },
  { answer: 60 * 60, extend: 24, scores: [60, 70, 90], close: true },
  { answer: 60 * 60, close: true, reopen: true },
  { answer: 90, back: true, close: true, returned: true },
  { answer: 120, below: true },
  { answer: null },
];

async function givenOf(o: Office) {
  return {
    database: o.database,
    units: await o.units.list(),
    entries: await o.cases.entries('2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'),
    list: (query: Parameters<Office['cases']['list']>[0]) => o.cases.list(query, wang),
    actor: wang as Person,
  };
}
