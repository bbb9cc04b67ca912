import { shortText } from '../../analysis/calendar.ts';
import type { CaseState, LedgerEntry } from '../cases/case.ts';
import type { consultEvents } from '../cases/consult-events.ts';
import { actorName } from '../cases/fold-parts.ts';
import { type Tell, working } from './notices.ts';
import type { Notice } from './outbox.ts';

type ConsultEvent = Extract<LedgerEntry['event'], { type: keyof typeof consultEvents }>;

/** Whom 会商、领导批示、督办 concern: who is mentioned, who has to answer, and who waits for the answer. */
export function consultNotices(event: ConsultEvent, by: LedgerEntry['by'], after: CaseState, tell: Tell): Notice[] {
  switch (event.type) {
    case 'commented':
      return tell(event.mentions, '会商', `${actorName(by)}：${event.text}`);
    case 'instructed':
      return tell(
        ['role:publicity', ...working(after)],
        '领导批示',
        `${event.leader}批示：${event.text}${event.until === null ? '' : `（${answerBy(event.until)}）`}`,
      );
    case 'supervised':
      return tell(
        ['role:publicity', ...working(after)],
        '督办',
        `${event.watcher}督办：${event.text}（${answerBy(event.until)}）`,
      );
    case 'orderAnswered': {
      const order = after.orders.find(({ id }) => id === event.order);
      const subject = order?.kind === 'supervision' ? '督办反馈' : '批示反馈';
      return tell(['role:publicity', 'role:leader'], subject, `${actorName(by)}：${event.text}`);
    }
    default:
      return event satisfies never;
  }
}

function answerBy(until: string): string {
  return `请于 ${shortText(until)}（北京时间）前反馈`;
}
