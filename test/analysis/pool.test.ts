import * as assert from 'uvu/assert';
import { analyse } from '../../analysis/analyse.ts';
import { defaultOptions } from '../../analysis/assess.ts';
import type { Document } from '../../analysis/document.ts';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
import { type Analysts, openAnalysts } from '../../analysis/pool.ts';
import { suite } from '../suite.ts';

const test = suite<{ analysts: Analysts }>('worker threads');

test.before((context) => {
  context.analysts = openAnalysts({ threads: 1, home: '36', routes: defaultRoutes });
});
test.after(({ analysts }) => analysts.close());

test('threads give what analyse gives, in order', async ({ analysts }) => {
  const documents = [post('1', '湖口县化工厂废气刺鼻'), post('2', '今天天气很好'), post('3', '自来水发臭，不敢喝')];
  assert.equal(
    await analysts.prepare(documents),
    documents.map((document) => analyse(document, defaultOptions)),
  );
});

test('nothing to analyse gives nothing', async ({ analysts }) => {
  assert.equal(await analysts.prepare([]), []);
});

test('while five hundred posts are analysed the event loop answers within half a second', async ({ analysts }) => {
  const documents = Array.from({ length: 500 }, (_, index) =>
    post(`${index}`, `多年来彭泽县化工园区夜里排放废气，第${index}次投诉无果，周边居民臭得睡不着。`.repeat(8)),
  );
  let ticks = 0;
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    ticks += 1;
  }, 5);
  const analysed = await analysts.prepare(documents);
  clearInterval(timer);
  assert.is(analysed.length, 500);
  assert.ok(ticks > 10, `${ticks} ticks`);
  assert.ok(longest < 500, `${Math.round(longest)} ms`);
});

test('new routes hold for the next pack without a restart', async ({ analysts }) => {
  const enforce = { id: 'own', order: -1, topic: 'smell', lead: 'enforce' as const, support: [], outside: null };
  await analysts.setRoutes([...defaultRoutes, { ...enforce, reason: '异味由执法局牵头' }]);
  const [first] = await analysts.prepare([post('9', '园区恶臭刺鼻，居民受不了')]);
  assert.is(first?.assessment.duty.lead, 'enforce');
});

test.run();

function post(id: string, text: string): Document {
  return {
    id,
    sourceId: 'example-forum',
    sourceName: '示例论坛',
    sourceKind: 'forum',
    url: `https://example.cn/${id}`,
    title: '',
    text,
    publishedAt: '2026-11-20T02:00:00.000Z',
    foundAt: '2026-11-20T03:00:00.000Z',
    authorHash: null,
    sourceRegion: null,
    snapshot: null,
    demo: false,
  };
}
