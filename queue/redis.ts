import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { QueueLog } from './log.ts';
import { errorLine, QueueError } from './queue-error.ts';

/**
 * Two connections to one Redis: `producer` refuses after a few seconds without Redis, so that whoever adds work hears
 * of it; `consumer` waits for as long as it takes. `name` shows in CLIENT LIST. Throws QueueError `queue.redis` when
 * Redis cannot be reached in three attempts, as one that is just starting can.
 */
export async function connectRedis(
  url: string,
  name: string,
  log: QueueLog,
): Promise<{ producer: Redis; consumer: Redis }> {
  const producer = await firstConnection(url, name);
  await warnOfEviction(producer, log);
  const consumer = new Redis(url, { connectionName: name, maxRetriesPerRequest: null, retryStrategy });
  for (const connection of [producer, consumer]) watch(connection, log);
  return { producer, consumer };
}

/** The sentence for a Redis that cannot be reached; the password of the address is left out. */
export function redisError(error: unknown, url: string): QueueError {
  const address = url.replace(/\/\/[^@/]*@/, '//…@');
  const sentence = `Redis 无法连接或没有应答：${address}（${errorLine(error)}）。请检查 REDIS_URL 和 Redis 服务是否运行，或去掉 REDIS_URL 改用内置队列。`;
  return new QueueError('queue.redis', sentence, { cause: error });
}

/** Writes a small key that goes by itself; throws with the cause when Redis takes nothing. A warning when it will lose jobs once it is full, or nearly is. */
export async function lookAtRedis(connection: Redis, prefix: string): Promise<string | null> {
  try {
    await connection.set(`${prefix}:look`, '1', 'PX', lookKeptMs);
  } catch (error) {
    const words = errorLine(error);
    if (/^OOM/.test(words))
      throw new QueueError('queue.full', `Redis 内存已满，不收新任务（${words}）。请扩大 maxmemory。`, {
        cause: error,
      });
    if (/^(READONLY|MISCONF)/.test(words))
      throw new QueueError('queue.read-only', `Redis 不许写入（${words}）。请检查是否连到了副本、磁盘是否已满。`, {
        cause: error,
      });
    throw error;
  }
  const memory = await connection.info('memory');
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? 'noeviction';
  if (policy !== 'noeviction') return `队列（Redis）内存满时会丢任务：maxmemory-policy 为 ${policy}，应为 noeviction`;
  const [used, most] = ['used_memory', 'maxmemory'].map((name) =>
    Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1] ?? 0),
  ) as [number, number];
  const percent = most === 0 ? 0 : Math.floor((used / most) * 100);
  return percent < memoryWarnPercent ? null : `队列（Redis）内存已用 ${percent}%，满后不收新任务`;
}

const lookKeptMs = 60_000;
const memoryWarnPercent = 90;

const attempts = 3;
const attemptGapMs = 300;

async function firstConnection(url: string, name: string): Promise<Redis> {
  for (let attempt = 1; ; attempt += 1) {
    const connection = new Redis(url, {
      connectionName: name,
      lazyConnect: true,
      connectTimeout: 5_000,
      maxRetriesPerRequest: 5,
      // Before it has ever answered, a wrong address must fail instead of being tried for ever.
      retryStrategy: (times) => (connectedOnce ? retryStrategy(times) : null),
    });
    let connectedOnce = false;
    // The last error says more ("ECONNREFUSED") than the rejection that follows it ("Connection is closed.").
    let reason: unknown = null;
    const keepReason = (error: unknown) => {
      reason = error;
    };
    connection.on('error', keepReason);
    try {
      await connection.connect();
      connectedOnce = true;
      connection.off('error', keepReason);
      return connection;
    } catch (error) {
      connection.disconnect();
      if (attempt === attempts) throw redisError(reason ?? error, url);
      await wait(attemptGapMs);
    }
  }
}

function retryStrategy(times: number): number {
  return Math.min(times * 200, 2_000);
}

/** One sentence when the connection is lost and one when it is back, however many attempts lie between. */
function watch(connection: Redis, log: QueueLog): void {
  let lost = false;
  connection.on('error', (error: unknown) => {
    if (!lost) log.warn({ error: errorLine(error) }, 'Redis 连接中断，正在自动重连；已入队的任务不会丢失。');
    lost = true;
  });
  connection.on('ready', () => {
    if (lost) log.info({}, 'Redis 连接已恢复。');
    lost = false;
  });
}

/** With any other policy a full Redis drops jobs silently. Only said, as a managed service may not let it be changed. */
async function warnOfEviction(connection: Redis, log: QueueLog): Promise<void> {
  const policy = /maxmemory_policy:(\S+)/.exec(await connection.info('memory'))?.[1] ?? 'unknown';
  const sentence = `Redis 的 maxmemory-policy 为 ${policy}，内存满时会丢任务，请设为 noeviction。`;
  if (policy !== 'noeviction') log.warn({ policy }, sentence);
}
