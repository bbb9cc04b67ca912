import * as assert from 'uvu/assert';
import { IntakeRecord, rawTextOf } from '../../crawlers/import/record.ts';
import { figureOf } from '../../crawlers/import/values.ts';
import { toDocument } from '../../crawlers/intake.ts';
import { suite } from '../suite.ts';
import { importContext } from './import-example.ts';

const records = suite('a record that another system sends');

records('becomes a document: time with its zone, region by name, author hashed, figures kept', () => {
  const { raw, warnings } = rawTextOf(
    IntakeRecord.parse({
      title: '夜间异味',
      text: '园区夜里有刺鼻气味',
      publishedAt: '2026-11-20T10:00:00+08:00',
      author: '网友甲',
      source: '某平台',
      sourceKind: 'forum',
      region: '江西省九江市湖口县',
      externalId: 'A-1',
      engagement: { likes: 3 },
    }),
  );
  assert.equal(warnings, []);
  const document = toDocument(raw, importContext);
  assert.equal(
    [document.url, document.publishedAt, document.sourceName, document.sourceKind, document.sourceRegion],
    ['urn:huiying:test-import:A-1', '2026-11-20T02:00:00.000Z', '某平台', 'forum', '360429'],
  );
  assert.equal(document.engagement, { reposts: null, comments: null, likes: 3, views: null, followers: null });
  assert.not.ok(JSON.stringify(document).includes('网友甲'));
});

records('is refused without words, with a time without zone, another field or another kind of address', () => {
  for (const wrong of [
    {},
    { title: ' ', text: '' },
    { title: '甲', publishedAt: '2026-11-20 10:00' },
    { title: '甲', publishedAt: '2026-11-20T10:00:00' },
    { title: '甲', headline: '乙' },
    { title: '甲', url: 'javascript:alert(1)' },
    { title: '甲', engagement: { likes: -1 } },
    { title: '甲', sourceKind: '别的' },
  ])
    assert.not.ok(IntakeRecord.safeParse(wrong).success, JSON.stringify(wrong));
});

records('keeps what is unknown unknown, and names a region that is not one for certain', () => {
  const { raw, warnings } = rawTextOf(IntakeRecord.parse({ text: '河水发黑', region: '朝阳区', engagement: {} }));
  assert.equal([raw.title, raw.publishedAt, raw.sourceRegion, raw.engagement], [null, null, null, null]);
  assert.equal(warnings, ['地区“朝阳区”不能确定是哪里，未采用']);
});

records('figures are read as people write them, and what is unknown is not 0', () => {
  const table: [unknown, number | null | 'unreadable'][] = [
    ['1.2万', 12_000],
    ['3,000', 3_000],
    ['３，０００', 3_000],
    ['10万+', 100_000],
    ['1.5w', 15_000],
    ['2亿', 200_000_000],
    ['88次', 88],
    [0, 0],
    ['0', 0],
    ['', null],
    ['-', null],
    ['暂无', null],
    [null, null],
    ['很多', 'unreadable'],
    [-3, 'unreadable'],
  ];
  for (const [given, figure] of table) assert.is(figureOf(given), figure, String(given));
});

records.run();
