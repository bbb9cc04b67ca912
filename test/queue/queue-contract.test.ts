import * as assert from 'uvu/assert';
import { contract, held, pack, quick, rejects, until } from './engines.ts';

for (const queues of contract('queue')) {
  queues('jobs of a kind run in the order in which they were added', async ({ open }) => {
    const queue = await open();
    const ran: string[] = [];
    for (const batch of ['a', 'b', 'c', 'd']) assert.is(await queue.add('analyse', pack(batch)), true);
    await queue.start({ analyse: async ({ batch }) => void ran.push(batch) }, ['analyse']);
    await queue.idle(['analyse']);
    assert.equal(ran, ['a', 'b', 'c', 'd']);
  });

  queues(
    'a failed job is tried again after 20 ms, then after 40 ms, and succeeds at the third attempt',
    async ({ open }) => {
      const queue = await open();
      const tries: { attempt: number; at: number }[] = [];
      await queue.start(
        {
          analyse: async (_, { attempt }) => {
            tries.push({ attempt, at: Date.now() });
            if (attempt < 3) throw new Error('库暂时忙');
          },
        },
        ['analyse'],
      );
      await queue.add('analyse', pack('a'));
      await queue.idle(['analyse']);
      assert.equal(
        tries.map(({ attempt }) => attempt),
        [1, 2, 3],
      );
      const [first = 0, second = 0, third = 0] = tries.map(({ at }) => at);
      assert.ok(second - first >= 19, `second try after ${second - first} ms`);
      assert.ok(third - second >= 39, `third try after ${third - second} ms`);
      assert.equal(await queue.failed(10), []);
    },
  );

  queues(
    'texts are taken out of given-up jobs that carry them; a job without any left is dropped',
    async ({ open }) => {
      const queue = await open();
      const carried = (batch: string, ids: string[]) => ({
        batch,
        documents: ids.map((id) => ({ id, text: `正文 ${id}` })),
      });
      let broken = true;
      const ran: unknown[] = [];
      await queue.start(
        {
          analyse: async (payload) => {
            if (broken) throw new Error('库不在');
            ran.push(payload);
          },
        },
        ['analyse'],
      );
      await queue.add('analyse', carried('one', ['a', 'b']));
      await queue.add('analyse', carried('two', ['a']));
      await queue.add('analyse', pack('three'));
      await queue.idle(['analyse']);
      await queue.forget(new Set(['a', 'z']));
      assert.equal((await queue.failed(10)).map(({ id }) => id).toSorted(), ['analyse-one', 'analyse-three']);
      broken = false;
      await queue.retry('analyse-one');
      await queue.idle(['analyse']);
      assert.equal(ran, [carried('one', ['b'])]);
    },
  );

  queues('a job that fails three times is given up visibly, and a retry gives it a fresh start', async ({ open }) => {
    const queue = await open();
    let broken = true;
    const attempts: number[] = [];
    await queue.start(
      {
        analyse: async (_, { attempt }) => {
          attempts.push(attempt);
          if (broken) throw new Error('写入失败', { cause: new Error('磁盘已满') });
        },
      },
      ['analyse'],
    );
    await queue.add('analyse', pack('a'));
    await queue.idle(['analyse']);
    const [failed] = await queue.failed(10);
    assert.equal(
      { ...failed, failedAt: '' },
      { id: 'analyse-a', name: 'analyse', attempts: 3, error: '写入失败；原因：磁盘已满', failedAt: '' },
    );
    assert.ok(Math.abs(Date.parse(failed?.failedAt ?? '') - Date.now()) < 10_000);
    assert.equal((await queue.counts()).analyse, { waiting: 0, delayed: 0, active: 0, failed: 1 });
    broken = false;
    assert.is(await queue.retry('analyse-a'), true);
    await queue.idle(['analyse']);
    assert.equal(attempts, [1, 2, 3, 1]);
    assert.equal(await queue.failed(10), []);
    assert.is(await queue.retry('analyse-a'), false);
  });

  queues('a job that waits for its next try is told with its reason, and a retry runs it at once', async ({ open }) => {
    const slow = { ...quick.analyse, attempts: 5, backoffMs: 3_600_000 };
    const queue = await open({ jobs: { ...quick, analyse: slow } });
    let broken = true;
    const refuse = async () => {
      if (broken) throw new Error('文档库连不上');
    };
    await queue.start({ analyse: refuse }, ['analyse']);
    await queue.add('analyse', pack('a'));
    await until('the first failure', async () => (await queue.counts()).analyse.delayed === 1);
    assert.equal(await queue.retrying('analyse', 10), [{ id: 'analyse-a', attempts: 1, error: '文档库连不上' }]);
    assert.equal(await queue.retrying('collect', 10), []);
    broken = false;
    assert.is(await queue.retry('analyse-a'), true);
    await queue.idle(['analyse']);
    assert.equal(await queue.retrying('analyse', 10), []);
    await queue.add('analyse', pack('b'), { delayMs: 3_600_000 });
    assert.equal(await queue.retrying('analyse', 10), [], 'what was never tried is not being retried');
    assert.is(await queue.retry('analyse-b'), false);
  });

  queues('says that it takes work', async ({ open }) => {
    assert.is(await (await open()).ready(), null);
  });

  queues('the newest given-up job comes first, and no more than asked for', async ({ open }) => {
    const queue = await open({ jobs: { ...quick, analyse: { ...quick.analyse, attempts: 1 } } });
    const refuse = async () => {
      throw new Error('不可用');
    };
    await queue.start({ analyse: refuse, collect: refuse }, ['analyse', 'collect']);
    await queue.add('analyse', pack('a'));
    await queue.idle(['analyse']);
    const [first] = await queue.failed(1);
    await until('a later millisecond', () => Date.now() > Date.parse(first?.failedAt ?? ''));
    await queue.add('collect', { sourceId: 'paper', slot: 's1' });
    await queue.idle(['collect']);
    assert.equal(
      (await queue.failed(10)).map(({ id }) => id),
      ['collect-paper-s1', 'analyse-a'],
    );
    assert.is((await queue.failed(1)).length, 1);
  });

  queues(
    'the same id is taken once while it waits, is delayed or runs, and again when it is done',
    async ({ open }) => {
      const queue = await open();
      assert.is(await queue.add('analyse', pack('a')), true);
      assert.is(await queue.add('analyse', pack('a')), false);
      assert.is(await queue.add('collect', { sourceId: 'paper', slot: 's1' }, { delayMs: 60_000 }), true);
      assert.is(await queue.add('collect', { sourceId: 'paper', slot: 's1' }), false);
      assert.equal((await queue.counts()).collect, { waiting: 0, delayed: 1, active: 0, failed: 0 });
      const gate = held();
      let runs = 0;
      await queue.start(
        {
          analyse: async () => {
            runs += 1;
            await gate.opened;
          },
        },
        ['analyse'],
      );
      await until('the job runs', () => runs === 1);
      assert.equal((await queue.counts()).analyse, { waiting: 0, delayed: 0, active: 1, failed: 0 });
      assert.is(await queue.add('analyse', pack('a')), false);
      gate.open();
      await queue.idle(['analyse']);
      assert.is(await queue.add('analyse', pack('a')), true);
      await queue.idle(['analyse']);
      assert.is(runs, 2);
    },
  );

  queues('a given-up job of the same id is replaced by a new one', async ({ open }) => {
    const queue = await open({ jobs: { ...quick, analyse: { ...quick.analyse, attempts: 1 } } });
    const seen: unknown[] = [];
    await queue.start(
      {
        analyse: async ({ documents = [] }) => {
          seen.push(documents[0]);
          if (documents[0] === 'old') throw new Error('内容有误');
        },
      },
      ['analyse'],
    );
    await queue.add('analyse', { batch: 'a', documents: ['old'] });
    await queue.idle(['analyse']);
    assert.is((await queue.failed(10)).length, 1);
    assert.is(await queue.add('analyse', { batch: 'a', documents: ['new'] }), true);
    await queue.idle(['analyse']);
    assert.equal(seen, ['old', 'new']);
    assert.equal(await queue.failed(10), []);
  });

  queues('a job that a clock 45 days ahead has put off runs when the clock is right', async ({ open }) => {
    const queue = await open();
    await queue.add('analyse', pack('late'), { delayMs: 45 * 24 * 3_600_000 });
    const ran: string[] = [];
    await queue.start({ analyse: async ({ batch }) => void ran.push(batch) }, ['analyse']);
    await queue.idle(['analyse']);
    assert.equal(ran, ['late']);
  });

  queues('a delayed job waits for its time', async ({ open }) => {
    const queue = await open();
    const begun = Date.now();
    let ranAt = 0;
    await queue.start(
      {
        analyse: async () => {
          ranAt = Date.now();
        },
      },
      ['analyse'],
    );
    await queue.add('analyse', pack('a'), { delayMs: 80 });
    await queue.idle(['analyse']);
    assert.ok(ranAt - begun >= 79, `ran after ${ranAt - begun} ms`);
  });

  queues('an invalid payload is given up at once with its reason and never reaches the handler', async ({ open }) => {
    const queue = await open();
    let runs = 0;
    await queue.start(
      {
        analyse: async () => {
          runs += 1;
        },
      },
      ['analyse'],
    );
    await queue.add('analyse', { batch: 'a', documents: [] });
    await queue.idle(['analyse']);
    const [failed] = await queue.failed(10);
    assert.is(runs, 0);
    assert.is(failed?.attempts, 1);
    assert.match(failed?.error ?? '', /analyse-a 的内容不符合约定，已放弃：documents/);
  });

  queues('a missing handler stops the start and is named', async ({ open }) => {
    const queue = await open();
    await rejects(
      queue.start({ notify: async () => {} }, ['notify', 'remind', 'sweep']),
      /缺少任务处理程序：remind、sweep/,
    );
    await rejects(queue.start({}), /collect、analyse、notify、remind、brief、deliver、verify、sweep、links、clean/);
  });

  queues(
    'the oldest job is the one added first, also while it is tried again, and none once it is done',
    async ({ open }) => {
      const queue = await open();
      assert.is(await queue.oldest('analyse'), null);
      const before = Date.now();
      await queue.add('analyse', pack('a'));
      const between = Date.now();
      await until('the clock moves on', () => Date.now() > between);
      await queue.add('analyse', pack('b'), { delayMs: 60_000 });
      await queue.add('remind', { slot: '20261125T1000' });
      const added = Date.parse((await queue.oldest('analyse')) ?? '');
      assert.ok(added >= before && added <= between, `${added} in ${before}–${between}`);
      const gate = held();
      let tries = 0;
      await queue.start(
        {
          analyse: async () => {
            tries += 1;
            if (tries === 1) throw new Error('库暂时忙');
            await gate.opened;
          },
        },
        ['analyse'],
      );
      await until('the second try', () => tries === 2);
      assert.is(Date.parse((await queue.oldest('analyse')) ?? ''), added);
      gate.open();
      await until('the job is done', async () => (await queue.counts()).analyse.active === 0);
      assert.ok(Date.parse((await queue.oldest('analyse')) ?? '') > between, 'the delayed one is left');
    },
  );

  queues('an id that BullMQ would refuse is refused, and so is a second start', async ({ open }) => {
    const queue = await open({ jobs: { ...quick, analyse: { ...quick.analyse, id: ({ batch }) => batch } } });
    for (const batch of ['12345', 'a:b', '', '任务']) await rejects(queue.add('analyse', pack(batch)), /任务编号/);
    await queue.start({ analyse: async () => {} }, ['analyse']);
    await rejects(queue.start({ analyse: async () => {} }, ['analyse']), /已经启动过/);
  });

  queues('a pack of 200 documents of 20,000 characters arrives whole', async ({ open }) => {
    const queue = await open();
    const documents = Array.from({ length: 200 }, (_, index) => ({ index, text: '河水发黑'.repeat(5_000) }));
    let received: unknown[] = [];
    await queue.start(
      {
        analyse: async (payload) => {
          received = payload.documents ?? [];
        },
      },
      ['analyse'],
    );
    await queue.add('analyse', { batch: 'big', documents });
    await queue.idle(['analyse']);
    assert.is(received.length, 200);
    assert.is(JSON.stringify(received), JSON.stringify(documents));
  });

  queues.run();
}
