import * as assert from 'uvu/assert';
import { StoreError } from '../../../analysis/store-page.ts';
import { createHealth, type Finding, fine } from '../../../api/health/health.ts';
import { anchorFinding, clockFinding } from '../../../api/health/looks.ts';
import { suite } from '../../suite.ts';

const health = suite('what a process remembers of its parts');

const down: Finding = { state: 'down', what: '文档库连不上', reason: 'ECONNREFUSED 10.0.0.5:9200' };

function opened() {
  const clock = { now: new Date('2026-11-25T02:00:00.000Z') };
  const one = createHealth(() => clock.now, 50);
  const found = { documents: fine as Finding | null | Error };
  one.register('documents', async () => {
    if (found.documents instanceof Error) throw found.documents;
    return found.documents;
  });
  const move = (minutes: number) => {
    clock.now = new Date(clock.now.getTime() + minutes * 60_000);
  };
  const part = () => one.parts().find((each) => each.part === 'documents');
  return { one, found, move, part };
}

health('a part is degraded since the first look that found it so, and recovered when one finds it well', async () => {
  const { one, found, move, part } = opened();
  await one.look();
  assert.equal([part()?.state, part()?.since], ['ok', null]);
  found.documents = down;
  await one.look();
  move(3);
  await one.look();
  assert.equal([part()?.state, part()?.since, part()?.looks], ['down', '2026-11-25T02:00:00.000Z', 2]);
  move(1);
  found.documents = fine;
  await one.look();
  assert.equal([part()?.state, part()?.since], ['ok', null]);
  assert.equal(part()?.recovered, { since: '2026-11-25T02:00:00.000Z', until: '2026-11-25T02:04:00.000Z' });
});

health('what could not be looked up stays as it was known, and is not well', async () => {
  const { one, found, part } = opened();
  found.documents = down;
  await one.look();
  found.documents = null;
  await one.look();
  assert.equal([part()?.state, part()?.looks], ['down', 1]);
});

health('a failure that somebody met counts at once, and the next look clears it', async () => {
  const { one, part } = opened();
  await one.look();
  const events: string[] = [];
  one.listen(({ by, changed }) => events.push(`${by} ${changed}`));
  one.report(new StoreError('store.unreachable', '连不上 Elasticsearch（http://10.0.0.5:9200）'));
  assert.equal([part()?.state, part()?.what, part()?.looks], ['down', '文档库连不上', 0]);
  one.report(new Error('a mistake of ours'));
  await one.look();
  assert.is(part()?.state, 'ok');
  assert.equal(events, ['report true', 'look true']);
});

health('a part that does not answer is down, and is asked no second time before it has answered', async () => {
  const one = createHealth(() => new Date(), 30);
  let asked = 0;
  let answer: (finding: Finding) => void = () => undefined;
  one.register('queue', () => {
    asked += 1;
    return new Promise<Finding>((resolve) => {
      answer = resolve;
    });
  });
  await one.look();
  await one.look();
  assert.equal([asked, one.parts()[0]?.state, one.parts()[0]?.reason], [1, 'down', '0.03 秒内没有应答']);
  answer(fine);
  await one.look();
  assert.is(asked, 1);
  assert.is(one.parts()[0]?.state, 'ok');
});

health('a clock in doubt, as an anchor that lags, limits and stops nothing', () => {
  assert.is(clockFinding({ ok: true, reason: null }), fine);
  assert.equal(clockFinding({ ok: false, reason: '快了 45 天' }), {
    state: 'degraded',
    what: '系统时钟存疑',
    reason: '快了 45 天',
  });
  assert.is(anchorFinding({ ok: false, since: '', reason: '磁盘已满', behind: 3 }).state, 'degraded');
});

health.run();
