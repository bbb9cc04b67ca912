import { z } from 'zod';
import type { CaseState } from '../cases/case.ts';
import type { Cases } from '../cases/cases.ts';
import { NotFound } from '../http/problem.ts';
import { FileAnswer } from '../http/route.ts';
import { route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import { ReportDraft, type ReportKind, ReportKindCode, type ReportReceiver, reportKinds } from './contract-reports.ts';
import { reportDraft, reportTitle } from './report-draft.ts';

type Needs = {
  cases: Pick<Cases, 'seen'>;
  units: Pick<Units, 'list'>;
  /** Prints a report as a Word file. */
  reportDocx(paper: {
    kind: ReportKind;
    title: string;
    number: string;
    to: ReportReceiver;
    sentAt: string | null;
    body: ReportDraft;
    demo: boolean;
    madeAt: string;
  }): Promise<Buffer>;
  now(): Date;
};

const media = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const Id = z.object({ id: z.string().min(1).max(80) });

/** 突发环境事件报告: filled from the case, and as they were sent. */
export const reportRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/cases/:id/report-draft',
    tag: '台账',
    summary: '突发环境事件报告初稿',
    access: 'cases.act',
    params: Id,
    query: z.object({ report: ReportKindCode }),
    answer: ReportDraft,
    audited: 'reading',
    async act({ params, query, actor }) {
      return draftOf((await needs.cases.seen(params.id, actor)).state, query.report, needs);
    },
  }),
  route({
    method: 'get',
    path: '/api/cases/:id/report-draft.docx',
    tag: '台账',
    summary: '下载报告初稿',
    access: 'cases.act',
    params: Id,
    query: z.object({ report: ReportKindCode }),
    answer: { media },
    audited: 'always',
    async act({ params, query, actor }) {
      const { state } = await needs.cases.seen(params.id, actor);
      const body = await draftOf(state, query.report, needs);
      return print(state, { report: query.report, to: 'province', sentAt: null, body }, needs);
    },
  }),
  route({
    method: 'get',
    path: '/api/cases/:id/reports/:report/docx',
    tag: '台账',
    summary: '下载已报送的报告',
    access: 'cases.read',
    params: Id.extend({ report: z.coerce.number().int().min(1).max(1_000) }),
    answer: { media },
    audited: 'always',
    async act({ params, actor }) {
      const { state } = await needs.cases.seen(params.id, actor);
      const sent = state.reports[params.report - 1];
      if (sent === undefined) throw new NotFound('没有这份报告，请从案件页进入。');
      return print(state, sent, needs);
    },
  }),
];

async function draftOf(state: CaseState, kind: ReportKind, { units }: Needs): Promise<ReportDraft> {
  const names = new Map((await units.list()).map(({ id, name }) => [id, name]));
  return reportDraft(state, kind, (id) => names.get(id) ?? id);
}

async function print(
  state: CaseState,
  report: { report: ReportKind; to: ReportReceiver; sentAt: string | null; body: ReportDraft },
  { reportDocx, now }: Needs,
): Promise<FileAnswer> {
  const { number, demo } = state;
  const paper = { ...report, kind: report.report, title: reportTitle(state, report.report), number, demo };
  const file = await reportDocx({ ...paper, madeAt: report.sentAt ?? now().toISOString() });
  return new FileAnswer(file, `${reportKinds[report.report]}-${number}.docx`);
}
