import { beijingDay, minuteText } from '../../analysis/calendar.ts';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import { satisfactions } from '../../api/cases/contract-particulars.ts';
import {
  answerTypesOf,
  attentionOf,
  involvedOf,
  measuredWords,
  scoreWords,
  typeWords,
} from '../../api/cases/particulars.ts';
import { publishedWords, withheldBasis } from '../../api/cases/words.ts';
import { reportKinds, reportReceivers } from '../../api/clocks/contract-reports.ts';

/** What a cell says that a rule proposed and nobody has confirmed. */
const proposal = '（系统提出）';
/** What a cell says where no source gave a figure: never 0. */
export const notGiven = '未提供';

/** 涉及企业、园区、水体、项目. */
export function involvedWords(one: CaseState): string | null {
  const { names, proposed } = involvedOf(one);
  if (names.length === 0) return proposed ? null : '无';
  return `${names.join('、')}${proposed ? proposal : ''}`;
}

/** 重点回应类型. */
export function answerTypeWords(one: CaseState): string {
  const { codes, proposed } = answerTypesOf(one);
  return `${typeWords(codes)}${proposed ? proposal : ''}`;
}

/** 关注量 and 跟帖数 of the post. */
export function attentionCell(one: CaseState, which: 'views' | 'replies'): number | string {
  return attentionOf(one)[which] ?? notGiven;
}

/** 评论数量及趋势: the figures of the post, and how many texts of the case each day had. */
export function attentionTrend(one: CaseState): string {
  const { views, replies } = attentionOf(one);
  const days = Map.groupBy(one.documents, ({ publishedAt, foundAt }) => beijingDay(new Date(publishedAt ?? foundAt)));
  const counts = [...days]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([day, of]) => `${day.slice(5)} ${of.length} 条`);
  const shown = counts.length <= trendDays ? counts : [...counts.slice(0, trendDays - 1), `……最近 ${counts.at(-1)}`];
  const figures = `跟帖数：${replies ?? notGiven}；关注量：${views ?? notGiven}`;
  return counts.length === 0 ? figures : `${figures}\n相关文本：${shown.join('、')}`;
}

const trendDays = 7;

/** 评估得分: as assessed by a person, else what can be counted, said to be that. */
export function scoreCell(one: CaseState, at: string): string {
  const given = one.assessments.at(-1);
  if (given === undefined) return `未评估（${measuredWords(one, at)}）`;
  return `${scoreWords(given)}（${given.by}，${minuteText(given.at)}）`;
}

/** 反映人满意情况, and how often the matter came back. */
export function contentment(one: CaseState, own: readonly LedgerEntry[]): string | null {
  const { satisfaction } = one.particulars;
  const times = own.flatMap(({ event, at }) => (event.type === 'reopened' && event.cause === 'relapse' ? [at] : []));
  const said = [
    ...(satisfaction === null ? [] : [satisfactions[satisfaction]]),
    ...(times.length === 0 ? [] : [`复发 ${times.length} 次：${times.map(minuteText).join('、')}`]),
  ];
  return said.length === 0 ? null : said.join('\n');
}

/** 上级通报及回复: what a person registered, and the reports that went up. */
export function superiorWords(one: CaseState): string | null {
  const { superior } = one.particulars;
  const sent = one.reports.map(
    ({ report, to, sentAt }) => `${minuteText(sentAt)} 向${reportReceivers[to]}报送${reportKinds[report]}`,
  );
  const all = [...(superior === null ? [] : [superior]), ...sent];
  return all.length === 0 ? null : all.join('\n');
}

/** 是否可公开: withheld, out already, or found open by 保密审查. */
export function publicWords(one: CaseState): string | null {
  const basis = withheldBasis(one);
  if (basis !== null) return `不予公开：${basis}`;
  if (publishedWords(one).length > 0) return '可公开（已公开发布）';
  const reviewed = one.words.some(({ reviews }) =>
    reviews.some(({ verdict, secrecy }) => verdict === 'pass' && secrecy?.conclusion === 'open'),
  );
  return reviewed ? '可公开（保密审查通过）' : null;
}
