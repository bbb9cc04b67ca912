import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { instantText } from '../../analysis/calendar.ts';
import { sourceKinds } from '../../analysis/codes.ts';
import type { Document } from '../../analysis/document.ts';
import { regionName } from '../../analysis/places/regions.ts';
import type { ImportReport } from '../../crawlers/import/import-records.ts';

export type FileReport = { file: string } & ImportReport;

/** Tells a person what became of a file: what was refused and what was left out, equal reasons together, with their first lines. */
export function showReport(report: FileReport, say: (sentence: string) => void): void {
  const name = basename(report.file);
  for (const one of grouped(report.rejected)) say(`${name} ✗ ${one}`);
  for (const one of grouped(report.warnings)) say(`${name} ! ${one}`);
}

/** Groups shown of a file, and lines named of a group; the report has all. */
const groupsMax = 12;
const linesMax = 5;

function grouped(list: readonly { line: number; reason: string }[]): string[] {
  const groups = new Map<string, { reason: string; lines: number[]; count: number }>();
  for (const { line, reason } of list) {
    // “时间“某天”无法识别” and “时间“昨”无法识别” are one kind.
    const key = reason.replace(/“[^”]{0,100}”/g, '“”').replace(/[A-Z]{1,3}\d+/g, '');
    const group = groups.get(key) ?? { reason, lines: [], count: 0 };
    group.count += 1;
    if (group.lines.length < linesMax) group.lines.push(line);
    groups.set(key, group);
  }
  const shown = [...groups.values()].sort((a, b) => b.count - a.count);
  const sentences = shown.slice(0, groupsMax).map(({ reason, lines, count }) => {
    const where = `第 ${lines.join('、')} 行${count > lines.length ? '等' : ''}`;
    return count === 1 ? `${where}：${reason}` : `${where}共 ${count} 处：${reason}`;
  });
  const left = shown.length - groupsMax;
  return left > 0 ? [...sentences, `另有 ${left} 类，见报告`] : sentences;
}

/** The list of what was refused and left out, as a file in the data folder; null when there is nothing to tell. */
export async function writeReport(dataDir: string, reports: readonly FileReport[]): Promise<string | null> {
  if (reports.every((report) => report.rejectedCount === 0 && report.warningCount === 0)) return null;
  const folder = join(dataDir, 'import-reports');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
  await writeFile(path, `${JSON.stringify(reports, null, 1)}\n`);
  return path;
}

const columns: readonly { name: string; width: number; of: (document: Document, line: number) => string }[] = [
  { name: '行', width: 6, of: (_, line) => String(line) },
  { name: '标题', width: 30, of: ({ title }) => title },
  { name: '正文', width: 40, of: ({ text }) => text },
  { name: '时间', width: 21, of: ({ publishedAt }) => (publishedAt === null ? '—' : instantText(publishedAt)) },
  { name: '地区', width: 12, of: ({ sourceRegion }) => (sourceRegion === null ? '—' : regionName(sourceRegion)) },
  { name: '来源', width: 14, of: ({ sourceName }) => sourceName },
  { name: '类别', width: 12, of: ({ sourceKind }) => sourceKinds[sourceKind] },
  { name: '作者', width: 6, of: ({ authorHash }) => (authorHash === null ? '—' : '有') },
  { name: '转/评/赞/阅', width: 20, of: ({ engagement }) => figures(engagement) },
  { name: '网址或编号', width: 60, of: ({ url }) => url },
];

/** The records as a table of fixed columns, a Han as wide as two letters. */
export function previewTable(records: readonly { line: number; document: Document }[]): string {
  const rows = [
    columns.map(({ name, width }) => fitted(name, width)),
    ...records.map(({ line, document }) => columns.map(({ width, of }) => fitted(of(document, line), width))),
  ];
  return rows.map((cells) => cells.join(' ').trimEnd()).join('\n');
}

function figures(engagement: Document['engagement']): string {
  if (engagement == null) return '—';
  const { reposts, comments, likes, views } = engagement;
  return [reposts, comments, likes, views].map((one) => one ?? '—').join('/');
}

function fitted(text: string, width: number): string {
  let used = 0;
  let shown = '';
  for (const sign of text.replace(/\s+/g, ' ')) {
    const wide = /[\u1100-\u{3FFFD}]/u.test(sign) ? 2 : 1;
    if (used + wide > width) break;
    used += wide;
    shown += sign;
  }
  return shown + ' '.repeat(width - used);
}
