import { parseArgs } from 'node:util';
import { type DrillOptions, drill, type Outcome } from './drill.ts';
import type { Scale } from './plan.ts';
import { killsOf, reportOf, verdictOf } from './report.ts';
import { missingServers, serverSources } from './servers.ts';

/**
 * 故障演练：`npm run drill -- [--seed N] [--embedded] [--servers] [--kills N] [--for MIN] [--short]`. Kills, pauses, fills and cuts under
 * load, then holds what was acknowledged against what is there. Exits 0 only when nothing is amiss.
 */
const usage = `用法：npm run drill -- [--embedded] [--servers] [--seed N] [--kills N] [--for MIN] [--short]
在负载之下强杀、停顿进程，弄坏磁盘、时钟、库外锚和各服务器，然后逐条核对：已确认的一件不少、一件不重。
--embedded  只演练内置引擎；--servers 只演练服务器；都不写则两种都演练（缺服务器时说明）
--seed N    种子（默认随机，报告里写明）；同一种子，同一方案
--kills N   每种形态强杀与停顿的次数（默认 200，短演练 14）
--for MIN   每种形态最多演练多少分钟
--short     短演练：门禁用，内置约一分半钟，服务器约三分钟
服务器形态需要 redis-server、PostgreSQL 的程序，以及 ELASTICSEARCH_START（启动命令，接受 --dir DIR 并打印地址）或 ELASTICSEARCH_URL。`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string' },
    for: { type: 'string' },
    embedded: { type: 'boolean' },
    servers: { type: 'boolean' },
    short: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true) {
  console.error(usage);
  process.exit(0);
}

const short = values.short === true;
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const kills = values.kills === undefined ? (short ? 14 : 200) : Number(values.kills);
const forMs = values.for === undefined ? null : Number(values.for) * 60_000;
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(kills) || kills < 1 || !(forMs === null || forMs > 0)) {
  console.error(usage);
  process.exit(2);
}
const scale: Scale = short
  ? { kills, holdMs: [3_000, 6_000], longAwayMs: 8_000, gapMs: 1_000 }
  : { kills, holdMs: [10_000, 60_000], longAwayMs: 600_000, gapMs: 2_000 };
const common = {
  seed,
  scale,
  forMs,
  hurry: short,
  drainMaxMs: short ? 90_000 : 900_000,
  say: (sentence: string) => console.error(`[演练] ${sentence}`),
} satisfies Partial<DrillOptions>;

const outcomes: Outcome[] = [];
if (values.servers !== true) outcomes.push(await played({ ...common, servers: null, workers: 0 }));
if (values.embedded !== true) {
  const servers = serverSources();
  const missing = missingServers(servers);
  if (missing === null) outcomes.push(await played({ ...common, servers, workers: short ? 1 : 2 }));
  else if (values.servers !== true) console.log(`服务器形态没有演练：${missing}。`);
  else {
    console.error(`服务器形态不能演练：${missing}。`);
    process.exit(2);
  }
}
console.log(`强杀与停顿合计 ${outcomes.reduce((sum, outcome) => sum + killsOf(outcome), 0)} 次，种子 ${seed}`);
const verdict = verdictOf(outcomes);
console.log(verdict);
process.exit(verdict === '演练通过' ? 0 : 1);

async function played(options: DrillOptions): Promise<Outcome> {
  const outcome = await drill(options);
  for (const line of reportOf(outcome)) console.log(line);
  return outcome;
}
