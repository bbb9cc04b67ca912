import * as assert from 'uvu/assert';
import { contract, held, pack, quick, rejects, until } from './engines.ts';

for (const queues of contract('restart')) {
  queues('two workers on one store run 300 jobs once each, work added by one reaches both', async ({ open }) => {
    const jobs = { ...quick, analyse: { ...quick.analyse, concurrency: 4 } };
    const [one, two] = [await open({ jobs }), await open({ jobs })];
    const ran = { one: [] as string[], two: [] as string[] };
    const work =
      (into: string[]) =>
      async (_: unknown, { id }: { id: string }) => {
        into.push(id);
        await new Promise((resolve) => setTimeout(resolve, 2));
      };
    await one.start({ analyse: work(ran.one) }, ['analyse']);
    await two.start({ analyse: work(ran.two) }, ['analyse']);
    await Promise.all(Array.from({ length: 300 }, (_, index) => one.add('analyse', pack(`n${index}`))));
    await one.idle(['analyse']);
    assert.is(ran.one.length + ran.two.length, 300);
    assert.is(new Set([...ran.one, ...ran.two]).size, 300);
    assert.ok(ran.one.length > 0 && ran.two.length > 0, `${ran.one.length} and ${ran.two.length}`);
  });

  queues(
    'an ordered close lets the running job end and add its result, and leaves the rest for the next start',
    async ({ open }) => {
      const queue = await open();
      const gate = held();
      const ran: string[] = [];
      for (const batch of ['a', 'b', 'c']) await queue.add('analyse', pack(batch));
      await queue.start(
        {
          analyse: async ({ batch }) => {
            await gate.opened;
            await queue.add('collect', { sourceId: 'paper', slot: batch });
            ran.push(batch);
          },
        },
        ['analyse'],
      );
      await until('the first runs', async () => (await queue.counts()).analyse.active === 1);
      const closed = queue.close();
      gate.open();
      await closed;
      assert.equal(ran, ['a']);
      await rejects(queue.add('analyse', pack('d')), /队列已关闭/);
      const next = await open();
      assert.equal((await next.counts()).analyse, { waiting: 2, delayed: 0, active: 0, failed: 0 });
      assert.is((await next.counts()).collect.waiting, 1);
      await next.start({ analyse: async ({ batch }) => void ran.push(batch) }, ['analyse']);
      await next.idle(['analyse']);
      assert.equal(ran, ['a', 'b', 'c']);
    },
  );

  queues('a close that runs out of grace leaves the job to be delivered again', async ({ open }) => {
    const queue = await open({ leaseMs: 200 });
    const gate = held();
    await queue.add('analyse', pack('a'));
    let begun = 0;
    const hang = async () => {
      begun += 1;
      await gate.opened;
    };
    await queue.start({ analyse: hang }, ['analyse']);
    await until('it runs', () => begun === 1);
    await queue.close(0);
    const next = await open({ leaseMs: 200 });
    const attempts: number[] = [];
    await next.start({ analyse: async (_, { attempt }) => void attempts.push(attempt) }, ['analyse']);
    await next.idle(['analyse']);
    gate.open();
    assert.equal(attempts, [1], 'a stall is no failure');
  });

  queues('a job that its process never survives is given up after 20 stalls with a reason', async ({ store }) => {
    const gate = held();
    const first = await store.open();
    await first.add('analyse', pack('poison'));
    await first.close();
    let deliveries = 0;
    for (let given = 0; given < 1; ) {
      const queue = await store.open({ leaseMs: 60 });
      const before = deliveries;
      const hang = async () => {
        deliveries += 1;
        await gate.opened;
      };
      await queue.start({ analyse: hang }, ['analyse']);
      await until(
        'it runs again or is given up',
        async () => deliveries > before || (await queue.failed(1)).length > 0,
      );
      given = (await queue.failed(1)).length;
      await queue.close(0);
    }
    gate.open();
    assert.is(deliveries, 21);
    const queue = await store.open();
    assert.match((await queue.failed(1))[0]?.error ?? '', /处理进程中断超过 20 次/);
    assert.is(await queue.retry('analyse-poison'), true);
    await queue.start(
      {
        analyse: async () => {
          deliveries += 1;
        },
      },
      ['analyse'],
    );
    await queue.idle(['analyse']);
    await queue.close();
    assert.is(deliveries, 22);
  });

  queues.run();
}
