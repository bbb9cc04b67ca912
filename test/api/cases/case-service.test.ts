import * as assert from 'uvu/assert';
import type { CaseState } from '../../../api/cases/case.ts';
import { rebuildCases } from '../../../api/cases/projection.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { formalAnswer } from '../../../api/cases/words.ts';
import { suite } from '../../suite.ts';
import {
  act,
  air,
  airHead,
  begin,
  caseDocument,
  city,
  codeOf,
  duty,
  engines,
  leader,
  li,
  monitoring,
  newCase,
  type Office,
  office,
  stranger,
  system,
  wang,
} from './office.ts';
import { passIt } from './stage.ts';

const all = { view: 'all', sort: 'due', limit: 50 } as const;

for (const [engine, open] of engines) {
  const cases = suite<{ o: Office }>(`cases on ${engine}`);
  cases.beforeEach(async (context) => {
    context.o = await open();
  });
  cases.afterEach(async ({ o }) => o.close());

  cases('an orange case goes from the alert to the archive, and its chain holds', async ({ o }) => {
    await toClosed(o, 'case-1');
    const archived = await act(o, 'case-1', { type: 'archive' }, wang);
    assert.is(archived.status, 'archived');
    assert.is(archived.number, '2026-0001');
    assert.is(formalAnswer(archived).published?.url, 'https://sthjt.example.gov.cn/1.html');
    const read = await o.cases.read('case-1');
    assert.equal(read?.state, archived);
    const check = await verifyLedger(o.database, o.anchor);
    assert.equal(
      { ok: check.ok, entries: check.entries, broken: check.broken },
      { ok: true, entries: read?.entries.length ?? 0, broken: null },
    );
    assert.is(check.head, read?.entries.at(-1)?.hash);
    assert.is(o.told.changes.at(-1)?.status, 'archived');
  });

  cases('opening twice with one id gives one case; numbers count per year of 北京时间', async ({ o }) => {
    const [first, second] = await Promise.all([
      o.cases.open(newCase('case-1'), system),
      o.cases.open(newCase('case-1'), system),
    ]);
    assert.equal(first, second);
    assert.is((await o.cases.open(newCase('case-2'), system)).number, '2026-0002');
    o.clock.now = '2026-12-31T15:59:59.000Z';
    assert.is((await o.cases.open(newCase('case-3'), system)).number, '2026-0003');
    o.clock.now = '2026-12-31T16:00:00.000Z';
    assert.is((await o.cases.open(newCase('case-4'), system)).number, '2027-0001');
  });

  cases('of two who act on the same version one is told that someone was faster', async ({ o }) => {
    const { version } = await o.cases.open(newCase('case-1'), system);
    const other = await o.another();
    const results = await Promise.allSettled([
      o.cases.act('case-1', version, { type: 'dismiss', reason: '与本省无关' }, wang),
      other.cases.act('case-1', version, { type: 'file', level: 'red', emergency: false, reason: '属实' }, li),
    ]);
    assert.is(results.filter((result) => result.status === 'fulfilled').length, 1);
    const lost = results.find((result) => result.status === 'rejected');
    assert.is(lost?.status === 'rejected' ? lost.reason.code : null, 'version.conflict');
    assert.match(
      lost?.status === 'rejected' ? lost.reason.message : '',
      /^案件刚刚有新的记录：.+ \d+月\d+日\d\d:\d\d .+。$/,
    );
    assert.ok((await verifyLedger(o.database, o.anchor)).ok);
  });

  cases('twenty cases opened at once by two processes stand in one chain with twenty numbers', async ({ o }) => {
    const other = await o.another();
    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? o : other).cases.open(newCase(`case-${index}`), system),
      ),
    );
    assert.is(new Set(opened.map((state) => state.number)).size, 20);
    const check = await verifyLedger(o.database, o.anchor);
    assert.equal([check.ok, check.entries], [true, 40]);
  });

  cases('a command that is refused leaves nothing behind', async ({ o }) => {
    const { version } = await o.cases.open(newCase('case-1'), system);
    assert.is(
      await codeOf(o.cases.act('case-1', version, { type: 'assign', duty, note: '' }, wang)),
      'case.toJudge.assign',
    );
    assert.is((await o.cases.read('case-1'))?.entries.length, version);
    const both = o.cases.actAll(
      'case-1',
      version,
      [
        { type: 'file', level: 'orange', emergency: false, reason: '属实' },
        { type: 'assign', duty: { ...duty, lead: 'div-unknown' }, note: '' },
      ],
      wang,
    );
    assert.is(await codeOf(both), 'duty.unknownUnit');
    assert.is((await o.cases.read('case-1'))?.state.status, 'toJudge');
  });

  cases('a unit sees and finds its own cases only, and others are not there for it', async ({ o }) => {
    await toAccepted(o, 'case-1');
    await o.cases.open(newCase('case-2'), system);
    assert.equal(await numbers(o, all, air), ['2026-0001']);
    assert.equal(await numbers(o, all, monitoring), ['2026-0001']);
    assert.equal(await numbers(o, all, stranger), []);
    assert.equal(await numbers(o, all, leader), ['2026-0002', '2026-0001']);
    assert.is(await codeOf(act(o, 'case-1', { type: 'accept' }, stranger)), 'not-found');
    assert.is(await codeOf(act(o, 'case-9', { type: 'accept' }, wang)), 'not-found');
  });

  cases('待我办 shows to each what waits for him', async ({ o }) => {
    const todo = { ...all, view: 'todo' } as const;
    await o.cases.open(newCase('case-1'), system);
    assert.equal(await numbers(o, todo, wang), ['2026-0001']);
    await toAccepted(o, 'case-2');
    assert.equal(await numbers(o, todo, city), ['2026-0002']);
    assert.equal(await numbers(o, todo, monitoring), []);
    assert.equal(await numbers(o, todo, office), []);
    await act(o, 'case-2', { type: 'draftAnswer', text: '经核查……', covers: [0] }, air);
    await act(o, 'case-2', { type: 'submitAnswer' }, air);
    assert.equal(await numbers(o, todo, airHead), ['2026-0002']);
    await act(o, 'case-2', passIt('head'), airHead);
    assert.equal(await numbers(o, todo, office), ['2026-0002']);
    assert.equal(await numbers(o, todo, leader), []);
    assert.equal(await numbers(o, { ...all, view: 'inReview' }, wang), ['2026-0002']);
  });

  cases('the views by time are those of 北京时间', async ({ o }) => {
    // 2026-11-25 is a Wednesday; the answer is due in 48 h, on Friday 09:30 北京时间.
    await o.cases.open(newCase('case-1', { level: 'blue' }), system);
    const view = (name: 'dueToday' | 'dueThisWeek' | 'dueSoon' | 'overdue') => numbers(o, { ...all, view: name }, wang);
    assert.equal(await view('dueThisWeek'), ['2026-0001']);
    assert.equal(await view('dueToday'), []);
    o.clock.now = '2026-11-26T16:00:00.000Z'; // Friday 00:00 in Beijing
    assert.equal(await view('dueToday'), ['2026-0001']);
    assert.equal(await view('dueSoon'), []);
    o.clock.now = '2026-11-27T00:00:00.000Z';
    assert.equal(await view('dueSoon'), ['2026-0001']);
    o.clock.now = '2026-11-27T01:30:00.001Z';
    assert.equal(await view('overdue'), ['2026-0001']);
    assert.equal(await view('dueToday'), []);
  });

  cases('the list narrows by words, level, topic, place, unit and time of opening', async ({ o }) => {
    await toAccepted(o, 'case-1');
    o.later(60);
    await o.cases.open(
      newCase('case-2', {
        title: '100%_达标?',
        level: 'blue',
        topics: ['water', 'smell'],
        places: [{ code: '3604', name: '九江市' }],
      }),
      system,
    );
    const by = (query: object) => numbers(o, { ...all, ...query }, wang);
    assert.equal(await by({ q: '工业园' }), ['2026-0001']);
    assert.equal(await by({ q: '2026-0002' }), ['2026-0002']);
    assert.equal(await by({ q: '%_达' }), ['2026-0002']);
    assert.equal(await by({ q: '_' }), ['2026-0002']);
    assert.equal(await by({ level: ['orange'] }), ['2026-0001']);
    assert.equal(await by({ topic: 'water' }), ['2026-0002']);
    assert.equal(await by({ place: '3607' }), ['2026-0001']);
    assert.equal(await by({ place: '36', sort: 'opened' }), ['2026-0002', '2026-0001']);
    assert.equal(await by({ unit: 'aff-monitoring' }), ['2026-0001']);
    assert.equal(await by({ openedFrom: '2026-11-25T03:00:00Z' }), ['2026-0002']);
    assert.equal(await by({ openedTo: '2026-11-25T03:00:00Z' }), ['2026-0001']);
    await o.cases.open(newCase('case-3', { foundAt: '2026-11-24T15:00:00.000Z' }), system);
    assert.equal(await by({ late: 'true' }), ['2026-0003']);
    assert.equal((await by({ late: 'false' })).sort(), ['2026-0001', '2026-0002']);
  });

  cases('pages follow one another without loss or repetition, and say how many there are', async ({ o }) => {
    for (let index = 0; index < 7; index += 1) await o.cases.open(newCase(`case-${index}`), system);
    for (const sort of ['due', 'opened'] as const) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await o.cases.list({ view: 'all', sort, limit: 3, after }, wang);
        assert.is(page.total, 7);
        seen.push(...page.items.map((item) => item.id));
        after = page.next ?? undefined;
      } while (after !== undefined);
      assert.is(new Set(seen).size, 7);
      assert.is(seen.length, 7);
    }
    assert.is(await codeOf(o.cases.list({ ...all, after: 'nonsense' }, wang)), 'cursor.invalid');
  });

  cases('a row names the units and the clock that falls due next', async ({ o }) => {
    await toAccepted(o, 'case-1');
    const { items } = await o.cases.list(all, wang);
    assert.equal(items[0]?.lead, { id: 'div-air', name: '大气环境处' });
    assert.equal(items[0]?.handler, { id: 'city-3607', name: '赣州市生态环境局' });
    assert.is(items[0]?.nextClock?.kind, 'answer');
    assert.is(items[0]?.nextClock?.dueAt, '2026-11-27T01:30:00.000Z');
    assert.match(items[0]?.nextClock?.legalBasis ?? '', '国办发〔2016〕61号');
  });

  cases(
    'documents join once; a new complaint reopens a closed case, a late find of an old text does not',
    async ({ o }) => {
      await toClosed(o, 'case-1');
      const old = caseDocument('d-old', '2026-11-26T03:00:00.000Z', '2026-11-24T03:00:00.000Z');
      const joined = await o.cases.join('case-1', [old], '转载', system);
      assert.equal([joined.status, joined.documents.length], ['closed', 2]);
      assert.is((await o.cases.join('case-1', [old], '转载', system)).version, joined.version);
      o.later(60);
      const fresh = caseDocument('d-new', o.clock.now);
      const reopened = await o.cases.join('case-1', [fresh], '又闻到异味', system);
      assert.equal([reopened.status, reopened.reopened, formalAnswer(reopened).status], ['assigned', 1, 'none']);
      const answer = reopened.clocks.filter((clock) => clock.kind === 'answer');
      assert.is(answer.length, 2);
      assert.is(answer.at(-1)?.startsAt, o.clock.now);
      assert.is(answer.at(-1)?.stoppedAt, null);
      assert.equal([...(await o.cases.casesOf(['d-new', 'd-else']))], [['d-new', 'case-1']]);
    },
  );

  cases('the case list can be made anew from the ledger alone', async ({ o }) => {
    await toClosed(o, 'case-1');
    await toAccepted(o, 'case-2');
    const before = await rows(o);
    await o.database.updateTable('cases').set({ title: '被改动', status: 'toJudge' }).execute();
    assert.is(await rebuildCases(o.database), 2);
    assert.equal(await rows(o), before);
    assert.is((await o.cases.open(newCase('case-3'), system)).number, '2026-0003');
  });

  cases('entries and states can be read as they were at an instant', async ({ o }) => {
    await o.cases.open(newCase('case-1'), system);
    o.later(10);
    await act(o, 'case-1', { type: 'file', level: 'orange', emergency: false, reason: '属实' }, wang);
    const [then] = await o.cases.statesAt('2026-11-25T02:05:00Z');
    assert.is(then?.status, 'toJudge');
    assert.equal(await o.cases.statesAt('2026-11-25T01:59:00Z'), []);
    const entries = await o.cases.entries('2026-11-25T02:10:00Z', '2026-11-25T02:11:00Z');
    assert.equal(
      entries.map((entry) => entry.event.type),
      ['filed'],
    );
    assert.is((await o.cases.entries(begin, '2026-11-25T02:10:00Z')).length, 2);
  });

  cases('a case that was opened 45 days ahead, or handled 45 days behind, is in the list of its day', async ({ o }) => {
    const right = Date.parse(o.clock.now);
    const day = (days: number) => new Date(right + days * 86_400_000).toISOString();
    o.clock.now = day(45);
    await o.cases.open(newCase('case-1'), wang);
    assert.equal(await o.cases.statesAt(day(1)), []);
    o.clock.now = day(0);
    await act(o, 'case-1', { type: 'setDemands', demands: ['说清来源'] }, wang);
    assert.equal(demandsOf(await o.cases.statesAt(day(1))), [['说清来源']]);
    o.clock.now = day(-45);
    await act(o, 'case-1', { type: 'setDemands', demands: ['公布结果'] }, wang);
    assert.equal(demandsOf(await o.cases.statesAt(day(-7))), [['公布结果']]);
  });

  cases.run();
}

async function numbers(
  o: Office,
  query: Parameters<Office['cases']['list']>[0],
  actor: typeof wang,
): Promise<string[]> {
  const { items, total } = await o.cases.list(query, actor);
  assert.is(total, items.length);
  return items.map((item) => item.number);
}

async function rows(o: Office): Promise<unknown> {
  const tables = ['cases', 'caseUnits', 'caseWaits', 'caseTopics', 'caseDocuments', 'caseNumbers'] as const;
  const read = await Promise.all(tables.map((table) => o.database.selectFrom(table).selectAll().execute()));
  return read.map((table) => table.map((row) => JSON.stringify(row)).sort());
}

async function toAccepted(o: Office, caseId: string): Promise<void> {
  await o.cases.open(newCase(caseId), system);
  await act(o, caseId, { type: 'file', level: 'orange', emergency: false, reason: '属实' }, wang);
  await act(o, caseId, { type: 'assign', duty, note: '请尽快核查' }, wang);
  for (const unit of [city, air, monitoring]) await act(o, caseId, { type: 'accept' }, unit);
}

function demandsOf(states: readonly CaseState[]): string[][] {
  return states.map(({ demands }) => demands.map(({ text }) => text));
}

async function toClosed(o: Office, caseId: string): Promise<void> {
  await toAccepted(o, caseId);
  await act(o, caseId, { type: 'logHandling', text: '现场检查', evidence: [] }, city);
  await act(o, caseId, { type: 'draftAnswer', text: '经核查，某车间废气收集不到位……', covers: [0, 1] }, air);
  await act(o, caseId, { type: 'submitAnswer' }, air);
  await act(o, caseId, passIt('head'), airHead);
  await act(o, caseId, passIt('secrecy'), office);
  await act(o, caseId, { type: 'reviewAnswer', step: 'wording', verdict: 'pass', opinion: '' }, wang);
  await act(o, caseId, { type: 'reviewAnswer', step: 'leader', verdict: 'pass', opinion: '同意' }, leader);
  o.later(60);
  await act(
    o,
    caseId,
    { type: 'publishAnswer', url: 'https://sthjt.example.gov.cn/1.html', channel: '厅网站', publishedAt: o.clock.now },
    wang,
  );
  await act(
    o,
    caseId,
    {
      type: 'proveFix',
      measures: '停产整改',
      solved: 'yes',
      evidence: [{ text: '监测报告', url: 'https://jiance.example/1.html' }],
    },
    city,
  );
  await act(o, caseId, { type: 'verifyFix', verdict: 'pass', opinion: '现场复核无异味' }, wang);
  await act(o, caseId, { type: 'close', conclusion: '已整改' }, wang);
}
