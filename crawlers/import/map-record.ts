import type { SourceKind } from '../../analysis/codes.ts';
import type { Engagement } from '../../analysis/document.ts';
import { regionCodeOf } from '../../analysis/places/region-code.ts';
import { isOwnNumber, isRowCounter } from './columns.ts';
import type { Part, Plan } from './plan.ts';
import { figureOf, instantOf, kindOf, plainText, platformOf } from './values.ts';

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
  /** The number as the file has it, whatever it is worth. */
  externalId: string | null;
  engagement: Engagement | null;
};

/** A record, its number if that can stand for it, and a sentence for each value that could not be used as it stands. */
export type Mapped = { record: ImportRecord; ownNumber: string | null; warnings: string[] };

type Values = Readonly<Record<string, unknown>>;

/** One record by field. */
export function mapRecord(values: Values, plan: Plan): Mapped {
  const warnings: string[] = [];
  const text = (field: keyof Plan['parts']) => joined(values, plan.parts[field], warnings);
  const body = text('text');
  const heading = text('title');
  // A column that holds 标题 or 微博内容 is no title when it holds a whole post.
  const title = heading !== null && heading.length > titleLikeMax && body?.startsWith(heading) ? null : heading;
  const externalId = text('externalId');
  const source = text('source');
  const stated = kind(text('sourceKind'), warnings);
  return {
    record: {
      title,
      text: body,
      publishedAt: time(values, plan.parts.time, warnings),
      url: text('url'),
      author: text('author'),
      source,
      // A vendor's table names 新浪微博 as the site and has no column for its kind.
      sourceKind: stated ?? (plan.preset !== null && source !== null && /微博/.test(source) ? 'weibo' : null),
      region: region(text('region'), warnings),
      externalId,
      engagement: engagement(values, plan, warnings),
    },
    ownNumber: externalId === null ? null : ownNumber(externalId, values, plan.parts.externalId, warnings),
    warnings,
  };
}

const titleLikeMax = 60;

function joined(values: Values, part: Part | undefined, warnings: string[]): string | null {
  if (part === undefined) return null;
  if ('value' in part) return part.value;
  if ('platformOf' in part) {
    const address = part.platformOf.map((column) => plainText(values[column])).find((one) => one !== null);
    return address === undefined || address === null ? null : platformOf(address);
  }
  const found: string[] = [];
  for (const columns of part.columns) {
    const one = firstText(values, columns, warnings);
    if (one !== null && !found.some((other) => other.includes(one))) found.push(one);
  }
  return found.length === 0 ? null : found.join(part.separator);
}

function firstText(values: Values, columns: readonly string[], warnings: string[]): string | null {
  for (const column of columns) {
    const value = values[column];
    const text = plainText(value);
    if (text === null) {
      if (typeof value === 'object' && value !== null) warnings.push(`列“${column}”不是文字，未采用`);
      continue;
    }
    if (!text.isWellFormed()) warnings.push(`列“${column}”含有不成对的代理字符，已替换`);
    if (text.includes('\0')) warnings.push(`列“${column}”含有空字符（NUL），已去除`);
    return text;
  }
  return null;
}

/** The first cell of a part that holds something, as it stands. */
function firstCell(values: Values, part: Part | undefined): unknown {
  if (part === undefined) return null;
  if ('value' in part) return part.value;
  if ('platformOf' in part) return null;
  return part.columns
    .flat()
    .map((column) => values[column])
    .find((value) => value instanceof Date || plainText(value) !== null);
}

function time(values: Values, part: Part | undefined, warnings: string[]): string | null {
  // A day in one column and its hour in another.
  const cell =
    part !== undefined && 'columns' in part && part.columns.length > 1
      ? joined(values, part, [])
      : firstCell(values, part);
  const at = instantOf(cell);
  if (at !== 'unreadable') return at;
  warnings.push(`时间“${String(cell).slice(0, 40)}”无法识别，按未知处理`);
  return null;
}

function region(name: string | null, warnings: string[]): string | null {
  if (name === null) return null;
  const code = regionCodeOf(name);
  if (code === null) warnings.push(`地区“${name.slice(0, 20)}”不能确定是哪里，未采用；请写全称或区划代码`);
  return code;
}

function kind(name: string | null, warnings: string[]): SourceKind | null {
  const found = name === null ? null : kindOf(name);
  if (name !== null && found === null) warnings.push(`信源类别“${name.slice(0, 20)}”不认识，未采用`);
  return found;
}

function engagement(values: Values, plan: Plan, warnings: string[]): Engagement | null {
  const figure = (field: keyof Engagement) => {
    const cell = firstCell(values, plan.parts[field]);
    const found = figureOf(cell);
    if (found !== 'unreadable') return found;
    warnings.push(`互动数“${String(cell).slice(0, 20)}”无法识别，按未知处理`);
    return null;
  };
  const all: Engagement = {
    reposts: figure('reposts'),
    comments: figure('comments'),
    likes: figure('likes'),
    views: figure('views'),
    followers: figure('followers'),
  };
  return Object.values(all).every((one) => one === null) ? null : all;
}

/**
 * The number when it can stand for the record: not what a spreadsheet made of a long number, and no row counter, which
 * starts again in the next file. A number of up to six digits is trusted only in a column of the system's own numbers.
 */
function ownNumber(number: string, values: Values, part: Part | undefined, warnings: string[]): string | null {
  if (part === undefined || !('columns' in part)) return null;
  const column = part.columns.flat().find((one) => plainText(values[one]) !== null) ?? '';
  const cell = values[column];
  if (/^[+-]?\d+(?:\.\d+)?e[+-]?\d+$/i.test(number)) {
    warnings.push(
      `编号“${number.slice(0, 40)}”被表格软件写成了科学计数法，不能当作编号，改按网址或内容识别；请按文本格式重新导出`,
    );
    return null;
  }
  if (/^#+$/.test(number)) {
    warnings.push('编号是“####”：表格的列太窄，导出的不是编号，改按网址或内容识别；请拉宽后重新导出');
    return null;
  }
  if ((typeof cell === 'number' && Math.abs(cell) >= 1e15) || /^\d{15}0{2,}$/.test(number)) {
    warnings.push(
      `编号“${number.slice(0, 40)}”超过 15 位，被表格软件取整，不能当作编号，改按网址或内容识别；请按文本格式重新导出`,
    );
    return null;
  }
  if (isRowCounter(column)) return null;
  const digits = /^(?:no\.?|第)?[(（]?(\d+)(?:\.0+)?[)）.、]?(?:条|号)?$/i.exec(number)?.[1];
  return digits !== undefined && digits.length <= (isOwnNumber(column) ? 3 : 6) ? null : number;
}
