import * as assert from 'uvu/assert';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import type { Actor } from '../../api/cases/case.ts';
import { openCases } from '../../api/cases/case-service.ts';
import { shippedLedgerSettings } from '../../api/cases/settings.ts';
import { openDatabase } from '../../api/database/open.ts';
import { briefingFigures } from '../../dashboards/briefing/figures.ts';
import { gatherBriefing } from '../../dashboards/briefing/gather.ts';
import { briefingHtml } from '../../dashboards/briefing/html.ts';
import type { BriefingInput } from '../../dashboards/briefing/input.ts';
import { exampleDocument } from '../analysis/example-documents.ts';
import { suite } from '../suite.ts';

const gather = suite('gathering a briefing');
const clerk: Actor = { kind: 'person', userId: 'u1', name: '张三', role: 'publicity', unitId: null };
const coverage = { watched: 1, trusted: 1, sentence: '监测 1 个信源，全部当前可信。', blindSpots: [], sources: [] };

gather(
  'from a real store and a real ledger: texts by level, city and day, and the case with its texts first',
  async () => {
    const input = await gathered('2026-11-23T00:30:00.000Z');
    const { documents, cases, cities, days } = briefingFigures(input);
    assert.equal([documents.collected.value, documents.relevant.value, documents.relevant.previous], [6, 5, 1]);
    assert.equal([documents.high.value, documents.negative.value], [3, 100]);
    assert.equal([cases.opened.value, cases.opened.previous, cases.open.value], [1, 0, 1]);
    assert.is(cities.find((one) => one.code === '3604')?.value, 3);
    assert.equal(
      days.map((one) => one.value),
      [0, 2, 2, 0, 0, 0, 1],
    );
    assert.equal(
      days.map((one) => one.previous),
      [0, 1, 0, 0, 0, 0, 0],
    );
    assert.equal(
      input.events.map((event) => [event.title, event.caseId, event.copies]),
      [
        ['彭泽夜间异味', 'case-1', 2],
        ['乐安河死鱼', null, 1],
      ],
    );
    assert.is(input.demo, false);
    assert.match(briefingHtml(input), /彭泽夜间异味（橙色，2026-0001）/);
  },
);

gather('cut off on Wednesday noon, later days are unknown and the week before ends on its Wednesday noon', async () => {
  const input = await gathered('2026-11-18T04:00:00.000Z');
  const { documents, days } = briefingFigures(input);
  assert.is(documents.relevant.value, 3);
  assert.equal(
    days.map((one) => one.value),
    [0, 2, 1, null, null, null, null],
  );
  assert.match(briefingHtml(input), /本期数据截止11月18日12:00，尚非整周/);
});

gather('a drill and a refutation are told apart and counted in no figure of what people complain of', async () => {
  const plain = briefingFigures(await gathered('2026-11-18T04:00:00.000Z'));
  const apart = briefingFigures(await gathered('2026-11-18T04:00:00.000Z', false, asides));
  assert.equal([plain.documents.setAside.value, apart.documents.setAside.value], [0, 2]);
  assert.equal(
    [apart.documents.relevant.value, apart.documents.high.value, apart.documents.collected.value],
    [plain.documents.relevant.value, plain.documents.high.value, Number(plain.documents.collected.value) + 2],
  );
  const html = briefingHtml(await gathered('2026-11-18T04:00:00.000Z', false, asides));
  assert.match(html, /另有演练、辟谣、日常工作和往事回顾2条，不计入以上数字。/);
  assert.not.match(html, /化工园区应急演练/);
});

gather('one example text marks the whole briefing', async () => {
  const input = await gathered('2026-11-23T00:30:00.000Z', true);
  assert.is(input.demo, true);
  assert.match(briefingHtml(input), /示例数据/);
});

/** Red, but nothing that happens. */
const asides = (['drill', 'refuted'] as const).map((state) =>
  exampleDocument(`aside-${state}`, {
    title: '化工园区应急演练',
    text: '演练：化工园区储罐爆炸',
    publishedAt: '2026-11-17T05:00:00.000Z',
    assessment: { state, level: 'red', score: 90 },
  }),
);

gather.run();

async function gathered(cutOff: string, demo = false, more: typeof asides = []): Promise<BriefingInput> {
  const documents = await openSqliteStore({ file: ':memory:' });
  const database = await openDatabase(':memory:');
  try {
    await documents.put([...texts(demo), ...more]);
    await documents.refresh();
    const units = { list: async () => [] };
    const settings = async () => shippedLedgerSettings;
    const cases = openCases({
      database,
      now: () => '2026-11-17T03:00:00.000Z',
      settings,
      units,
      anchor: { write: async () => undefined },
      onChange: () => undefined,
    });
    const first = texts(false)[0];
    if (first === undefined) throw new Error('no text');
    await cases.open(
      {
        caseId: 'case-1',
        title: '彭泽夜间异味',
        summary: '居民反映夜间异味。',
        level: 'orange',
        origin: 'manual',
        documents: [{ ...first, snapshotSha256: null }].map(
          ({ id, title, url, sourceName, publishedAt, foundAt, snapshotSha256 }) => ({
            id,
            title,
            url,
            sourceName,
            publishedAt,
            foundAt,
            snapshotSha256,
          }),
        ),
        foundAt: '2026-11-17T02:00:00.000Z',
        publishedAt: null,
        topics: ['smell'],
        places: [{ code: '360430', name: '彭泽县' }],
        demands: ['公布监测数据'],
        demo: false,
      },
      clerk,
    );
    return await gatherBriefing({
      week: '2026-11-16',
      cutOff,
      documents,
      cases,
      home: '36',
      units: (id) => id,
      coverage,
    });
  } finally {
    await documents.close();
    await database.destroy();
  }
}

function texts(demo: boolean): ReturnType<typeof exampleDocument>[] {
  const pengze = [{ code: '360430', name: '彭泽县', field: 'text' as const, start: 0, end: 2, basis: '示例' }];
  const leping = [{ code: '360281', name: '乐平市', field: 'text' as const, start: 0, end: 2, basis: '示例' }];
  const smell = { topics: ['smell' as const], places: pengze, score: 70 };
  const first = exampleDocument('smell-1', {
    title: '夜间异味',
    text: '彭泽园区夜间异味',
    publishedAt: '2026-11-17T01:00:00.000Z',
    assessment: { ...smell, level: 'orange' },
  });
  return [
    first,
    exampleDocument('smell-2', {
      title: '夜间异味',
      text: '彭泽园区夜间异味',
      publishedAt: '2026-11-17T02:00:00.000Z',
      group: first.id,
      assessment: { ...smell, level: 'orange' },
    }),
    exampleDocument('river-1', {
      title: '乐安河死鱼',
      text: '乐平河段死鱼',
      publishedAt: '2026-11-18T06:00:00.000Z',
      assessment: { level: 'red', places: leping },
    }),
    exampleDocument('noise-1', {
      title: '装修噪声',
      text: '楼上装修',
      publishedAt: '2026-11-18T01:00:00.000Z',
      assessment: { ...smell, level: 'blue' },
    }),
    // The last minute of Sunday in 北京时间, and the first of the next Monday.
    exampleDocument('late', {
      text: '落叶焚烧',
      publishedAt: '2026-11-22T15:59:00.000Z',
      demo,
      assessment: { level: demo ? 'orange' : 'blue', score: 10 },
    }),
    exampleDocument('next', { text: '下一周的文本', publishedAt: '2026-11-22T16:00:00.000Z' }),
    exampleDocument('chatter', {
      text: '今天吃拌粉',
      publishedAt: '2026-11-19T02:00:00.000Z',
      assessment: { relevant: false, level: 'none', sentiment: 0 },
    }),
    exampleDocument('before', { text: '上周的文本', publishedAt: '2026-11-10T02:00:00.000Z' }),
  ];
}
