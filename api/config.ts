import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { homeCode } from '../analysis/places/home.ts';
import { type Role, RoleCode } from './people/contract.ts';

/** 设置：one environment variable, its default (null = unset) and what it means, for people. */
export type Setting = { name: string; default: string | null; meaning: string };

/** All settings that are read, in the order of the README's table. */
export const settingsTable: readonly Setting[] = [
  { name: 'PORT', default: '8210', meaning: '网页与接口的端口；0 表示任意空闲端口' },
  { name: 'HOST', default: '127.0.0.1', meaning: '监听地址' },
  { name: 'DATA_DIR', default: './data', meaning: '数据目录：本机的主数据库、文档库、队列' },
  {
    name: 'SHARED_DIR',
    default: null,
    meaning: '共享目录：密钥、库外锚、快照、附件；多台机器时为各机都能读写的目录（例如 NFS）；不设则用 DATA_DIR',
  },
  { name: 'DATABASE_URL', default: null, meaning: 'PostgreSQL 地址；不设则用 DATA_DIR 里的 SQLite' },
  { name: 'REDIS_URL', default: null, meaning: 'Redis 地址（队列用 BullMQ）；不设则用进程内队列' },
  {
    name: 'ELASTICSEARCH_URL',
    default: null,
    meaning: 'Elasticsearch 地址，多个用英文逗号分开；不设则用 SQLite 全文索引',
  },
  {
    name: 'OPENSEARCH_URL',
    default: null,
    meaning: 'OpenSearch 地址，多个用英文逗号分开；与 ELASTICSEARCH_URL 只设其一',
  },
  {
    name: 'NAMESPACE',
    default: 'huiying',
    meaning: '本套系统在 Redis 与检索服务器里的名称前缀；几套共用服务器时各取一个',
  },
  { name: 'ROLE', default: 'all', meaning: '本进程的角色：all、web、worker、collector' },
  { name: 'IDLE_MINUTES', default: '15', meaning: '无操作多少分钟后自动退出登录' },
  { name: 'SESSION_HOURS', default: '12', meaning: '一次登录最长多少小时' },
  { name: 'PASSWORD_DAYS', default: '90', meaning: '口令多少天后须更换；0 表示不要求' },
  {
    name: 'TWO_FACTOR_ROLES',
    default: null,
    meaning: '必须启用动态口令的角色，多个用英文逗号分开，例如 admin,security,audit；不设则自愿',
  },
  { name: 'AUDIT_DAYS', default: '365', meaning: '审计记录保存天数，不少于 180' },
  { name: 'MIN_FREE_MB', default: '500', meaning: '数据目录、共享目录所在磁盘少于多少 MB 时告警；0 表示不看' },
  {
    name: 'RETENTION_GRACE_DAYS',
    default: '7',
    meaning: '文本到期后先标记，再过多少个时钟正常的日子才清除；0 表示当天清除',
  },
  { name: 'ATTACHMENT_MAX_MB', default: '20', meaning: '一个附件最大多少 MB' },
  { name: 'ANALYSIS_THREADS', default: null, meaning: '研判线程数；不设则按处理器核数' },
  { name: 'SECRET_FILE', default: null, meaning: '作者散列盐等密钥所在文件；不设则在共享目录里生成' },
  { name: 'HOME_REGION', default: '36', meaning: '本省、自治区行政区划代码（两位）；启用后不能再改' },
  { name: 'TRUST_PROXY', default: '0', meaning: '前面反向代理的层数；0 表示没有' },
  { name: 'PUBLIC_URL', default: null, meaning: '用户访问的网址（来源检查、https cookie、通知里的链接）' },
  { name: 'WEBHOOK_URL', default: null, meaning: '企业微信群机器人地址；不设则只在系统内提醒' },
  { name: 'AUTO_OPEN', default: 'true', meaning: '橙、红预警是否自动建案、时限即刻起算' },
  { name: 'LOG_LEVEL', default: 'info', meaning: '日志级别：debug、info、warn、error' },
  { name: 'ENV_FILE', default: '.env', meaning: '设置文件（每行 名称=值），有则读入；环境变量优先' },
];

/** 配置: the settings as the program uses them. */
export type Config = {
  port: number;
  host: string;
  dataDir: string;
  /** 共享目录; the data folder where none is named. */
  sharedDir: string;
  databaseUrl: string | null;
  redisUrl: string | null;
  elasticsearchUrls: string[] | null;
  openSearchUrls: string[] | null;
  namespace: string;
  role: 'all' | 'web' | 'worker' | 'collector';
  idleMinutes: number;
  sessionHours: number;
  passwordDays: number;
  twoFactorRoles: Role[];
  auditDays: number;
  minFreeMb: number;
  graceDays: number;
  attachmentMaxMb: number;
  analysisThreads: number | null;
  secretFile: string | null;
  homeRegion: string;
  trustProxy: number;
  publicUrl: string | null;
  webhookUrl: string | null;
  autoOpen: boolean;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
};

/** Reads the environment once; throws ConfigFault with all faults in one Chinese text. An empty variable counts as unset. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given: Record<string, string> = {};
  for (const { name, default: fallback } of settingsTable) {
    const value = environment[name]?.trim() || fallback;
    if (value !== null) given[name] = value;
  }
  const parsed = shape.safeParse(given);
  if (!parsed.success)
    throw new ConfigFault(parsed.error.issues.map((issue) => `${issue.path.join('.')}：${issue.message}`));
  const read = parsed.data;
  return {
    port: read.PORT,
    host: read.HOST,
    dataDir: read.DATA_DIR,
    sharedDir: read.SHARED_DIR ?? read.DATA_DIR,
    databaseUrl: read.DATABASE_URL ?? null,
    redisUrl: read.REDIS_URL ?? null,
    elasticsearchUrls: read.ELASTICSEARCH_URL ?? null,
    openSearchUrls: read.OPENSEARCH_URL ?? null,
    namespace: read.NAMESPACE,
    role: read.ROLE,
    idleMinutes: read.IDLE_MINUTES,
    sessionHours: read.SESSION_HOURS,
    passwordDays: read.PASSWORD_DAYS,
    twoFactorRoles: read.TWO_FACTOR_ROLES ?? [],
    auditDays: read.AUDIT_DAYS,
    minFreeMb: read.MIN_FREE_MB,
    graceDays: read.RETENTION_GRACE_DAYS,
    attachmentMaxMb: read.ATTACHMENT_MAX_MB,
    analysisThreads: read.ANALYSIS_THREADS ?? null,
    secretFile: read.SECRET_FILE ?? null,
    homeRegion: read.HOME_REGION,
    trustProxy: read.TRUST_PROXY,
    publicUrl: read.PUBLIC_URL ?? null,
    webhookUrl: read.WEBHOOK_URL ?? null,
    autoOpen: read.AUTO_OPEN === 'true',
    logLevel: read.LOG_LEVEL,
  };
}

/** The environment over the settings file: `.env` in the project's folder where there is one, or the file that ENV_FILE names. Throws ConfigFault when a named file is missing. */
export function readEnvironment(
  environment: Record<string, string | undefined> = process.env,
  folder = join(import.meta.dirname, '..'),
): Record<string, string | undefined> {
  const named = environment['ENV_FILE']?.trim() || null;
  const file = resolve(named === null ? folder : '.', named ?? '.env');
  if (existsSync(file)) return { ...parseEnv(readFileSync(file, 'utf8')), ...environment };
  if (named === null) return environment;
  throw new ConfigFault([`ENV_FILE：没有这个文件：${named}`]);
}

/** Settings that cannot be used, all of them at once. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
  readonly code = 'config.fault';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `设置有 ${faults.length} 处错误，请改正环境变量后重新启动：\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

const whole = (min: number, max: number) => {
  const sentence = `应为 ${min} 到 ${max} 的整数`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: sentence, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, sentence);
};
const address = (protocol: RegExp, example: string) => z.url({ protocol, error: `应为网址，例如 ${example}` });
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `应为 ${values.join('、')} 之一` });

const addresses = z
  .string()
  .transform((value) => value.split(',').map((one) => one.trim()))
  .pipe(z.array(address(/^https?$/, 'http://主机:9200')).min(1));

const settingsShape = z.object({
  PORT: whole(0, 65_535),
  HOST: z.string(),
  DATA_DIR: z.string(),
  SHARED_DIR: z.string().optional(),
  DATABASE_URL: address(/^postgres(ql)?$/, 'postgres://用户:口令@主机:5432/库名').optional(),
  REDIS_URL: address(/^rediss?$/, 'redis://主机:6379').optional(),
  ELASTICSEARCH_URL: addresses.optional(),
  OPENSEARCH_URL: addresses.optional(),
  NAMESPACE: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, '应以小写字母开头，只含小写字母、数字和“-”，最长 40 个字符'),
  ROLE: oneOf(['all', 'web', 'worker', 'collector']),
  IDLE_MINUTES: whole(1, 240),
  SESSION_HOURS: whole(1, 72),
  PASSWORD_DAYS: whole(0, 3_650),
  TWO_FACTOR_ROLES: z
    .string()
    .transform((value) => value.split(',').map((one) => one.trim()))
    .pipe(z.array(z.enum(RoleCode.options, { error: `应为 ${RoleCode.options.join('、')}，用英文逗号分开` })))
    .optional(),
  AUDIT_DAYS: whole(180, 36_500),
  MIN_FREE_MB: whole(0, 100_000_000),
  RETENTION_GRACE_DAYS: whole(0, 90),
  ATTACHMENT_MAX_MB: whole(1, 200),
  ANALYSIS_THREADS: whole(1, 64).optional(),
  SECRET_FILE: z.string().optional(),
  HOME_REGION: z
    .string()
    .regex(homeCode, '应为省、自治区的两位行政区划代码，例如 36（江西）、43（湖南）；直辖市和港澳台暂不支持'),
  TRUST_PROXY: whole(0, 10),
  PUBLIC_URL: address(/^https?$/, 'https://yuqing.example.gov.cn')
    .refine((value) => ['', '/'].includes(new URL(value).pathname), '只写到主机和端口，不带路径')
    .transform((value) => new URL(value).origin)
    .optional(),
  WEBHOOK_URL: address(/^https?$/, 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…').optional(),
  AUTO_OPEN: oneOf(['true', 'false']),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error']),
});

const shape = settingsShape.refine(
  (read) => read.ELASTICSEARCH_URL === undefined || read.OPENSEARCH_URL === undefined,
  {
    path: ['OPENSEARCH_URL'],
    error: '与 ELASTICSEARCH_URL 只能设其一',
  },
);
