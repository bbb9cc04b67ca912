import type { NewBriefing } from '../../api/briefings/issued.ts';
import { briefingCharts } from './charts.ts';
import { briefingDocx } from './docx.ts';
import { briefingFigures, figureList } from './figures.ts';
import { gatherBriefing } from './gather.ts';
import { briefingHtml } from './html.ts';
import { shown } from './numbers.ts';
import { briefingReport } from './report.ts';

/** Gathers and writes one 周报 in both forms, with the figures' saved queries beside it; the same data and cut-off give the same bytes. */
export async function writeBriefing(from: Parameters<typeof gatherBriefing>[0]): Promise<NewBriefing> {
  const input = await gatherBriefing(from);
  const figures = briefingFigures(input);
  const charts = briefingCharts(figures);
  return {
    title: briefingReport(input, figures).title.join(''),
    from: input.period.from,
    to: input.period.to,
    cutOff: input.cutOff,
    html: briefingHtml(input, charts),
    docx: await briefingDocx(input, charts),
    sources: figureList(figures).map(({ name, query, records, unit, value }) => ({
      figure: name,
      value: value === null ? shown(value) : `${shown(value)}${unit}`,
      query,
      records,
    })),
  };
}
