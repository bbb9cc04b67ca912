import * as assert from 'uvu/assert';
import { assignEvents } from '../../../analysis/events/assign.ts';
import { openBoard } from '../../../analysis/events/board.ts';
import { sitesIn } from '../../../analysis/events/sites.ts';
import { demoIncidents } from '../../../crawlers/demo/incidents.ts';
import { suite } from '../../suite.ts';
import { assigned, eventsOf, signsOf } from './assigned.ts';
import { furtherPosts } from './further-posts.ts';
import { timedPosts } from './posts.ts';
import { labelledSigns, pairScores } from './signs.ts';
import type { TimedPost } from './timed-post.ts';

const events = suite('texts of one incident are one event');

const told = await labelledSigns(timedPosts);
const further = await labelledSigns(furtherPosts);

events('71 timed posts of 23 incidents: pairwise F1 at least 0.95', () => {
  const { f1, precision } = pairScores(assigned(told));
  assert.ok(f1 >= 0.95, `F1 ${f1.toFixed(3)}, precision ${precision.toFixed(3)}`);
});

events('a second set, written afterwards: pairwise F1 at least 0.95', () => {
  const { f1, precision } = pairScores(assigned(further));
  assert.ok(f1 >= 0.95, `F1 ${f1.toFixed(3)}, precision ${precision.toFixed(3)}`);
});

events('whether texts come in one pack or one by one changes nothing', () => {
  const board = openBoard();
  const one = told
    .map(({ sign }) => sign)
    .toSorted((a, b) => a.at - b.at)
    .flatMap((sign) => assignEvents([sign], board));
  assert.equal(eventsOf(one), eventsOf(assignEvents(signsOf(told), openBoard())));
});

events('the second of two fires that offices told by the same template is an event of its own', () => {
  const [hukou, yongxiu] = told.filter(({ sign }) => sign.head.includes('一企业发生火灾的情况通报'));
  assert.ok(hukou !== undefined && yongxiu !== undefined);
  const changes = assignEvents([hukou.sign, { ...yongxiu.sign, group: hukou.sign.group }], openBoard());
  assert.equal(
    changes.map(({ type }) => type),
    ['begun', 'begun'],
  );
});

events('works that bear only the name of their trade tie no two counties together', async () => {
  assert.equal(
    sitesIn('上游工厂夜里偷排，冶炼厂冒烟，求推荐装修公司，大岭水泥厂停产').map(({ name }) => name),
    ['大岭水泥厂'],
  );
  assert.equal(
    sitesIn('景德镇市浮梁县，江西萍乡的，在九江市、余江区，不是景德镇，是罗坊镇').map(({ name }) => name),
    ['罗坊镇'],
  );
  const told = (county: string, day: number): TimedPost => ({
    event: county,
    day: `2026-11-${day}`,
    clock: '09:00',
    title: `${county}河里死了很多鱼`,
    text: `${county}村民反映，这两天河水发黑，水面漂着大片死鱼，上游工厂夜里偷排污水，旁边冶炼厂也冒黑烟，请环保部门来查一查。`,
  });
  const signs = await labelledSigns([told('宜春市高安市', 10), told('上饶市余干县', 11), told('抚州市临川区', 12)]);
  assert.equal(
    assignEvents(signsOf(signs), openBoard()).map(({ type }) => type),
    ['begun', 'begun', 'begun'],
  );
});

events('a copy without a place joins its text, and says why', () => {
  const well = told.filter(({ event }) => event === 'well-zixi');
  const changes = assignEvents(signsOf(well), openBoard());
  assert.equal(
    changes.map(({ type, reason }) => [type, reason.split('；')[0]]),
    [
      ['begun', '没有相合的事件，记为新事件'],
      ['joined', '同一文本的转载'],
      ['joined', '同一地点'],
    ],
  );
});

events('what is about last year does not join what happens now in the same town', () => {
  const guixi = told.filter(({ event }) => event === 'noise-guixi' || event === 'old-leak');
  const old = guixi.find(({ event }) => event === 'old-leak');
  assert.is(old?.sign.past, '2025-07');
  assert.is(new Set(eventsOf(assignEvents(signsOf(guixi), openBoard())).values()).size, 2);
});

events('a drill never joins the accident that it rehearses, and draws nothing to itself', () => {
  const zhangshu = further.filter(({ event }) => event === 'drill-zhangshu' || event === 'chlorine-zhangshu');
  const drill = zhangshu.find(({ event }) => event === 'drill-zhangshu');
  const found = eventsOf(assignEvents(signsOf(zhangshu), openBoard()));
  const own = found.get(drill?.sign.documentId ?? '');
  assert.is([...found.values()].filter((id) => id === own).length, 1);
});

events('two events that a later text shows to be one are merged, unless a person keeps them apart', () => {
  const chlorine = further.filter(({ event }) => event === 'chlorine-zhangshu');
  const changes = assignEvents(signsOf(chlorine), openBoard());
  const begun = changes.filter(({ type }) => type === 'begun').map(({ eventId }) => eventId);
  const [merged] = changes.filter((change) => change.type === 'merged');
  assert.is(begun.length, 2);
  assert.equal([merged?.from, merged?.eventId].toSorted(), begun.toSorted());
  const [one = '', other = ''] = begun;
  const kept = assignEvents(signsOf(chlorine), openBoard([], [[one, other]]));
  assert.is(kept.filter(({ type }) => type === 'merged').length, 0);
});

events('each incident of the demo is one event', async () => {
  for (const { id, posts } of demoIncidents) {
    const timed = posts.map((post, index): TimedPost => {
      const { title, paragraphs } = post;
      const [day, clock] = [
        `2026-09-${String(1 + Math.floor(index / 2)).padStart(2, '0')}`,
        index % 2 === 0 ? '08:00' : '20:00',
      ];
      return { event: id, day, clock, title, text: paragraphs.join('\n') };
    });
    const { recall } = pairScores(assigned(await labelledSigns(timed)));
    assert.ok(recall >= 0.85, `${id}: ${recall.toFixed(3)}`);
  }
});

events.run();
