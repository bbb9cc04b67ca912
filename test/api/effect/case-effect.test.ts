import * as assert from 'uvu/assert';
import { analyse } from '../../../analysis/analyse.ts';
import type { AnalysedDocument } from '../../../analysis/assessment.ts';
import { type Document, documentId } from '../../../analysis/document.ts';
import { ServerAway } from '../../../analysis/search-server.ts';
import type { DocumentStore } from '../../../analysis/store.ts';
import { openSqliteStore } from '../../../analysis/store-sqlite.ts';
import type { CaseState } from '../../../api/cases/case.ts';
import { emptyWord } from '../../../api/cases/words.ts';
import { caseEffect } from '../../../api/effect/case-effect.ts';
import { proposalsOfCase } from '../../../api/effect/proposals.ts';
import { spreadLines } from '../../../api/effect/spread-lines.ts';
import { suite } from '../../suite.ts';
import { begin, engines, newCase, type Office, wang } from '../cases/office.ts';

const word = '11月25日执法人员到现场核查，龙南富康电镀厂酸雾来自破损的吸收塔，已责令停产，下一步12月5日前修复。';

for (const [engine, open] of engines) {
  const effect = suite<{ o: Office; documents: DocumentStore }>(`the effect of public words on ${engine}`);
  effect.beforeEach(async (context) => {
    context.o = await open();
    context.documents = await openSqliteStore({ file: ':memory:' });
  });
  effect.afterEach(async ({ o, documents }) => {
    await documents.close();
    await o.close();
  });

  effect(
    'texts of the event before and after, with mood, what is left out, and the questions since',
    async (context) => {
      const state = await story(context);
      const found = await caseEffect(partsOf(context), state);
      const [answer] = found.words;
      const [day] = answer?.windows ?? [];
      assert.equal([found.events, found.missing, answer?.name], [1, null, '正式回应']);
      assert.equal([day?.before.texts, day?.after.texts, day?.complete], [2, 2, false]);
      assert.is(day?.before.negative, 1);
      assert.equal(found.leftOut, { official: 2, drill: 1, advert: 0 }, 'a report of ours, and a paper that copies it');
      assert.equal(
        found.questions?.map(({ text, texts, after }) => [text, texts, after]),
        [['给附近的孩子体检', 1, '正式回应']],
      );
      assert.equal(answer?.questions, 1);
      assert.match(spreadLines(found)[0] ?? '', /正式回应：前24小时2条，后24小时2条.*未满24小时/);
    },
  );

  effect(
    'while the store of texts is away it says so, counts on, and does not say that nothing was asked',
    async (context) => {
      const state = await story(context);
      const away = { get: () => Promise.reject(new ServerAway('ECONNREFUSED')) };
      const found = await caseEffect({ ...partsOf(context), documents: away }, state);
      assert.equal([found.questions, found.answered, found.words[0]?.questions], [null, null, null]);
      assert.match(found.missing ?? '', /没有查到，不等于没有/);
      assert.equal([found.words[0]?.windows[0]?.before.texts, found.words[0]?.windows[0]?.before.negative], [2, null]);
      const proposed = await proposalsOfCase({ ...partsOf(context), documents: away }, state);
      assert.match(proposed.missing ?? '', /不等于文本里没有诉求/);
    },
  );

  effect('texts that are no longer kept count, and it is said that their words are gone', async (context) => {
    const state = await story(context);
    await context.documents.drop([documentId('https://forum.example/before-1')]);
    const found = await caseEffect(partsOf(context), state);
    assert.equal([found.words[0]?.windows[0]?.before.texts, found.words[0]?.windows[0]?.before.moodOf], [2, 1]);
    assert.ok(found.notes.some((note) => note.startsWith('1 条文本已按保存期限清除')));
  });

  effect('more texts than may be read leave the later hours without figures, and it is said', async (context) => {
    const state = await story(context);
    const found = await caseEffect(partsOf(context), state, 2);
    const [day] = found.words[0]?.windows ?? [];
    assert.equal([day?.after.texts, found.texts], [null, 2]);
    assert.ok(found.notes.some((note) => note.includes('只读了最早的 2 条')));
  });

  effect('a case without an event or without a public word says that there is nothing to count', async (context) => {
    const state = await story(context);
    await context.o.database.updateTable('events').set({ caseId: null }).execute();
    const found = await caseEffect(partsOf(context), state);
    assert.equal([found.events, found.words[0]?.windows[0]?.before.texts], [0, 0]);
    assert.match(found.notes[0] ?? '', /没有关联的事件.*不等于没有人议论/);
    const none = await caseEffect(partsOf(context), { ...state, words: [] });
    assert.equal([none.words, none.questions], [[], []]);
    assert.match(none.notes[0] ?? '', /还没有公开发布/);
  });

  effect(
    'demands are proposed from the texts of the case, copies with them, and nothing is registered',
    async (context) => {
      const state = await story(context);
      const { proposals, texts, missing } = await proposalsOfCase(partsOf(context), state);
      assert.is(missing, null);
      assert.is(texts, 7);
      assert.equal(
        proposals.map(({ text, texts: count, saidIn }) => [text, count, saidIn?.sourceName]),
        [
          ['查清酸雾来源', 2, '示例论坛'],
          ['公布监测数据', 1, '示例论坛'],
          ['给附近的孩子体检', 1, '示例论坛'],
        ],
      );
      assert.equal((await context.o.cases.read(state.id))?.state.demands, []);
    },
  );

  effect.run();
}

type Context = { o: Office; documents: DocumentStore };

function partsOf({ o, documents }: Context) {
  return { database: o.database, documents, now: () => new Date(o.clock.now) };
}

/** A hand-opened case with one event: two complaints, our answer, then a copy of it, a drill, thanks and a question. */
async function story({ o, documents }: Context): Promise<CaseState> {
  const opened = await o.cases.open(newCase('case-1', { documents: [], demands: [], origin: 'alert' }), wang);
  const at = Date.parse(begin);
  const texts: [path: string, hours: number, kind: Document['sourceKind'], text: string][] = [
    [
      'before-1',
      -5,
      'forum',
      '龙南富康电镀厂夜里偷排酸雾，刺鼻难忍，投诉多次没人管，请环保局查清酸雾来源，公布监测数据。',
    ],
    ['before-2', -3, 'forum', '龙南富康电镀厂又在排酸雾，恶心得睡不着，太气人了，要求查清酸雾来源。'],
    ['official', 1, 'government', word],
    ['copy', 2, 'news', word],
    ['drill', 3, 'news', '龙南市开展富康电镀厂酸雾泄漏应急演练，模拟险情，参演人员迅速到位。'],
    ['after-1', 4, 'forum', '龙南富康电镀厂停产了，味道小多了。'],
    ['after-2', 5, 'forum', '龙南富康电镀厂旁边住了这么久，请政府给附近的孩子体检。'],
  ];
  const analysed = texts.map(([path, hours, kind, text]) =>
    document(path, new Date(at + hours * 3_600_000), kind, text),
  );
  await documents.put(analysed);
  await o.database.insertInto('events').values(eventRow(opened.id)).execute();
  await o.database.insertInto('eventTexts').values(analysed.map(textRow)).execute();
  o.later(8 * 60);
  const published = { url: 'https://sthjt.example.cn/answer', channel: '厅官网', at: begin };
  const said = { text: word, by: '王敏', userId: null, at: begin, covers: [] };
  const answer = { ...emptyWord('answer', 'answer', 0), versions: [said], published };
  return { ...opened, words: [{ ...answer, status: 'published' }] };
}

function document(path: string, at: Date, sourceKind: Document['sourceKind'], text: string): AnalysedDocument {
  const url = `https://forum.example/${path}`;
  return analyse({
    ...{ id: documentId(url), url, sourceId: path, sourceName: '示例论坛', sourceKind, title: '富康电镀厂', text },
    ...{ publishedAt: at.toISOString(), foundAt: at.toISOString(), authorHash: null, sourceRegion: null },
    ...{ snapshot: null, demo: false },
  });
}

function eventRow(caseId: string) {
  return {
    ...{ id: 'event-1', title: '富康电镀厂', level: 'orange', rank: 3, topics: '[]', place: null, placeName: null },
    ...{ places: '[]', firstAt: begin, lastAt: begin, texts: 7, sources: 7, heatBase: 0, demo: 0, caseId },
    ...{ mergedInto: null, burstAt: null, burst: null, createdAt: begin, version: 0 },
  };
}

function textRow({ id, sourceKind, sourceId, sourceName, title, publishedAt, assessment, group }: AnalysedDocument) {
  const { level, state } = assessment;
  return {
    ...{ documentId: id, eventId: 'event-1', group, kind: sourceKind, sourceId, sourceName, title },
    ...{ at: publishedAt ?? begin, addedAt: begin, level, rank: 0, state, weight: 1, score: 0 },
    ...{ reason: '同一事件', pinned: 0, sign: '' },
  };
}
