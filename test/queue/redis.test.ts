import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import { openBullQueue } from '../../queue/bullmq.ts';
import type { QueueError } from '../../queue/queue-error.ts';
import { suite, untested } from '../suite.ts';
import { openAt, pack, quick, silent } from './engines.ts';
import { openRedis } from './private-redis.ts';

const redisQueue = suite('the queue and its Redis');
const url = process.env['REDIS_URL'];

redisQueue('a Redis that does not answer is said in one sentence that hides the password', async () => {
  const outcome = await openBullQueue({
    url: 'redis://user:secret@127.0.0.1:1',
    prefix: 'test',
    now: () => new Date(),
    log: silent,
  }).then(
    () => 'it opened',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  assert.match(outcome, /Redis 无法连接或没有应答：redis:\/\/…@127\.0\.0\.1:1.*ECONNREFUSED.*请检查 REDIS_URL/);
  assert.not.match(outcome, /secret/);
});

if (url === undefined) untested('Redis losing its connections, and the board', 'REDIS_URL is not set');
else {
  redisQueue('200 jobs are all done though Redis drops every connection three times', async () => {
    const prefix = `test-${randomUUID()}`;
    const queue = await openAt('bullmq', `${url}#${prefix}`, { leaseMs: 5_000 });
    const admin = new Redis(url);
    const ran = new Map<string, number>();
    const cut: number[] = [];
    await queue.start(
      {
        analyse: async (_, { id }) => {
          ran.set(id, (ran.get(id) ?? 0) + 1);
          if (ran.size % 60 === 0) cut.push(await cutConnections(admin, prefix));
        },
      },
      ['analyse'],
    );
    for (let n = 0; n < 200; n += 1) await queue.add('analyse', pack(`n${n}`));
    await queue.idle(['analyse']);
    const failed = await queue.failed(10);
    await queue.close();
    await drop(admin, prefix);
    assert.is(ran.size, 200);
    assert.ok(cut.length >= 3 && cut.every((count) => count >= 2), `connections cut: ${cut}`);
    assert.equal(failed, []);
  });

  redisQueue('a Redis whose memory is full takes no work and says so; one that forgets jobs is a warning', async () => {
    const server = await openRedis();
    if (server === null) return untested('a Redis whose memory is full', 'there is no redis-server on the PATH');
    const admin = new Redis(server.url);
    const queue = await openAt('bullmq', `${server.url}#full`, {});
    assert.is(await queue.ready(), null);
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    assert.match(String(await queue.ready()), '内存满时会丢任务');
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
    await admin.config('SET', 'maxmemory', '1');
    const said = await queue.ready().then(
      () => 'ready',
      (error: QueueError) => `${error.code} ${error.message}`,
    );
    assert.match(said, /^queue\.full Redis 内存已满/);
    await admin.config('SET', 'maxmemory', '0');
    await admin.call('REPLICAOF', '127.0.0.1', '1');
    const replica = await queue.ready().then(
      () => 'ready',
      (error: QueueError) => error.code,
    );
    assert.is(replica, 'queue.read-only');
    await admin.call('REPLICAOF', 'NO', 'ONE');
    assert.is(await queue.ready(), null);
    await queue.close();
    admin.disconnect();
    await server.close();
  });

  redisQueue('the board sees one BullMQ queue for each kind', async () => {
    const prefix = `test-${randomUUID()}`;
    const queue = await openBullQueue({ url, prefix, now: () => new Date(), log: silent, jobs: quick });
    const names = queue.queuesForBoard().map(({ name }) => name);
    await queue.close();
    await drop(new Redis(url), prefix);
    assert.equal(names, [
      'collect',
      'analyse',
      'notify',
      'remind',
      'brief',
      'deliver',
      'verify',
      'sweep',
      'links',
      'clean',
    ]);
  });
}

redisQueue.run();

/** Only those of this queue: other tests use the same server at the same time. */
async function cutConnections(admin: Redis, name: string): Promise<number> {
  const clients = String(await admin.client('LIST')).split('\n');
  const ours = clients.filter((line) => line.includes(`name=${name}`));
  for (const line of ours) await admin.client('KILL', 'ID', Number(/id=(\d+)/.exec(line)?.[1]));
  return ours.length;
}

async function drop(admin: Redis, prefix: string): Promise<void> {
  const keys = await admin.keys(`${prefix}:*`);
  if (keys.length > 0) await admin.unlink(keys);
  await admin.quit();
}
