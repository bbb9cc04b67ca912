import { instantText } from '../../analysis/calendar.ts';
import { topics } from '../../analysis/codes.ts';
import type { CaseState } from '../cases/case.ts';
import { caseOrigins } from '../cases/contract.ts';
import { type ReportDraft, type ReportKind, reportKinds } from './contract-reports.ts';

/** 报告初稿: what the case says for each field of a report, for a person to edit; of 续报 and 处理结果报告 what the last report said. What nobody knows stays empty. */
export function reportDraft(state: CaseState, kind: ReportKind, unitName: (id: string) => string): ReportDraft {
  const last = state.reports.at(-1)?.body;
  const handling = state.handling.map(({ at, text }) => `${instantText(at)}：${text}`).join('\n');
  return {
    ...{ cause: '', pollutants: '', monitoring: '', harm: '', sensitive: '', trend: '', measures: '' },
    ...{ remaining: '', accountability: '', aftermath: '', signer: '', contact: '', phone: '' },
    ...(kind === 'initial' || last === undefined ? {} : last),
    time: timeWords(state),
    place: state.place?.name ?? last?.place ?? '',
    source: sourceWords(state),
    course: last?.course ?? state.summary,
    handling: handling === '' ? (last?.handling ?? '') : handling,
    progress: handling,
    result: state.fix?.measures ?? '',
    unit: last?.unit ?? (state.duty === null ? '' : unitName(state.duty.handler)),
  };
}

/** 关于某事的初报. */
export function reportTitle({ title }: Pick<CaseState, 'title'>, kind: ReportKind): string {
  return `关于“${title}”的${kind === 'result' ? '' : '突发环境事件'}${reportKinds[kind]}`;
}

function timeWords({ happenedAt, firstFoundAt }: CaseState): string {
  return happenedAt === null
    ? `发生时间待查；${instantText(firstFoundAt)}发现`
    : `${instantText(happenedAt)}发生，${instantText(firstFoundAt)}发现`;
}

function sourceWords({ origin, documents, topics: about }: CaseState): string {
  const from = [...new Set(documents.map(({ sourceName }) => sourceName))].slice(0, 5).join('、');
  const what = about.map((topic) => topics[topic]).join('、');
  return `${caseOrigins[origin]}${from === '' ? '' : `（${from}）`}，反映${what}`;
}
