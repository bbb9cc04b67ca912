import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { sha256 } from '../ledger/canonical.ts';

/** What is guarded of one table: its rows must be as their last entry in the trail says. */
export type Guard = {
  table: keyof Tables;
  /** What a row is called to people. */
  title: string;
  /** By what a row is named in the trail. */
  key: RawBuilder<string>;
  /** The guarded columns with their Chinese names; all others may change without a trace. */
  columns: Readonly<Record<string, string>>;
  /** Columns of which the trail holds the SHA-256 alone: secret ones and long ones. */
  hashed: readonly string[];
  /** The column by which people know a row. */
  label: string;
  /** A column without which a row is not in force yet and not guarded. */
  needs?: string;
  /** Rows that are read at once. */
  page: number;
};

const id = sql<string>`"id"`;

/**
 * 受护的表：rows outside the ledger of which every change leaves an entry in the trail. Whoever writes one of these
 * columns calls `record` in the same transaction. A kind or a column that is added later needs a migration that takes in
 * what is there (see `takeIn`).
 */
export const guards = {
  user: {
    table: 'users',
    title: '用户',
    key: id,
    label: 'name',
    columns: {
      name: '用户名',
      displayName: '姓名',
      role: '角色',
      unitId: '单位',
      active: '启用状态',
      passwordHash: '口令',
    },
    hashed: ['passwordHash'],
    page: 500,
  },
  // Beside `user`: an installation of before has nobody named, so there is nothing to take in.
  head: {
    table: 'users',
    title: '负责人',
    key: id,
    label: 'name',
    columns: { head: '负责人' },
    hashed: [],
    needs: 'head',
    page: 500,
  },
  factor: {
    table: 'secondFactors',
    title: '动态口令',
    key: sql<string>`"userId"`,
    label: 'userId',
    columns: { since: '启用时间', secret: '密钥' },
    hashed: ['secret'],
    needs: 'since',
    page: 500,
  },
  alert: {
    table: 'alerts',
    title: '预警',
    key: id,
    label: 'title',
    columns: {
      group: '文本组',
      level: '等级',
      rank: '等级次序',
      status: '研判状态',
      decision: '研判结论',
      caseId: '所属案件',
      mainTopic: '主题',
      place: '属地',
      raisedAt: '预警时间',
      judgeBy: '研判时限',
      acknowledgedById: '认领人编号',
      acknowledgedByName: '认领人',
      acknowledgedAt: '认领时间',
      demo: '演示标记',
    },
    hashed: [],
    page: 500,
  },
  eventAct: {
    table: 'eventActs',
    title: '事件合并与拆分',
    key: id,
    label: 'reason',
    columns: {
      at: '时间',
      by: '操作人',
      userId: '操作人编号',
      type: '类别',
      eventId: '事件',
      other: '另一事件',
      moved: '移动的文本',
      reason: '理由',
      undoes: '撤销的操作',
    },
    hashed: ['moved'],
    page: 500,
  },
  briefing: {
    table: 'briefings',
    title: '周报',
    key: sql<string>`"week"`,
    label: 'title',
    columns: {
      issue: '期号',
      title: '标题',
      from: '起',
      to: '止',
      cutOff: '数据截至',
      createdAt: '编制时间',
      createdBy: '编制人',
      sha256: '文件指纹',
      docx: '文件',
      html: '正文',
      sources: '数据来源',
      paper: '编制内容',
      edition: '制作次数',
    },
    hashed: ['docx', 'html', 'sources', 'paper'],
    page: 5,
  },
  // Nothing of a draft is guarded; what was issued stays as it is.
  letter: {
    table: 'assessmentLetters',
    title: '考核文书',
    key: id,
    label: 'title',
    columns: {
      kind: '种类',
      title: '标题',
      body: '正文',
      facts: '所附数据',
      units: '主送单位',
      from: '起',
      to: '止',
      number: '文号',
      issuedAt: '签发时间',
      issuedBy: '签发人',
      issuedById: '签发人编号',
    },
    hashed: ['body', 'facts'],
    needs: 'issuedAt',
    page: 100,
  },
  key: {
    table: 'apiKeys',
    title: '接口密钥',
    key: id,
    label: 'name',
    columns: {
      name: '名称',
      hash: '密钥指纹',
      ownerId: '所有人',
      scopes: '范围',
      createdAt: '签发时间',
      createdBy: '签发人',
      expiresAt: '到期时间',
      revokedAt: '吊销时间',
      revokedBy: '吊销人',
    },
    hashed: ['hash'],
    page: 500,
  },
  rule: {
    table: 'rules',
    title: '规则',
    key: sql<string>`"name" || '#' || "version"`,
    label: 'name',
    columns: { value: '内容', at: '时间', by: '修改人', reason: '理由' },
    hashed: [],
    page: 100,
  },
  unit: {
    table: 'units',
    title: '单位',
    key: id,
    label: 'name',
    columns: { name: '名称', kind: '类别', desk: '职责', region: '区划', parent: '上级市局', active: '启用状态' },
    hashed: [],
    page: 500,
  },
  route: {
    table: 'routes',
    title: '交办路由',
    key: id,
    label: 'topic',
    columns: { topic: '主题', lead: '主管', support: '协办', outside: '外单位', reason: '理由', position: '次序' },
    hashed: [],
    page: 500,
  },
  source: {
    table: 'sources',
    title: '信源',
    key: id,
    label: 'id',
    columns: { entry: '登记内容', enabled: '启用状态' },
    hashed: [],
    page: 500,
  },
  // New tables: there is nothing to take in.
  shift: {
    table: 'shifts',
    title: '值班班次',
    key: id,
    label: 'from',
    columns: {
      from: '开始',
      until: '结束',
      officerId: '值班人员编号',
      deputyId: '副班人员编号',
      leaderId: '带班领导编号',
      note: '备注',
    },
    hashed: [],
    page: 500,
  },
  handover: {
    table: 'handovers',
    title: '交接记录',
    key: id,
    label: 'by',
    columns: {
      shiftId: '班次',
      text: '交接事项',
      by: '交班人',
      byId: '交班人编号',
      at: '写入时间',
      readBy: '接班人',
      readById: '接班人编号',
      readAt: '确认时间',
    },
    hashed: ['text'],
    page: 500,
  },
  webhook: {
    table: 'webhooks',
    title: '对外推送地址',
    key: id,
    label: 'name',
    columns: { name: '名称', url: '地址', events: '事件', secret: '密钥', allowInternal: '允许内部网络' },
    hashed: ['secret'],
    page: 100,
  },
} as const satisfies Record<string, Guard>;
export type GuardName = keyof typeof guards;

/** All kinds, in the order in which verification looks at them. */
export const guardNames = Object.keys(guards) as GuardName[];

export function guardOf(name: GuardName): Guard {
  return guards[name];
}

export type GuardedRow = Record<string, unknown> & { trailTarget: string };

/** Rows of a guarded table, by their names or a page after one. */
export async function guardedRows(
  database: Database,
  guard: Guard,
  which: { targets: readonly string[] } | { after: string },
): Promise<GuardedRow[]> {
  // The builder cannot know which table it is.
  const rows = database.selectFrom(guard.table).selectAll().select(guard.key.as('trailTarget'));
  const chosen =
    'targets' in which
      ? rows.where(guard.key, 'in', [...which.targets])
      : rows.where(guard.key, '>', which.after).limit(guard.page);
  return (await chosen.orderBy(guard.key).execute()) as unknown as GuardedRow[];
}

/** What the trail holds of a row; null while the row is not in force. */
export function factsOf(guard: Guard, row: Record<string, unknown>): Record<string, unknown> | null {
  if (guard.needs !== undefined && (row[guard.needs] ?? null) === null) return null;
  return Object.fromEntries(
    Object.keys(guard.columns).map((column) => {
      const value = row[column] ?? null;
      return [column, value !== null && guard.hashed.includes(column) ? sha256(String(value)) : value];
    }),
  );
}
