import { instantText } from '../../analysis/calendar.ts';
import type { CaseEvent } from './case.ts';
import type { consultEvents } from './consult-events.ts';
import { solvedWords } from './contract-commands.ts';
import type { endingEvents } from './ending-events.ts';

type Told = Extract<
  CaseEvent,
  { type: keyof typeof endingEvents | keyof typeof consultEvents | 'closed' | 'lookedAgain' }
>;

/** How an entry about an end, what a case waits for, or a consultation reads: its name and one Chinese sentence. */
export function describeEnding(event: Told): { name: string; sentence: string; basis: null } {
  switch (event.type) {
    case 'closed':
      return said('办结', closedWords(event));
    case 'lookedAgain':
      return said(
        '回头看',
        `回头看：${solvedWords[event.solved]}。${event.finding}${event.reviewAt === null ? '' : `。${instantText(event.reviewAt)}前再看`}`,
      );
    case 'referralReceipted':
      return said('登记回执', `对方已收函，回执：${event.receipt}`);
    case 'referralAnswered':
      return said('对方答复', `对方答复：${event.text}`);
    case 'cluesAsked':
      return said('线索不足', `线索不足，请${event.from}于${instantText(event.until)}前补充：${event.asked}`);
    case 'cluesGiven':
      return said('补充线索', `补充线索：${event.text}`);
    case 'commented':
      return said('会商', event.text);
    case 'instructed':
      return said(
        '领导批示',
        `${event.leader}${instantText(event.givenAt)}批示：${event.text}${event.until === null ? '' : `（${instantText(event.until)}前反馈）`}`,
      );
    case 'supervised':
      return said('督办', `${event.watcher}督办，${instantText(event.until)}前反馈：${event.text}`);
    case 'orderAnswered':
      return said('反馈', `反馈批示或督办：${event.text}`);
    default:
      return event satisfies never;
  }
}

function closedWords(event: Extract<Told, { type: 'closed' }>): string {
  const { ending, left, reviewAt, conclusion } = event;
  if (ending === 'unfounded') return `办结（经核查不存在）：${conclusion}`;
  if (ending !== 'partly') return `办结：${conclusion}`;
  return `办结（部分解决）：${conclusion}。遗留：${left ?? ''}，${reviewAt == null ? '' : instantText(reviewAt)}前回头看`;
}

function said(name: string, sentence: string) {
  return { name, sentence, basis: null };
}
