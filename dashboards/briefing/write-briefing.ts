import type { NewBriefing } from '../../api/briefings/issued.ts';
import { briefingDocx } from './docx.ts';
import { briefingFigures } from './figures.ts';
import { gatherBriefing } from './gather.ts';
import { briefingHtml } from './html.ts';
import { shown } from './numbers.ts';
import { briefingReport } from './report.ts';

/** Gathers and writes one 周报 in both forms, with the figures' saved queries beside it; the same data and cut-off give the same bytes. */
export async function writeBriefing(from: Parameters<typeof gatherBriefing>[0]): Promise<NewBriefing> {
  const input = await gatherBriefing(from);
  const figures = briefingFigures(input);
  const all = [
    ...Object.values(figures.documents),
    ...figures.levels,
    ...figures.topics,
    ...figures.cities,
    ...Object.values(figures.cases),
    ...Object.values(figures.clocks),
    figures.coverage,
  ];
  const sources = all.map(({ name, query, records, unit, value }) => ({
    figure: name,
    value: value === null ? shown(value) : `${shown(value)}${unit}`,
    query,
    records,
  }));
  return {
    title: briefingReport(input, figures).title,
    from: input.period.from,
    to: input.period.to,
    cutOff: input.cutOff,
    html: briefingHtml(input),
    docx: await briefingDocx(input),
    sources,
  };
}
