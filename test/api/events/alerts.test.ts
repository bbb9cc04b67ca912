import * as assert from 'uvu/assert';
import { notificationsFor } from '../../../api/notices/outbox.ts';
import { suite } from '../../suite.ts';
import { text } from '../alerts/texts.ts';
import { engines, type Office, wang } from '../cases/office.ts';

for (const [engine, open] of engines) {
  const alerts = suite<{ o: Office }>(`alerts on events on ${engine}`);
  alerts.beforeEach(async (context) => {
    context.o = await open();
    context.o.settings.alerts = { ...context.o.settings.alerts, autoOpen: false };
  });
  alerts.afterEach(async ({ o }) => o.close());

  alerts('a burst tells the alert again, once a day, and the record says by which count', async ({ o }) => {
    await o.alerts.raise([now(o, 'a', 'yellow')]);
    assert.is(await told(o), 1);
    await o.alerts.raise(Array.from({ length: 8 }, (_, at) => now(o, `b${at}`, 'yellow')));
    assert.is(await told(o), 1, 'nine texts while nothing is known of other days');
    await o.alerts.raise([now(o, 'c', 'yellow')]);
    assert.is(await told(o), 2);
    o.later(30);
    await o.alerts.raise([now(o, 'd', 'yellow')]);
    assert.is(await told(o), 2, 'told once');
    const [alert] = (await o.alerts.list({ status: 'waiting', limit: 9 })).items;
    const causes = (await o.alerts.get(alert?.id ?? ''))?.heldBack.map(({ cause }) => cause) ?? [];
    assert.ok(
      causes.includes('事件突增，再次提醒：近 3 小时 10 条；可比的往日不足 3 天，暂按 10 条为突增'),
      causes.join('\n'),
    );
    const { burstAt } = await o.database.selectFrom('events').select('burstAt').executeTakeFirstOrThrow();
    assert.is(burstAt, '2026-11-25T02:00:00.000Z');
  });

  alerts('what follows on a dismissed event is held back for three days, then it is told again', async ({ o }) => {
    await o.alerts.raise([now(o, 'a', 'yellow')]);
    const [first] = (await o.alerts.list({ status: 'waiting', limit: 9 })).items;
    await o.alerts.decide(first?.id ?? '', { type: 'dismiss', reason: '已核实，无事' }, wang);
    o.later(71 * 60);
    const soon = now(o, 'b', 'yellow');
    await o.alerts.raise([soon]);
    assert.is((await o.alerts.list({ status: 'waiting', limit: 9 })).total, 0);
    const held = await o.database.selectFrom('alertHeldBack').selectAll().where('documentId', '=', soon.id).execute();
    assert.equal(
      held.map(({ cause }) => cause),
      ['同一事件 72 小时内已判为无需处置'],
    );
    o.later(2 * 60);
    await o.alerts.raise([now(o, 'c', 'yellow')]);
    assert.is((await o.alerts.list({ status: 'waiting', limit: 9 })).total, 1);
    assert.is((await o.database.selectFrom('events').select('id').execute()).length, 1, 'it is one event all the same');
  });

  alerts(
    'a text of no alert level hangs on the event and raises nothing; a drill does not join the accident',
    async ({ o }) => {
      await o.alerts.raise([now(o, 'a', 'orange'), now(o, 'b', 'none')]);
      await o.alerts.raise([text('c', { title: '应急演练' }, { state: 'drill', level: 'blue' })]);
      const [event] = await o.database.selectFrom('events').selectAll().where('rank', '>', 0).execute();
      assert.equal([event?.texts, event?.level], [2, 'orange']);
      const [alert] = (await o.alerts.list({ status: 'waiting', limit: 9 })).items;
      assert.equal([alert?.copies], [1]);
    },
  );

  alerts('texts that are found together and in other processes are in one event each', async ({ o }) => {
    const other = await o.another();
    const packs = [0, 1, 2, 3].map((pack) => [0, 1, 2].map((at) => now(o, `p${pack}-${at}`, 'yellow')));
    await Promise.all(packs.map((pack, at) => (at % 2 === 0 ? o : other).alerts.raise(pack)));
    const events = await o.database.selectFrom('events').select(['texts', 'mergedInto']).execute();
    assert.equal(events, [{ texts: 12, mergedInto: null }]);
  });

  alerts.run();
}

/** Other words of the same matter, said and found now. */
function now(o: Office, name: string, level: 'none' | 'yellow' | 'orange') {
  const words = `昨晚龙南富康电镀厂又排酸雾，刺鼻气味飘到镇上，${name}号楼的孩子咳嗽不止。`;
  return text(name, { title: '', text: words, publishedAt: o.clock.now, foundAt: o.clock.now }, { level });
}

async function told(o: Office): Promise<number> {
  return (await notificationsFor(o.database, ['role:publicity'], 99)).length;
}
