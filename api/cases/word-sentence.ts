import { instantText } from '../../analysis/calendar.ts';
import { reviewSteps, type SecrecyReview } from './contract-commands.ts';
import { secrecyConclusions, unstopped, type WordKind, withholdBases, wordKinds } from './contract-words.ts';
import type { WordEvent } from './fold-words.ts';
import { wordName } from './words.ts';

/** How an entry about a public word reads. */
export function describeWord(event: WordEvent): { name: string; sentence: string; basis: string | null } {
  switch (event.type) {
    case 'wordBegun':
      return said(
        '新增发布',
        `新增${nameOf(event.word)}${event.corrects === null ? '' : `，更正${nameOf(event.corrects)}`}`,
      );
    case 'answerDrafted':
      return said(
        '拟稿',
        `拟${draftOf(event.word)}（${[...event.text].length} 字），覆盖 ${event.covers.length} 条诉求`,
      );
    case 'answerSubmitted':
      return said(
        '送审',
        `${prefix(event.word)}送审：${event.chain.map((step) => reviewSteps[step]).join('、')}${event.reason === undefined ? '' : `。答复核对有严重问题，送审理由：${event.reason}`}`,
      );
    case 'answerReviewed':
      return said(
        '审核',
        `${prefix(event.word)}${reviewSteps[event.step]}：${event.verdict === 'pass' ? '通过' : '退回'}${event.opinion === '' ? '' : `，意见：${unstopped(event.opinion)}`}${secrecyWords(event.secrecy)}`,
      );
    case 'answerWithdrawn':
      return said('撤回', `${prefix(event.word)}撤回送审稿：${event.reason}`);
    case 'wordDropped':
      return said('放弃发布', `放弃${nameOf(event.word)}：${event.reason}`);
    case 'withholdProposed': {
      const basis = withholdBases[event.basis];
      return { name: '提出不予公开', sentence: `提出不予公开。依据：${basis}。理由：${event.reason}`, basis };
    }
    case 'withholdDecided':
      return said(
        '复核不予公开',
        `${event.verdict === 'pass' ? '同意不予公开' : '不同意不予公开，继续拟稿'}。意见：${event.opinion}`,
      );
    case 'answerWithheld':
      return { name: '不予公开', sentence: `决定不予公开。依据：${event.basis}`, basis: event.basis };
    case 'answerPublished':
      return said(
        '发布',
        `${instantText(event.publishedAt)}在${event.channel}发布${event.word === undefined ? '回应' : nameOf(event.word)}：${event.url}`,
      );
    case 'pressRecorded':
      return said('新闻发布', `${instantText(event.heldAt)}举行新闻发布：${event.url}`);
    case 'linkKept':
      return said('链接存证', `${nameOf(event.word)}的公开页面已存快照，SHA-256 ${event.sha256.slice(0, 16)}…`);
    case 'linkTrouble':
      return said(
        '链接异常',
        `${nameOf(event.word)}的公开页面${event.trouble === 'gone' ? '已打不开' : '内容有变化'}：${event.detail}`,
      );
    case 'linkSettled':
      return said('链接处理', `${nameOf(event.word)}的公开页面已处理：${event.note}`);
    default:
      return event satisfies never;
  }
}

function nameOf(id: string): string {
  return wordName({ id, kind: kindOf(id) });
}

function draftOf(id: string | undefined): string {
  return id === undefined ? '回应稿' : `${nameOf(id)}稿`;
}

/** The formal answer needs no name: most cases have no other word. */
function prefix(id: string | undefined): string {
  return id === undefined ? '' : `${nameOf(id)}：`;
}

/** 密级结论, its ground and 汇聚风险, as the record of 保密审查 says them. */
export function secrecyWords(secrecy: SecrecyReview | null | undefined): string {
  if (secrecy == null) return '';
  const { conclusion, basis, aggregationChecked, aggregation } = secrecy;
  const checked = aggregationChecked
    ? `汇聚风险已检查${aggregation === '' ? '' : `：${aggregation}`}`
    : '汇聚风险未检查';
  return `。密级结论：${secrecyConclusions[conclusion]}；依据：${unstopped(basis)}；${checked}`;
}

/** An id begins with its kind. */
function kindOf(id: string): WordKind {
  const kind = id.split('-')[0] as WordKind;
  return kind in wordKinds ? kind : 'answer';
}

function said(name: string, sentence: string) {
  return { name, sentence, basis: null };
}
