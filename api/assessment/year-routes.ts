import { z } from 'zod';
import type { Database } from '../database/open.ts';
import { FileAnswer } from '../http/route.ts';
import { route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import { type Hearing, YearStatistics } from './contract-year.ts';
import { hearingOf } from './hearing.ts';
import { yearStatistics } from './year.ts';

type Needs = {
  database: Database;
  units: Pick<Units, 'list'>;
  settings: { homeRegion: string };
  /** The files of a year: to be published, to be counted with, and for the head. */
  yearFiles: {
    docx(statistics: YearStatistics): Promise<Buffer>;
    xlsx(statistics: YearStatistics): Promise<Buffer>;
    hearing(hearing: Hearing): Promise<Buffer>;
  };
  now(): Date;
};

const Year = z.object({ year: z.coerce.number().int().min(2000, '年份有误').max(2999, '年份有误') });
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 年度统计 and 听取汇报材料: of the whole department, so for those who read its briefings. */
export const yearRoutes = ({ database, units, settings, yearFiles, now }: Needs) => {
  const statisticsOf = (year: number) =>
    yearStatistics({ database, home: settings.homeRegion }, year, now().toISOString());
  return [
    route({
      method: 'get',
      path: '/api/assessment/years/:year',
      tag: '考核',
      summary: '年度统计',
      access: 'briefings.read',
      scope: 'read',
      params: Year,
      answer: YearStatistics,
      act: ({ params: { year } }) => statisticsOf(year),
    }),
    route({
      method: 'get',
      path: '/api/assessment/years/:year/docx',
      tag: '考核',
      summary: '下载年度统计',
      access: 'briefings.read',
      params: Year,
      answer: { media: word },
      audited: 'always',
      act: async ({ params: { year } }) =>
        new FileAnswer(await yearFiles.docx(await statisticsOf(year)), `政务舆情处置回应年度统计-${year}.docx`),
    }),
    route({
      method: 'get',
      path: '/api/assessment/years/:year/xlsx',
      tag: '考核',
      summary: '下载年度统计表',
      access: 'briefings.read',
      params: Year,
      answer: { media: excel },
      audited: 'always',
      act: async ({ params: { year } }) =>
        new FileAnswer(await yearFiles.xlsx(await statisticsOf(year)), `政务舆情处置回应年度统计-${year}.xlsx`),
    }),
    route({
      method: 'get',
      path: '/api/assessment/years/:year/hearing',
      tag: '考核',
      summary: '下载听取汇报材料',
      access: 'briefings.read',
      params: Year,
      answer: { media: word },
      audited: 'always',
      async act({ params: { year }, actor }) {
        const needs = { database, home: settings.homeRegion, units: await units.list() };
        const hearing = await hearingOf(needs, actor, year, now().toISOString());
        return new FileAnswer(await yearFiles.hearing(hearing), `政务舆情处置回应汇报材料-${year}.docx`);
      },
    }),
  ];
};
