import * as assert from 'uvu/assert';
import { type Events, openEvents } from '../../../api/events/events.ts';
import { suite } from '../../suite.ts';
import { text } from '../alerts/texts.ts';
import { act, air, city, codeOf, duty, engines, type Office, stranger, wang } from '../cases/office.ts';

const wangs = wang as Extract<typeof wang, { kind: 'person' }>;
const asPerson = (actor: typeof wang) => actor as typeof wangs;
const filing = { type: 'file', level: 'orange', emergency: false, reason: '属实', duty, note: '请核查' } as const;
const all = { view: 'all', sort: 'latest', limit: 50 } as const;

for (const [engine, open] of engines) {
  const acts = suite<{ o: Office; events: Events }>(`people merge and split events on ${engine}`);
  acts.beforeEach(async (context) => {
    const o = await open();
    o.settings.alerts = { ...o.settings.alerts, autoOpen: false };
    const { database, cases, units, alerts, clock } = o;
    const follow = (ids: readonly string[]) => alerts.follow(ids);
    Object.assign(context, { o, events: openEvents({ database, cases, units, now: () => clock.now, follow }) });
  });
  acts.afterEach(async ({ o }) => o.close());

  acts(
    'two events become one with one alert; undone, each has its texts, its alert and stays apart for good',
    async ({ o, events }) => {
      const [smell, noise] = await two(o, events);
      const before = await facts(o);
      await events.merge(smell, noise, '同一企业', wangs);
      const { items } = await events.list(all, wangs);
      assert.equal(
        items.map(({ id, texts }) => [id, texts]),
        [[smell, 3]],
      );
      assert.equal(await queue(o), ['waiting 3', 'merged 0']);
      const detail = await events.detail(noise, wangs);
      assert.is(detail.event.id, smell, 'the address of the one that is gone leads to the other');
      const [merge] = detail.acts;
      assert.equal(
        [merge?.sentence, merge?.by, merge?.reason, merge?.can],
        ['并入 1 条文本', '王敏', '同一企业', true],
      );
      await events.undo(merge?.id ?? '', '看错了', wangs);
      assert.equal(await facts(o), before);
      assert.equal((await queue(o)).toSorted(), ['waiting 1', 'waiting 2']);
      assert.is(await codeOf(events.undo(merge?.id ?? '', '再来', wangs)), 'event.undone');
      const apart = await o.database.selectFrom('eventApart').selectAll().execute();
      assert.is(apart.length, 2);
      const trail = await o.database
        .selectFrom('trail')
        .select(['act', 'by'])
        .where('kind', '=', 'eventAct')
        .orderBy('seq')
        .execute();
      assert.equal(trail, [
        { act: '合并事件', by: '王敏' },
        { act: '撤销事件操作', by: '王敏' },
      ]);
    },
  );

  acts(
    'texts that are split off are an event with an alert of its own, and later ones do not bring them together',
    async ({ o, events }) => {
      const [smell] = await two(o, events);
      const { texts } = await events.detail(smell, wangs);
      assert.is(
        await codeOf(
          events.split(
            smell,
            texts.map(({ id }) => id),
            '全部',
            wangs,
          ),
        ),
        'event.allTexts',
      );
      assert.is(await codeOf(events.split(smell, ['none'], '没有', wangs)), 'event.noTexts');
      const own = await events.split(smell, [texts[0]?.id ?? ''], '另一家厂', wangs);
      assert.equal(
        [(await events.detail(smell, wangs)).event.texts, (await events.detail(own, wangs)).event.texts],
        [1, 1],
      );
      assert.is((await o.alerts.list({ status: 'waiting', limit: 9 })).total, 3);
      await o.alerts.raise([smelly('d', o.clock.now)]);
      assert.is((await events.list(all, wangs)).total, 3);
      const split = (await events.detail(smell, wangs)).acts[0];
      await events.undo(split?.id ?? '', '是一家', wangs);
      assert.is((await events.detail(smell, wangs)).event.texts, 3);
      assert.is((await o.alerts.list({ status: 'waiting', limit: 9 })).total, 2);
    },
  );

  acts(
    'two events with a case each stay two, and the refusal names both; with one case the other joins it',
    async ({ o, events }) => {
      const [smell, noise, third] = [...(await two(o, events)), await another(o, events)];
      const one = await o.alerts.decide(await alertOf(o, smell), filing, wang);
      const two_ = await o.alerts.decide(await alertOf(o, noise), filing, wang);
      try {
        await events.merge(smell, noise, '同一企业', wangs);
        assert.unreachable('it was merged');
      } catch (error) {
        assert.is(
          (error as Error).message,
          `两个事件各有案件（${one?.number}、${two_?.number}），请先将两案并案，再合并事件。`,
        );
      }
      await events.merge(third, smell, '同一企业', wangs);
      const { event } = await events.detail(third, wangs);
      assert.equal([event.case?.id, event.texts], [one?.id, 3]);
      const documents = (await o.cases.read(one?.id ?? ''))?.state.documents.length;
      assert.is(documents, 3, 'what waited on the other event is in the case');
    },
  );

  acts('a unit sees the events of its cases and no other', async ({ o, events }) => {
    const [smell] = await two(o, events);
    assert.is((await events.list(all, asPerson(city))).total, 0);
    await o.alerts.decide(await alertOf(o, smell), filing, wang);
    for (const actor of [air, city]) {
      assert.equal(
        (await events.list(all, asPerson(actor))).items.map(({ id }) => id),
        [smell],
      );
      assert.equal((await events.detail(smell, asPerson(actor))).can, []);
    }
    assert.is((await events.list(all, asPerson(stranger))).total, 0);
    assert.is(await codeOf(events.detail(smell, asPerson(stranger))), 'not-found');
  });

  acts('the page tells how it grew: first appearance, officials, our acts, each source once', async ({ o, events }) => {
    const [smell] = await two(o, events);
    await o.alerts.raise([
      text(
        'gov',
        {
          title: '关于富康电镀厂的情况通报',
          text: '龙南富康电镀厂酸雾问题已责令停产整治。',
          sourceKind: 'government',
          sourceName: '龙南生态环境局',
          sourceId: 'gov',
          publishedAt: '2026-11-25T01:50:00.000Z',
        },
        { level: 'none', state: 'routine' },
      ),
    ]);
    const state = await o.alerts.decide(await alertOf(o, smell), filing, wang);
    o.later(60);
    await act(o, state?.id ?? '', { type: 'accept' }, city);
    const detail = await events.detail(smell, wangs);
    assert.equal(
      detail.timeline.map(({ kind }) => kind),
      ['first', 'official', 'alert', 'office', 'office', 'office', 'office'],
    );
    assert.equal(
      detail.ladder.map(({ sourceName, texts }) => [sourceName, texts]),
      [
        ['本地论坛', 2],
        ['龙南生态环境局', 1],
      ],
    );
    assert.is(
      detail.volume.counts.reduce((sum, { count }) => sum + count, 0),
      3,
    );
    assert.equal([detail.event.case?.id, detail.event.heat > 2, detail.trend], [state?.id, true, 'rising']);
  });

  acts('the list is narrowed and paged without loss, by time and by heat', async ({ o, events }) => {
    await two(o, events);
    await another(o, events);
    for (const sort of ['latest', 'heat'] as const) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await events.list({ view: 'all', sort, limit: 1, after }, wangs);
        assert.is(page.total, 3);
        seen.push(...page.items.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after !== undefined);
      assert.is(new Set(seen).size, 3);
    }
    assert.is((await events.list({ ...all, place: '3607' }, wangs)).total, 3);
    assert.is((await events.list({ ...all, place: '360430' }, wangs)).total, 0);
    assert.is((await events.list({ ...all, topic: 'noise' }, wangs)).total, 1);
    assert.is((await events.list({ ...all, view: 'cased' }, wangs)).total, 0);
    assert.is(await codeOf(events.list({ ...all, after: 'x' }, wangs)), 'cursor.invalid');
  });

  acts.run();
}

function smelly(name: string, at = '2026-11-25T01:30:00.000Z') {
  const words = `龙南富康电镀厂又排酸雾，刺鼻气味飘到镇上，${name}号楼的孩子咳嗽。`;
  return text(name, { title: `富康酸雾${name}`, text: words, publishedAt: at, foundAt: at });
}

/** An event of two texts, and one of another matter. */
async function two(o: Office, events: Events): Promise<[string, string]> {
  const noisy = { title: '工地半夜打桩', text: '金塘小区旁边工地凌晨三点打桩，吵得睡不着。' };
  await o.alerts.raise([smelly('a'), smelly('b')]);
  await o.alerts.raise([text('c', noisy, { topics: ['noise'] })]);
  const { items } = await events.list(all, wangs);
  const found = (topic: string) => items.find(({ topics }) => (topics as string[]).includes(topic))?.id ?? '';
  return [found('smell'), found('noise')];
}

async function another(o: Office, events: Events): Promise<string> {
  const fire = { title: '废品站着火', text: '城北废品收购站堆场起火，黑烟滚滚。' };
  await o.alerts.raise([text('f', fire, { topics: ['air'], level: 'yellow' })]);
  return (await events.list({ ...all, topic: 'air' }, wangs)).items[0]?.id ?? '';
}

async function alertOf(o: Office, eventId: string): Promise<string> {
  const row = await o.database
    .selectFrom('alerts')
    .select('id')
    .where('eventId', '=', eventId)
    .where('status', '!=', 'merged')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function facts(o: Office) {
  const rows = await o.database
    .selectFrom('events')
    .select(['id', 'title', 'level', 'texts', 'sources', 'firstAt', 'lastAt', 'place', 'mergedInto', 'caseId'])
    .orderBy('id')
    .execute();
  return rows;
}

async function queue(o: Office): Promise<string[]> {
  const { items } = await o.alerts.list({ status: 'all', limit: 9 });
  return items
    .map(({ status, copies }) => `${status} ${copies}`)
    .toSorted()
    .toReversed();
}
