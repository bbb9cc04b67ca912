import { type SourceKind, sourceKinds } from '../../analysis/codes.ts';
import { beijingTime, parseTime } from '../dates.ts';

/** A cell as text: without the guards that exports put around numbers (`="17"`, `'17`); null for an empty one or no text. */
export function plainText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return wallClockText(value);
  if (typeof value === 'object') return null;
  const text = String(value).trim();
  const guarded = /^="(.*)"$/s.exec(text)?.[1] ?? (/^'[\d.]+$/.test(text) ? text.slice(1) : text);
  return guarded.trim() === '' ? null : guarded.trim();
}

/** The instant that a cell states. Tables keep a wall clock: as a Date in UTC fields, or as days since 1899-12-30. */
export function instantOf(value: unknown): string | null | 'unreadable' {
  if (value instanceof Date) return wallClock(value) ?? 'unreadable';
  const text = plainText(value);
  if (text === null) return null;
  if (/^\d{5}(\.\d+)?$/.test(text))
    return wallClock(new Date(excelEpochMs + Math.round(Number(text) * 86_400) * 1_000)) ?? 'unreadable';
  return parseTime(text.replace(/^(\d{10}|\d{13})\.\d+$/, '$1')) ?? 'unreadable';
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

function wallClockText(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 19).replace('T', ' ');
}

/** 信源类别 by its code, its name, or what vendors call such a site; null for others. */
export function kindOf(text: string): SourceKind | null {
  for (const [code, name] of Object.entries(sourceKinds)) if (text === code || text === name) return code as SourceKind;
  return kindNames.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

const kindNames: readonly (readonly [RegExp, SourceKind])[] = [
  [/微博/, 'weibo'],
  [/政府|政务/, 'government'],
  [/论坛|贴吧|博客|问答|社区|留言|跟帖/, 'forum'],
  [/热线|信访|投诉/, 'hotline'],
  [/新闻|报刊|报纸|电子报|平媒|网媒|电视|广播|资讯/, 'news'],
  [/微信|公众号|视频|直播|自媒体|客户端|app|外媒|境外|其他|其它/i, 'vendor'],
];

/** 互动数 as people write it: “1.2万”, “3,000”, “10万+”, “88次”. Null when unknown: a figure nobody gave is not 0. */
export function figureOf(value: unknown): number | null | 'unreadable' {
  const text = plainText(value)?.normalize('NFKC').replace(/[\s,]/g, '').toLowerCase();
  if (text === undefined || /^(?:-+|—+|无|暂无|未知|null|none|nan|n\/a)$/.test(text)) return null;
  const found = /^(\d+(?:\.\d+)?)(万|w|亿|千|k|百)?\+?(?:多|余)?(?:次|条|人|个|赞)?$/.exec(text);
  if (found === null) return 'unreadable';
  const figure = Math.round(Number(found[1]) * (unitOf[found[2] ?? ''] ?? 1));
  return Number.isSafeInteger(figure) ? figure : 'unreadable';
}

const unitOf: Record<string, number> = { 百: 100, 千: 1_000, k: 1_000, 万: 10_000, w: 10_000, 亿: 100_000_000 };

/** The platform of an address by its host, as people call it; null for others. */
export function platformOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  return platforms.find(([host]) => hostname === host || hostname.endsWith(`.${host}`))?.[1] ?? null;
}

const platforms: readonly (readonly [string, string])[] = [
  ['xiaohongshu.com', '小红书'],
  ['douyin.com', '抖音'],
  ['weibo.com', '新浪微博'],
  ['weibo.cn', '新浪微博'],
  ['kuaishou.com', '快手'],
  ['bilibili.com', '哔哩哔哩'],
  ['zhihu.com', '知乎'],
  ['tieba.baidu.com', '百度贴吧'],
  ['toutiao.com', '今日头条'],
  ['mp.weixin.qq.com', '微信公众号'],
];
