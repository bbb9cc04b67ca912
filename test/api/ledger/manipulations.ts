import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import { auditHash } from '../../../api/audit/audit.ts';
import type { Database } from '../../../api/database/open.ts';
import type { FindingKind } from '../../../api/ledger/verify/finding.ts';
import type { Life } from './busy-life.ts';
import { dropDefences } from './tampering.ts';

/** One thing that somebody does behind the back of the program, and how verification names it. */
export type Manipulation = {
  what: string;
  act(at: Scene): Promise<unknown>;
  finds: { kind: FindingKind; sentence: RegExp };
};
/** How many entries the busy life leaves; whoever lets it live more raises it. */
export const lifeEntries = 51;
/** After this one, the last of an act and so one that the anchor names, a tail is cut. */
export const cutAfter = lifeEntries - 4;

export type Scene = { database: Database; anchorPath: string; life: Life };

/** Statements with `$dismissed`, `$joined`, `$filed` and `$waiting` for alerts. */
function run(...statements: string[]): Manipulation['act'] {
  return async ({ database, life }) => {
    await dropDefences(database);
    for (const statement of statements) {
      await sql.raw(withAlerts(statement, life)).execute(database);
    }
  };
}

function withAlerts(statement: string, life: Life): string {
  return statement.replace(/\$(\w+)/g, (_, name: keyof Life['alertIds']) => `'${life.alertIds[name]}'`);
}

function row(what: string, statement: string | string[], kind: FindingKind, sentence: RegExp): Manipulation {
  return { what, act: run(...[statement].flat()), finds: { kind, sentence } };
}

const setBack = (table: string, head: string, seq: string) =>
  `update "heads" set "value" = (select '{"seq":' || "seq" || ',"hash":"' || "hash" || '"}' from "${table}" where "seq" = ${seq}) where "name" = '${head}'`;
const lastOf = (table: string, back: number) => `(select max("seq") from "${table}") - ${back}`;

const ledger: Manipulation[] = [
  row(
    'a byte of an entry',
    `update "ledger" set "event" = replace("event", '属实', '不实') where "seq" = 15`,
    'ledger',
    /台账：第 15 条记录的内容/,
  ),
  row(
    'who wrote an entry',
    `update "ledger" set "by" = replace("by", '王敏', '王某') where "seq" = 15`,
    'ledger',
    /台账：第 15 条/,
  ),
  row(
    'the time of an entry',
    `update "ledger" set "at" = '2026-11-25T00:00:00.000Z' where "seq" = 7`,
    'ledger',
    /台账：第 7 条/,
  ),
  row(
    'the type beside an entry',
    `update "ledger" set "type" = 'closed' where "seq" = 15`,
    'ledger',
    /台账：第 15 条记录旁边的类型被改动/,
  ),
  row(
    'the version of an entry',
    'update "ledger" set "v" = 2 where "seq" = 15',
    'ledger',
    /台账：第 15 条记录的内容或者指纹/,
  ),
  row(
    'an entry made to look like one of the first release',
    'update "ledger" set "v" = null, "type" = null where "seq" = 15',
    'ledger',
    /台账：第 15 条记录的内容或者指纹/,
  ),
  row(
    'the order of two entries',
    [
      'update "ledger" set "seq" = -4 where "seq" = 4',
      'update "ledger" set "seq" = 4 where "seq" = 5',
      'update "ledger" set "seq" = 5 where "seq" = -4',
    ],
    'ledger',
    /台账：第 4 条记录与前一条不衔接/,
  ),
  row('an entry in the middle deleted', 'delete from "ledger" where "seq" = 9', 'ledger', /台账：第 9 条记录缺失/),
  row(
    'the tail cut',
    `delete from "ledger" where "seq" > ${lastOf('ledger', 3)}`,
    'ledger',
    RegExp(`台账：链头记到第 ${lifeEntries} 条，第 ${lifeEntries - 2} 条起的记录已被删除`),
  ),
  row(
    'the tail cut and the head set back',
    [
      `delete from "ledger" where "seq" > ${cutAfter}`,
      `update "ledgerHead" set "seq" = ${cutAfter}, "hash" = (select "hash" from "ledger" where "seq" = ${cutAfter})`,
    ],
    'ledger',
    RegExp(`台账：库外锚文件记到第 \\d+ 条，第 ${cutAfter + 1} 条起的记录已被删除`),
  ),
  row(
    'the whole ledger emptied and the head set back',
    ['delete from "ledger"', `update "ledgerHead" set "seq" = 0, "hash" = '${'0'.repeat(64)}'`],
    'ledger',
    /台账：库外锚文件记到第 \d+ 条，第 1 条起的记录已被删除/,
  ),
  row(
    'an entry put in',
    `insert into "ledger" ("seq", "caseId", "version", "at", "by", "event", "previous", "hash", "type", "v")
      select "seq" + 1, "caseId", "version" + 1, "at", "by", "event", "hash", "hash", "type", "v" from "ledger" where "seq" = ${lifeEntries}`,
    'ledger',
    RegExp(`第 ${lifeEntries + 1} 条是绕过系统插入的`),
  ),
  row('the head removed', 'delete from "ledgerHead"', 'ledger', /台账：链头记录被删除/),
  {
    what: 'the anchor removed',
    act: async ({ anchorPath }) => rmSync(anchorPath),
    finds: { kind: 'anchor', sentence: RegExp(`库外锚文件不存在或者是空的，而台账有 ${lifeEntries} 条`) },
  },
  {
    what: 'the anchor emptied',
    act: async ({ anchorPath }) => writeFileSync(anchorPath, ''),
    finds: { kind: 'anchor', sentence: /库外锚文件不存在或者是空的/ },
  },
  {
    what: 'the anchor shortened',
    act: shorten(8),
    finds: {
      kind: 'anchor',
      sentence: RegExp(`库外锚文件曾经记到第 ${lifeEntries} 条，现在只到第 \\d+ 条，锚文件被截短`),
    },
  },
  {
    what: 'the lines of the audit taken out of the anchor',
    act: async ({ anchorPath }) =>
      writeFileSync(anchorPath, readFileSync(anchorPath, 'utf8').replace(/^\{"chain":"audit".*\n/gm, '')),
    finds: { kind: 'anchor', sentence: /审计：库外锚文件曾经记到第 12 条，现在只到第 0 条/ },
  },
  {
    what: 'the anchor shortened, and the note of how long it was removed',
    act: async (at) => {
      await shorten(8)(at);
      await sql`delete from "heads" where "name" = 'anchored'`.execute(at.database);
    },
    finds: { kind: 'anchor', sentence: RegExp(`库外锚文件只记到第 \\d+ 条，台账已到第 ${lifeEntries} 条`) },
  },
  row(
    'a loss that nobody recorded',
    `insert into "ledgerLosses" ("from", "to", "hash", "at", "by", "reason") values (44, 50, 'x', '2026-11-25T00:00:00.000Z', '甲', '磁盘坏了')`,
    'loss',
    /台账：第 44–50 条的丢失登记在锚文件和数据库里不一致/,
  ),
];

const audit: Manipulation[] = [
  row('an audit row changed', `update "audit" set "by" = '乙' where "seq" = 9`, 'audit', /审计：第 9 条记录的内容/),
  row(
    'a refusal in the audit made a success',
    `update "audit" set "ok" = 0 where "seq" = 8`,
    'audit',
    /审计：第 8 条记录的内容/,
  ),
  row('an audit row deleted', 'delete from "audit" where "seq" = 9', 'audit', /审计：第 9 条记录缺失/),
  row('the oldest kept audit row deleted', 'delete from "audit" where "seq" = 7', 'audit', /审计：第 7 条记录缺失/),
  row(
    'the audit emptied',
    'delete from "audit"',
    'audit',
    /审计：链头记到第 12 条，第 7 条起的记录已被删除，一条也不剩/,
  ),
  row(
    'the audit emptied, its head too',
    ['delete from "audit"', `delete from "heads" where "name" = 'audit'`],
    'audit',
    /审计：库外锚文件记到第 12 条/,
  ),
  row(
    'the tail of the audit cut and its head set back',
    ['delete from "audit" where "seq" > 10', setBack('audit', 'audit', '10')],
    'audit',
    /审计：库外锚文件记到第 12 条，第 11 条起的记录已被删除/,
  ),
  {
    what: 'an audit row put in',
    act: insertAudit,
    finds: { kind: 'audit', sentence: /审计：链头只记到第 12 条，第 13 条是绕过系统插入的/ },
  },
  row('the head of the audit removed', `delete from "heads" where "name" = 'audit'`, 'audit', /审计：链头记录被删除/),
];

const trail: Manipulation[] = [
  row(
    'an entry of the trail changed',
    `update "trail" set "by" = '李青' where "kind" = 'alert' and "act" = '无需处置'`,
    'trail',
    /留痕：第 \d+ 条记录的内容/,
  ),
  row(
    'an entry of the trail deleted',
    `delete from "trail" where "act" = '无需处置'`,
    'trail',
    /留痕：第 \d+ 条记录缺失/,
  ),
  row(
    'the tail of the trail cut and its head set back',
    [`delete from "trail" where "seq" > 95`, setBack('trail', 'trail', '95')],
    'trail',
    /留痕：库外锚文件记到第 \d+ 条，第 96 条起的记录已被删除/,
  ),
  row(
    'the trail emptied',
    'delete from "trail"',
    'trail',
    /留痕：链头记到第 \d+ 条，第 1 条起的记录已被删除，一条也不剩/,
  ),
];

const alerts: Manipulation[] = [
  row(
    '无需处置 where it waits',
    `update "alerts" set "status" = 'dismissed', "decision" = '{"type":"dismissed","reason":"误报","by":"王敏","at":"2026-11-25T02:00:00.000Z"}' where "id" = $waiting`,
    'row',
    /预警“.*”被绕过系统改动：研判状态（status）：留痕为“waiting”，现为“dismissed”；研判结论/,
  ),
  row(
    'the reason of 无需处置',
    `update "alerts" set "decision" = replace("decision", '核实为误会', '无人投诉') where "id" = $dismissed`,
    'row',
    /预警“.*研判结论（decision）：留痕为“.*核实为误会/,
  ),
  row(
    'who said 无需处置',
    `update "alerts" set "decision" = replace("decision", '王敏', '李青') where "id" = $dismissed`,
    'row',
    /研判结论/,
  ),
  row(
    '无需处置 taken back',
    `update "alerts" set "status" = 'waiting', "decision" = null where "id" = $dismissed`,
    'row',
    /留痕为“dismissed”，现为“waiting”/,
  ),
  row(
    'the level of an alert',
    `update "alerts" set "level" = 'blue', "rank" = 1 where "id" = $waiting`,
    'row',
    /等级（level）：留痕为“yellow”，现为“blue”/,
  ),
  row(
    'the limit of the judgement',
    `update "alerts" set "judgeBy" = '2027-01-01T00:00:00.000Z' where "id" = $waiting`,
    'row',
    /研判时限（judgeBy）/,
  ),
  row(
    'the case of an alert',
    `update "alerts" set "caseId" = 'case-b' where "id" = $joined`,
    'row',
    /所属案件（caseId）：留痕为“case-a”，现为“case-b”/,
  ),
  row(
    'who took an alert',
    `update "alerts" set "acknowledgedByName" = '李青' where "id" = $dismissed`,
    'row',
    /认领人/,
  ),
  row('an alert deleted', `delete from "alerts" where "id" = $waiting`, 'row', /预警“.*”按留痕应在表里，现已没有/),
  {
    what: 'an alert put in',
    act: copy('alerts', `"id" = $waiting`, { id: 'alert-forged' }),
    finds: { kind: 'row', sentence: /预警“.*”没有留痕，是绕过系统插入的/ },
  },
];

const people: Manipulation[] = [
  row(
    'the role of a person',
    `update "users" set "role" = 'admin' where "name" = 'lingdao'`,
    'row',
    /用户“lingdao”被绕过系统改动：角色（role）：留痕为“leader”，现为“admin”/,
  ),
  row(
    'the unit of a person',
    `update "users" set "unitId" = 'div-water' where "name" = 'lizhi'`,
    'row',
    /用户“lizhi”.*单位（unitId）：留痕为“div-air”，现为“div-water”/,
  ),
  row(
    'a person switched on again',
    `update "users" set "active" = 1 where "name" = 'lizhi'`,
    'row',
    /用户“lizhi”.*启用状态（active）：留痕为“0”，现为“1”/,
  ),
  row(
    'the name of a person',
    `update "users" set "displayName" = '某人' where "name" = 'lingdao'`,
    'row',
    /用户“lingdao”.*姓名/,
  ),
  row(
    'the password of a person',
    `update "users" set "passwordHash" = (select "passwordHash" from "users" where "name" = 'lingdao') where "name" = 'guanli'`,
    'row',
    /用户“guanli”被绕过系统改动：口令。/,
  ),
  row('a person deleted', `delete from "users" where "name" = 'lingdao'`, 'row', /用户“lingdao”按留痕应在表里/),
  {
    what: 'a person put in',
    act: copy('users', `"name" = 'guanli'`, { id: 'u-x', name: 'houmen', nameKey: 'houmen' }),
    finds: { kind: 'row', sentence: /用户“houmen”没有留痕/ },
  },
  row('a second factor removed', 'delete from "secondFactors"', 'row', /动态口令“.*”按留痕应在表里/),
  row(
    'a second factor put out of force',
    'update "secondFactors" set "since" = null',
    'row',
    /动态口令“.*”按留痕应在表里/,
  ),
  row(
    'the secret of a second factor',
    `update "secondFactors" set "secret" = 'x'`,
    'row',
    /动态口令“.*”被绕过系统改动：密钥。/,
  ),
  row(
    'a second factor put in',
    `insert into "secondFactors" ("userId", "secret", "recovery", "since", "begunAt", "lastStep") select "id", 'x', '[]', '2026-11-25', '2026-11-25', 0 from "users" where "name" = 'lingdao'`,
    'row',
    /动态口令“.*”没有留痕/,
  ),
  {
    what: 'a key put in',
    act: copy('apiKeys', `"name" = '监控'`, { id: 'k-x', name: '暗门', hash: 'x' }),
    finds: { kind: 'row', sentence: /接口密钥“暗门”没有留痕/ },
  },
  row(
    'the scopes of a key',
    `update "apiKeys" set "scopes" = '["read","feed"]' where "name" = '监控'`,
    'row',
    /接口密钥“监控”.*范围/,
  ),
  row(
    'a revoked key let in again',
    `update "apiKeys" set "revokedAt" = null where "name" = '旧的'`,
    'row',
    /接口密钥“旧的”.*吊销时间/,
  ),
];

const issued: Manipulation[] = [
  row(
    'the text of an issued briefing',
    `update "briefings" set "html" = '<p>一切正常</p>' where "week" = '2026-11-16'`,
    'row',
    /周报“周报 2”被绕过系统改动：正文。/,
  ),
  row(
    'the file of an issued briefing',
    `update "briefings" set "docx" = 'eA==' where "week" = '2026-11-16'`,
    'row',
    /周报“周报 2”被绕过系统改动：文件。/,
  ),
  row('a briefing deleted', `delete from "briefings" where "week" = '2026-11-09'`, 'row', /周报“周报 1”按留痕应在表里/),
  row(
    'a limit in the rules',
    `update "rules" set "value" = replace("value", '"escalateAfterMinutes":60', '"escalateAfterMinutes":9999') where "name" = 'clocks'`,
    'row',
    /规则“clocks”被绕过系统改动：内容/,
  ),
  {
    what: 'a version of the rules put in',
    act: copy('rules', `"name" = 'clocks'`, { version: 7 }),
    finds: { kind: 'row', sentence: /规则“clocks”没有留痕/ },
  },
  row('a version of the rules deleted', `delete from "rules" where "name" = 'clocks'`, 'row', /规则“”按留痕应在表里/),
  row(
    'the region of a unit',
    `update "units" set "region" = '3601' where "id" = 'city-3607'`,
    'row',
    /单位“.*”被绕过系统改动：区划/,
  ),
  row(
    'whom a topic goes to',
    `update "routes" set "lead" = 'water' where "topic" = 'smell'`,
    'row',
    /交办路由“smell”被绕过系统改动：主管/,
  ),
  row(
    'the register of a source',
    `update "sources" set "entry" = replace("entry", '二', '三')`,
    'row',
    /信源“one-site”被绕过系统改动：登记内容/,
  ),
  row(
    'where messages are sent',
    `update "webhooks" set "url" = 'https://elsewhere.example.cn/'`,
    'row',
    /对外推送地址“大屏”被绕过系统改动：地址/,
  ),
];

const lists: Manipulation[] = [
  ...(
    [
      ['number', `'2026-0099'`, '编号'],
      ['title', `'一切正常'`, '标题'],
      ['status', `'archived'`, '状态'],
      ['answerStatus', `'published'`, '回应状态'],
      ['level', `'blue'`, '等级'],
      ['place', `'360103'`, '属地'],
      ['openedAt', `'2026-11-20T00:00:00.000Z'`, '登记时间'],
      ['dueAt', `'2027-11-20T00:00:00.000Z'`, '最近时限'],
    ] as const
  ).map(([column, value, name]) =>
    row(
      `${column} in the case list`,
      `update "cases" set "${column}" = ${value} where "id" = 'case-a'`,
      'list',
      new RegExp(`案件 2026-0001（case-a）列表行的${name}与台账不一致`),
    ),
  ),
  row(
    'the version in the case list',
    `update "cases" set "version" = 1 where "id" = 'case-a'`,
    'list',
    /列表行的版本与台账不一致/,
  ),
  row(
    'a clock in the stored state',
    `update "cases" set "state" = replace("state", '"stoppedAt":null', '"stoppedAt":"2026-11-25T02:10:00.000Z"') where "id" = 'case-b'`,
    'list',
    /案件 2026-0002（case-b）列表行的详情与台账不一致（clocks）/,
  ),
  row(
    'the stored state destroyed',
    `update "cases" set "state" = '{' where "id" = 'case-b'`,
    'list',
    /详情与台账不一致（内容已损坏）/,
  ),
  row(
    'a case taken out of the list',
    `delete from "cases" where "id" = 'case-a'`,
    'list',
    /在案件列表里没有，列表行被删除/,
  ),
  {
    what: 'a case put into the list',
    act: copy('cases', `"id" = 'case-a'`, { id: 'case-x', number: '2026-0098' }),
    finds: { kind: 'list', sentence: /案件列表里的 case-x 在台账里没有任何记录/ },
  },
  row(
    'a unit given a case',
    `insert into "caseUnits" ("caseId", "unitId") values ('case-a', 'city-3604')`,
    'list',
    /责任单位表（caseUnits）与台账不一致，多出 city-3604/,
  ),
  row(
    'a unit rid of a case',
    `delete from "caseUnits" where "caseId" = 'case-a' and "unitId" = 'city-3607'`,
    'list',
    /责任单位表（caseUnits）与台账不一致，缺少 city-3607/,
  ),
  row(
    'a task taken away',
    `delete from "caseWaits" where "caseId" = 'case-b'`,
    'list',
    /待办表（caseWaits）与台账不一致，缺少/,
  ),
  row(
    'a topic added',
    `insert into "caseTopics" ("caseId", "topic") values ('case-a', 'noise')`,
    'list',
    /主题表（caseTopics）与台账不一致，多出 noise/,
  ),
  row(
    'a text taken from a case',
    `delete from "caseDocuments" where "caseId" = 'case-a' and "documentId" = 'case-a-d1'`,
    'list',
    /文本表（caseDocuments）与台账不一致，缺少 case-a-d1/,
  ),
  row(
    'the counter of numbers',
    `update "caseNumbers" set "last" = 70`,
    'list',
    /2026 年的案件编号计数与台账不一致：台账为 6，计数为 70/,
  ),
  row(
    'a unit given a case that there is not',
    `insert into "caseUnits" ("caseId", "unitId") values ('case-y', 'city-3604')`,
    'list',
    /责任单位表（caseUnits）里的案件 case-y 在台账里没有/,
  ),
];

const defences: Manipulation[] = [
  row(
    'the refusals of the database taken away',
    [],
    'trigger',
    /拒绝修改 ledger 表的触发器 fixed-ledger-update 不在了/,
  ),
];

/** All of them, by what they change. */
export const manipulations: readonly Manipulation[] = [
  ...ledger,
  ...audit,
  ...trail,
  ...alerts,
  ...people,
  ...issued,
  ...lists,
  ...defences,
];

function shorten(lines: number): Manipulation['act'] {
  return async ({ anchorPath }) => {
    const kept = readFileSync(anchorPath, 'utf8').trimEnd().split('\n');
    writeFileSync(anchorPath, `${kept.slice(0, -lines).join('\n')}\n`);
  };
}

async function insertAudit({ database }: Scene): Promise<void> {
  const last = await database.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow();
  const forged = { ...last, seq: last.seq + 1, by: '乙', previous: last.hash };
  await database
    .insertInto('audit')
    .values({ ...forged, hash: auditHash(forged) })
    .execute();
}

/** Puts in a copy of a row with other values in some columns. */
function copy(table: string, where: string, replaced: Readonly<Record<string, unknown>>): Manipulation['act'] {
  return async ({ database, life }) => {
    const told = withAlerts(where, life);
    const { rows } = await sql<object>`select * from ${sql.table(table)} where ${sql.raw(told)} limit 1`.execute(
      database,
    );
    await database
      .insertInto(table as 'units')
      .values({ ...rows[0], ...replaced } as never)
      .execute();
  };
}
