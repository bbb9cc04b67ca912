import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type SourceKind, sourceKinds } from '../../analysis/codes.ts';
import { beijingTime, parseTime } from '../dates.ts';

/** 列映射：which column of a file holds which field. A field that is not named here is found by its usual names. */
export const Mapping = z
  .strictObject({
    title: z.string().min(1),
    text: z.string().min(1),
    time: z.string().min(1),
    url: z.string().min(1),
    author: z.string().min(1),
    source: z.string().min(1),
    sourceKind: z.string().min(1),
    region: z.string().min(1),
    externalId: z.string().min(1),
  })
  .partial();
export type Mapping = z.infer<typeof Mapping>;
export type Field = keyof Mapping;

/** 导入记录：one record by field; a missing or empty field is null. Time is ISO 8601 UTC. */
export type ImportRecord = {
  title: string | null;
  text: string | null;
  publishedAt: string | null;
  url: string | null;
  author: string | null;
  source: string | null;
  sourceKind: SourceKind | null;
  region: string | null;
  externalId: string | null;
};

/** The usual names of each field's column, in lower case. */
export const aliases: Record<Field, readonly string[]> = {
  title: ['title', '标题', '题目', '主题', '留言主题', '诉求标题'],
  text: ['text', 'content', 'body', '内容', '正文', '文本', '摘要', '留言详情', '诉求内容', '投诉内容', '原文'],
  time: [
    'time',
    'date',
    'published_at',
    'publishedat',
    'publish_time',
    'pubdate',
    '发布时间',
    '时间',
    '日期',
    '留言时间',
    '发表时间',
    '来电时间',
    '投诉时间',
  ],
  url: ['url', 'link', '链接', '网址', '原文链接', '地址链接'],
  author: ['author', 'user', '作者', '用户', '留言用户', '发布者', '昵称'],
  source: ['source', 'site', '来源', '网站', '平台', '发布平台', '媒体', '首发平台'],
  sourceKind: ['sourcekind', 'source_kind', '来源类型', '媒体类型', '信源类别'],
  region: ['region', '地区', '地区代码', '区划代码', '行政区划'],
  externalId: ['externalid', 'external_id', 'id', '编号', '留言编号', '工单编号', '序号'],
};

/** Reads a mapping from a JSON file {field: column}; throws with a Chinese sentence on what is none. */
export async function readMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8');
  const fields = Object.keys(aliases).join('、');
  try {
    const parsed = Mapping.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    throw new MappingRefused(`列映射文件 ${path} 不合要求：键只能是 ${fields}，值是列名`);
  } catch (error) {
    if (error instanceof SyntaxError) throw new MappingRefused(`列映射文件 ${path} 不是合法的 JSON：${error.message}`);
    throw error;
  }
}

/** A column mapping that cannot be used; the message says why and what to write. */
export class MappingRefused extends Error {
  override name = 'MappingRefused';
  readonly code = 'import.mapping';
}

/** Which column of these serves each field, and the columns that serve none. */
export function resolveColumns(
  columns: readonly string[],
  mapping: Mapping = {},
): { columns: Mapping; unknown: string[] } {
  const found: Mapping = {};
  for (const field of Object.keys(aliases) as Field[]) {
    const stated = mapping[field];
    const column = stated === undefined ? usual(field, columns) : columns.find((one) => one === stated);
    if (column !== undefined) found[field] = column;
  }
  const used = new Set(Object.values(found));
  return { columns: found, unknown: columns.filter((one) => one !== '' && !used.has(one)) };
}

/** One record by field, with a sentence for each value that could not be used as it stands. */
export function mapRecord(
  values: Record<string, unknown>,
  columns: Mapping,
): { record: ImportRecord; warnings: string[] } {
  const warnings: string[] = [];
  const text = (field: Field) => {
    const column = columns[field];
    return column === undefined ? null : plainText(values[column], column, warnings);
  };
  const time = columns.time === undefined ? null : instant(values[columns.time]);
  if (time === 'unreadable')
    warnings.push(`时间“${String(values[columns.time ?? '']).slice(0, 40)}”无法识别，按未知处理`);
  const region = text('region');
  const knownRegion = region !== null && /^\d{4}(\d{2})?$/.test(region) ? region : null;
  if (region !== null && knownRegion === null)
    warnings.push(`地区“${region.slice(0, 20)}”不是 4 位或 6 位区划代码，未采用`);
  const kindText = text('sourceKind');
  const kind = kindText === null ? null : kindOf(kindText);
  if (kindText !== null && kind === null)
    warnings.push(`信源类别“${kindText.slice(0, 20)}”不认识，未采用；可用：${Object.values(sourceKinds).join('、')}`);
  return {
    record: {
      title: text('title'),
      text: text('text'),
      publishedAt: time === 'unreadable' ? null : time,
      url: text('url'),
      author: text('author'),
      source: text('source'),
      sourceKind: kind,
      region: knownRegion,
      externalId: text('externalId'),
    },
    warnings,
  };
}

function usual(field: Field, columns: readonly string[]): string | undefined {
  for (const name of aliases[field]) {
    const column = columns.find((one) => one.trim().toLowerCase() === name);
    if (column !== undefined) return column;
  }
  return undefined;
}

function plainText(value: unknown, column: string, warnings: string[]): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') {
    if (value instanceof Date) return value.toISOString();
    warnings.push(`列“${column}”不是文字，未采用`);
    return null;
  }
  const text = String(value).trim();
  if (!text.isWellFormed()) warnings.push(`列“${column}”含有不成对的代理字符，已替换`);
  if (text.includes('\0')) warnings.push(`列“${column}”含有空字符（NUL），已去除`);
  return text === '' ? null : text;
}

/** Excel keeps a wall clock: as a Date in UTC fields, or as days since 1899-12-30. */
function instant(value: unknown): string | null | 'unreadable' {
  if (value === null || value === undefined || value === '') return null;
  if (value instanceof Date) return wallClock(value) ?? 'unreadable';
  const text = String(value).trim();
  if (text === '') return null;
  if (/^\d{5}(\.\d+)?$/.test(text))
    return wallClock(new Date(excelEpochMs + Math.round(Number(text) * 86_400) * 1_000)) ?? 'unreadable';
  return parseTime(text) ?? 'unreadable';
}

const excelEpochMs = Date.UTC(1899, 11, 30);

function wallClock(date: Date): string | null {
  if (Number.isNaN(date.getTime())) return null;
  return beijingTime(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  );
}

function kindOf(text: string): SourceKind | null {
  for (const [code, name] of Object.entries(sourceKinds)) if (text === code || text === name) return code as SourceKind;
  return null;
}
