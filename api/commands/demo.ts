import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mondayOf } from '../../analysis/calendar.ts';
import type { Document } from '../../analysis/document.ts';
import { writeDemoSites } from '../../crawlers/demo/write-demo-sites.ts';
import { startReplay } from '../../crawlers/replay.ts';
import type { Actor } from '../cases/case.ts';
import type { Config } from '../config.ts';
import { type Role, roles } from '../people/contract.ts';
import { type Command, type CommandInput, type Huiying, say } from './command.ts';
import { type DemoCast, type DemoClock, playDemo } from './demo-play.ts';
import { untilInterrupted } from './interrupt.ts';

/** `npm run demo`: the whole chain on recorded pages, on embedded engines, with a month of history. */
export const demo: Command = {
  usage: `用法：npm run demo [-- --reset]
用录制的示例网页把整条链跑一遍：采集、研判、预警、台账、周报。单机内嵌引擎，数据放在 DATA_DIR/demo，全部标明“示例数据”。
首次启动生成口令并打印；--reset 清空示例数据重新开始。`,
  options: { reset: { type: 'boolean' } },
  async run(input) {
    const config = demoConfig(input.config);
    if (input.values['reset'] === true) await rm(config.dataDir, { recursive: true, force: true });
    const ready = join(config.dataDir, 'ready');
    // A demo whose history was interrupted is begun again: half a month of play would mislead.
    if (!existsSync(ready)) await rm(config.dataDir, { recursive: true, force: true });
    await mkdir(config.dataDir, { recursive: true });
    const recorded = join(config.dataDir, 'recorded');
    const password = await passwordOf(join(config.dataDir, 'first-password'));
    if (!existsSync(ready)) {
      await playHistory(input, config, recorded, password);
      await writeFile(ready, `${new Date().toISOString()}\n`);
    }
    await serve(input, config, recorded, password);
  },
};

async function serve({ assemble }: CommandInput, config: Config, recorded: string, password: string): Promise<void> {
  const replay = await startReplay(recorded);
  const huiying = await assemble(config, { demo: true, replayPort: replay.port });
  try {
    await huiying.startWork();
    const address = await huiying.listen();
    say(`\n示例已就绪：${address}`);
    say(`口令（所有示例账户相同，首次启动时生成）：${password}`);
    for (const { name, role } of accounts) say(`  ${name.padEnd(12)} ${roles[role]}`);
    say(
      '责任单位账户用单位编号登录，例如 div-air（大气环境处）、city-3604（九江市生态环境局）；处室负责人加 .head，例如 div-air.head。按 Ctrl-C 退出。\n',
    );
    await untilInterrupted();
    say('正在有序退出……');
  } finally {
    await huiying.close();
    await replay.close();
  }
  say('已退出，数据已全部写入。');
}

/** Collects the recorded sites through the ordinary fetch path, then lets the weeks pass in their own time. */
async function playHistory(
  { assemble }: CommandInput,
  config: Config,
  recorded: string,
  password: string,
): Promise<void> {
  const until = new Date();
  const clock: DemoClock = { at: until };
  say('正在写出示例站点……');
  const { entries, pages } = await writeDemoSites({ folder: recorded, now: until });
  say(`六个示例站点共 ${pages} 个页面。正在按真实流程采集（守 robots、限频）……`);
  const replay = await startReplay(recorded);
  const huiying = await assemble(config, { demo: true, replayPort: replay.port, now: () => clock.at });
  try {
    await huiying.sources.seed(entries);
    // The hosts are asked slowly; the accounts, whose passwords cost seconds to hash, are made meanwhile.
    const [documents, cast] = await Promise.all([
      collectAll(
        huiying,
        entries.map(({ id }) => id),
      ),
      openCast(huiying, password),
    ]);
    await huiying.startWork(['analyse']);
    say(`采到 ${documents.length} 条文本，示例账户已建立。正在回放四周的研判、交办、回应……`);
    let shown = 0;
    await playDemo(huiying, clock, documents, cast, until, (done) => {
      if (done - shown < 0.1 && done < 1) return;
      shown = done;
      say(`  ${Math.round(done * 100)}%`);
    });
    await huiying.brief(mondayOf(until));
    // What four weeks had to tell is told: who opens the demo meets no trouble that is none.
    await huiying.notify();
    await leaveUnread(huiying, new Date(until.getTime() - unreadMs).toISOString());
  } finally {
    await huiying.close();
    await replay.close();
  }
}

/** 消息 of the last hours are for whoever opens the demo; what came before them has been read in its time. */
async function leaveUnread({ database, users }: Pick<Huiying, 'database' | 'users'>, readUpTo: string): Promise<void> {
  const marks = (await users.list()).map(({ id }) => ({ userId: id, readUpTo }));
  await database.insertInto('inboxMarks').values(marks).execute();
}

const unreadMs = 3 * 3_600_000;

/** All sources side by side; each text counts as found a little after it was published, as it was on the day. */
async function collectAll(huiying: Huiying, ids: readonly string[]): Promise<Document[]> {
  const documents: Document[] = [];
  await Promise.all(
    ids.map((id) =>
      huiying.collect(id, async (found) => {
        for (const document of found) {
          const published = document.publishedAt === null ? null : Date.parse(document.publishedAt);
          const foundAt = published === null ? document.foundAt : new Date(published + foundAfterMs).toISOString();
          documents.push({ ...document, foundAt: earlier(foundAt, document.foundAt) });
        }
        say(`  ${id}：${found.length} 条`);
      }),
    ),
  );
  return documents;
}

/** ISO instants sort as text. */
function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

const foundAfterMs = 10 * 60_000;

const accounts: readonly { name: string; role: Role; displayName: string; head?: true }[] = [
  { name: 'xuanjiao', role: 'publicity', displayName: '示例·宣教处' },
  { name: 'bangongshi', role: 'office', displayName: '示例·办公室' },
  { name: 'lingdao', role: 'leader', displayName: '示例·厅领导' },
  { name: 'zhuyao', role: 'leader', displayName: '示例·厅主要负责人', head: true },
  { name: 'guanli', role: 'admin', displayName: '示例·系统管理员' },
  { name: 'anquan', role: 'security', displayName: '示例·安全管理员' },
  { name: 'shenji', role: 'audit', displayName: '示例·审计管理员' },
];

/** 负责人 signs in by the unit's id with `.head`. */
function headName(unitId: string): string {
  return `${unitId}.head`;
}

async function openCast(huiying: Huiying, password: string): Promise<DemoCast> {
  const actors = new Map<string, Actor>();
  const add = async (name: string, displayName: string, role: Role, unitId: string | null, head = false) => {
    const user = await huiying.users.create({ name, displayName, role, unitId, password }, { keepPassword: true });
    if (head) await huiying.users.change(user.id, { head });
    const heading = head ? { head: true as const } : {};
    actors.set(name, { kind: 'person', userId: user.id, name: displayName, role, unitId, ...heading });
  };
  for (const { name, displayName, role, head } of accounts) await add(name, displayName, role, null, head);
  for (const unit of await huiying.units.list()) {
    if (!unit.active || unit.kind === 'outside') continue;
    await add(unit.id, `示例·${unit.name}`, 'unit', unit.id);
    // Cities handle, divisions answer: whose head passes a text is theirs.
    if (unit.kind !== 'city') await add(headName(unit.id), `示例·${unit.name}负责人`, 'unit', unit.id, true);
  }
  const person = (name: string) => {
    const actor = actors.get(name);
    if (actor === undefined) throw new TypeError(`no demo account ${name}`);
    return actor;
  };
  return {
    publicity: person('xuanjiao'),
    office: person('bangongshi'),
    leader: person('lingdao'),
    principal: person('zhuyao'),
    unit: (unitId) => actors.get(unitId) ?? null,
    head: (unitId) => actors.get(headName(unitId)) ?? null,
  };
}

/** The demo runs embedded whatever servers the environment names, in a folder of its own; its sites and people are in Jiangxi. */
function demoConfig(config: Config): Config {
  return {
    ...config,
    dataDir: join(config.dataDir, 'demo'),
    sharedDir: join(config.dataDir, 'demo'),
    secretFile: null,
    namespace: 'huiying',
    homeRegion: '36',
    databaseUrl: null,
    redisUrl: null,
    elasticsearchUrls: null,
    openSearchUrls: null,
    role: 'all',
    twoFactorRoles: [],
    webhookUrl: null,
  };
}

async function passwordOf(file: string): Promise<string> {
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const letters = 'abcdefghjkmnpqrstuvwxyz';
  const signs = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const pick = (from: string, count: number) =>
    Array.from({ length: count }, () => from[randomInt(from.length)]).join('');
  const password = `${pick(letters, 4)}-${pick(signs, 4)}-${pick(letters, 4)}7`;
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
