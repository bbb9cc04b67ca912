import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { addDays, mondayOf } from '../../analysis/calendar.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import type { Cases } from '../../api/cases/cases.ts';
import { gatherBriefing } from '../../dashboards/briefing/gather.ts';
import type { BriefingInput } from '../../dashboards/briefing/input.ts';
import { type Paper, paperOf } from '../../dashboards/briefing/paper.ts';
import { exampleDocument } from '../analysis/example-documents.ts';
import { chance } from '../analysis/generated-documents.ts';
import { actIfOffered, later, play } from '../api/cases/lifelike.ts';
import { act, caseDocument, engines, newCase, type Office, system, wang } from '../api/cases/office.ts';
import { suite } from '../suite.ts';

for (const [engine, open] of engines) {
  const replayed = suite<{ o: Office; documents: DocumentStore }>(`a briefing and the replayed ledger on ${engine}`);
  replayed.beforeEach(async (context) => {
    context.o = await open();
    context.documents = await openSqliteStore({ file: ':memory:' });
  });
  replayed.afterEach(async ({ o, documents }) => {
    await documents.close();
    await o.close();
  });

  replayed(
    'of every week, cut off or whole, now or later, all of it is as from the states of all cases',
    async (given) => {
      const { o } = given;
      await endedLongAgo(o);
      await play(o, chance(20261127));
      for (let count = 0; count < 4; count += 1) {
        await workThrough(o, `case-closed-${count}`);
        o.later(4 * 24 * 60);
      }
      const seen = { opened: 0, closed: 0, overdue: 0, decided: 0, published: 0, leftOut: 0 };
      for (let week = '2026-11-23'; week <= mondayOf(new Date(o.clock.now)); week = addDays(week, 7))
        for (const hours of [30, 101, 168]) {
          const cutOff = later(`${week}T00:00:00+08:00`, hours);
          const { bounded, all, papers } = await both(given, week, cutOff);
          assert.equal(papers.bounded, papers.all, `week of ${week} until ${cutOff}`);
          const { cases, decided } = papers.all.figures;
          for (const figure of ['opened', 'closed', 'overdue', 'published'] as const)
            seen[figure] += cases[figure].value ?? 0;
          seen.decided += Object.values(decided).reduce((sum, count) => sum + count, 0);
          seen.leftOut += all.cases.now.length - bounded.cases.now.length;
        }
      for (const [what, total] of Object.entries(seen))
        assert.ok(total > 3, `${what} was nearly never counted: ${total}`);
    },
  );

  replayed(
    'the copy of a text that a case held long ago is no news; one that a later case took up is',
    async (given) => {
      const { o, documents } = given;
      const [old, copy, free] = texts();
      await documents.put([old, copy, free]);
      await documents.refresh();
      o.clock.now = '2026-10-12T02:00:00.000Z';
      await o.cases.open(
        newCase('case-old', { level: 'yellow', documents: [caseDocument(old.id, old.foundAt)] }),
        system,
      );
      await act(o, 'case-old', { type: 'dismiss', reason: '误报' }, wang);
      o.clock.now = '2026-11-24T02:00:00.000Z';
      await o.cases.open(newCase('case-next', { documents: [caseDocument(free.id, free.foundAt)] }), system);
      const { bounded, papers } = await both(given, '2026-11-16', '2026-11-23T00:00:00+08:00');
      assert.equal(
        bounded.events.map(({ title }) => title),
        ['乐安河死鱼'],
      );
      assert.equal(papers.bounded, papers.all);
    },
  );

  replayed.run();
}

/** Cases that ended weeks before: by the judgement alone, and with an answer and all that follows. */
async function endedLongAgo(o: Office): Promise<void> {
  const begin = o.clock.now;
  o.clock.now = later(begin, -60 * 24);
  await o.cases.open(newCase('case-dismissed', { level: 'yellow', foundAt: later(o.clock.now, -1) }), system);
  await act(o, 'case-dismissed', { type: 'dismiss', reason: '误报' }, wang);
  await workThrough(o, 'case-archived');
  o.clock.now = begin;
}

/** Opens a case and leads it to its archive, in some hours. */
async function workThrough(o: Office, id: string): Promise<void> {
  const random = chance(11);
  await o.cases.open(newCase(id, { level: 'yellow', foundAt: later(o.clock.now, -1) }), system);
  const way = ['archive', 'close', 'verifyFix', 'proveFix', 'publishAnswer', 'reviewAnswer', 'submitAnswer'] as const;
  for (let step = 0; step < 60; step += 1) {
    o.later(10);
    for (const type of [...way, 'draftAnswer', 'accept', 'assign', 'file'] as const)
      if (await actIfOffered(o, id, type, random)) break;
  }
  assert.is((await o.cases.read(id))?.state.status, 'archived');
}

type Given = { o: Office; documents: DocumentStore };

/** The same briefing from the cases that matter to it, and from the states of all cases. */
async function both({ o, documents }: Given, week: string, cutOff: string) {
  const gathered = (cases: Cases): Promise<BriefingInput> =>
    gatherBriefing({ week, cutOff, documents, cases, home: '36', units: (id) => id, coverage });
  const bounded = await gathered(o.cases);
  const all = await gathered({ ...o.cases, statesSince: (_, at) => o.cases.statesAt(at) });
  const papers: Record<'bounded' | 'all', Paper> = { bounded: paperOf(bounded), all: paperOf(all) };
  return { bounded, all, papers };
}

const coverage = { watched: 1, trusted: 1, sentence: '', blindSpots: [], sources: [] };

/** One of October, its copy of November, and another of November. */
function texts(): [AnalysedDocument, AnalysedDocument, AnalysedDocument] {
  const assessment = { level: 'orange' as const };
  const published = (publishedAt: string) => ({ publishedAt, foundAt: publishedAt, assessment });
  const old = exampleDocument('old', { title: '夜间异味', ...published('2026-10-12T01:00:00.000Z') });
  return [
    old,
    exampleDocument('copy', { title: '夜间异味', group: old.id, ...published('2026-11-17T01:00:00.000Z') }),
    exampleDocument('free', { title: '乐安河死鱼', ...published('2026-11-18T01:00:00.000Z') }),
  ];
}
