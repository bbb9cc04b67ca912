import { dayText } from '../../analysis/calendar.ts';
import type { Level } from '../../analysis/codes.ts';
import { type BriefingChart, briefingCharts } from './charts.ts';
import { htmlStyle } from './html-style.ts';
import type { BriefingInput } from './input.ts';
import { type Paper, paperOf } from './paper.ts';
import type { Block, Cell, Column } from './report.ts';
import { xmlText } from './xml-text.ts';

/** The briefing as one self-contained page without scripts, laid out like its A4 print. Same input, same text. */
export function briefingHtml(input: BriefingInput): string {
  return paperHtml(paperOf(input));
}

/** The same of a paper; charts that are drawn already may be given. */
export function paperHtml(input: Paper, drawn?: ReturnType<typeof briefingCharts>): string {
  const { figures, report, head } = input;
  const charts = drawn ?? briefingCharts(figures);
  return xmlText(
    [
      '<!DOCTYPE html>',
      `<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
      `<title>${escapeHtml(head.name)} ${issueWords(input)}</title>`,
      `<style>${htmlStyle}</style></head><body><main class="sheet">`,
      `<p class="mark"><span>内部资料　注意保存</span>${input.demo ? '<span class="demo">示例数据</span>' : ''}</p>`,
      `<header><p class="masthead">${escapeHtml(head.name)}</p><p class="issue">${issueWords(input)}</p>`,
      `<p class="imprint"><span>${escapeHtml(head.office)}编印</span><span>${dayText(input.cutOff)}</span></p></header>`,
      `<h1>${report.title.map(escapeHtml).join('<br>')}</h1>`,
      ...report.blocks.map((block) => blockHtml(block, charts)),
      `<footer class="imprint-end"><p>分送：${escapeHtml(head.distribution)}。</p>${head.copies === null ? '' : `<p class="copies">（共印${head.copies}份）</p>`}</footer>`,
      '</main></body></html>',
      '',
    ].join('\n'),
  );
}

/** 第×期（总第××期）. */
export function issueWords({ head }: Pick<BriefingInput, 'head'>): string {
  return `${head.year}年第${head.issue}期${head.totalIssue === null ? '' : `（总第${head.totalIssue}期）`}`;
}

function blockHtml(block: Block, charts: Record<'days' | 'topics', BriefingChart>): string {
  switch (block.kind) {
    case 'section':
      return `<h2${block.newPage === true ? ' class="annex"' : ''}>${escapeHtml(block.text)}</h2>`;
    case 'subsection':
      return `<h3>${escapeHtml(block.text)}</h3>`;
    case 'paragraph':
      return `<p class="text">${block.lead === undefined ? '' : `<b>${escapeHtml(block.lead)}</b>`}${escapeHtml(block.text)}</p>`;
    case 'note':
      return `<p class="note">${escapeHtml(block.text)}</p>`;
    case 'table':
      return tableHtml(block);
    case 'chart': {
      const { png, width, height, alt } = charts[block.chart];
      return `<figure><img src="data:image/png;base64,${png.toString('base64')}" width="${width}" height="${height}" alt="${escapeHtml(alt)}"><figcaption>${escapeHtml(block.caption)}</figcaption></figure>`;
    }
    default:
      return block satisfies never;
  }
}

function tableHtml({ caption, columns, rows, empty }: Extract<Block, { kind: 'table' }>): string {
  if (rows.length === 0) return `<p class="caption">${escapeHtml(caption)}</p><p class="none">${escapeHtml(empty)}</p>`;
  const head = columns.map(
    (column) => `<th scope="col" style="width:${column.share}%">${escapeHtml(column.name)}</th>`,
  );
  const body = rows.map((row) => `<tr>${row.map((cell, index) => cellHtml(cell, columns[index])).join('')}</tr>`);
  return `<table><caption>${escapeHtml(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`;
}

function cellHtml(cell: Cell, column: Column | undefined): string {
  const tone =
    cell.heat === undefined || cell.heat === 0
      ? ''
      : ` style="background:rgba(53,97,142,${(cell.heat * 0.3).toFixed(2)})"`;
  const level: Level | undefined = cell.level;
  const kind = `${column?.align ?? 'left'}${level === undefined ? '' : ` level ${level}`}`;
  const words = escapeHtml(cell.text);
  return `<td class="${kind}"${tone}>${cell.records === undefined ? words : `<a href="${escapeHtml(cell.records)}">${words}</a>`}</td>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
