import type { NewBriefing } from '../../api/briefings/issued.ts';
import { briefingCharts } from './charts.ts';
import { paperDocx } from './docx.ts';
import { figureList } from './figures.ts';
import { gatherBriefing } from './gather.ts';
import { paperHtml } from './html.ts';
import { mendedDocx } from './mended-docx.ts';
import { shown } from './numbers.ts';
import { type Paper, paperOf } from './paper.ts';
import { xmlText } from './xml-text.ts';

/** Gathers and writes one 周报 in both forms, with the figures' saved queries beside it; the same data and cut-off give the same bytes. */
export async function writeBriefing(from: Parameters<typeof gatherBriefing>[0]): Promise<NewBriefing> {
  const input = await gatherBriefing(from);
  const paper = paperOf(input);
  return {
    title: paper.report.title.join(''),
    from: input.period.from,
    to: input.period.to,
    cutOff: input.cutOff,
    ...(await filesOf(paper)),
    paper: JSON.stringify(paper),
    sources: figureList(paper.figures).map(({ name, query, records, unit, value }) => ({
      figure: name,
      value: value === null ? shown(value) : `${shown(value)}${unit}`,
      query,
      records,
    })),
  };
}

/**
 * The files of an issued 周报 once more, from what was issued: from its paper, or, where an earlier release kept none,
 * from its own files without what no reader can open. Throws RangeError where that file is no zip any more.
 */
export async function writeAgain(issued: { paper: string | null; html: string; docx: Buffer }): Promise<Files> {
  if (issued.paper !== null) return filesOf(JSON.parse(issued.paper) as Paper);
  return { html: xmlText(issued.html), docx: mendedDocx(issued.docx) };
}

type Files = Pick<NewBriefing, 'html' | 'docx'>;

async function filesOf(paper: Paper): Promise<Files> {
  const charts = briefingCharts(paper.figures);
  return { html: paperHtml(paper, charts), docx: await paperDocx(paper, charts) };
}
