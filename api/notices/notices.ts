import { shortText } from '../../analysis/calendar.ts';
import { levels } from '../../analysis/codes.ts';
import type { CaseState, LedgerEntry } from '../cases/case.ts';
import { clockKinds } from '../cases/contract-commands.ts';
import { changeWords } from '../cases/correction-sentences.ts';
import { signers } from '../cases/corrections.ts';
import { actorName } from '../cases/fold-parts.ts';
import { mergeNotice } from '../cases/merge-sentences.ts';
import { reportKinds, reportReceivers, reportWays } from '../clocks/contract-reports.ts';
import { consultNotices } from './consult-notices.ts';
import type { Notice } from './outbox.ts';
import { signUntil, unitNotices } from './unit-notices.ts';
import { wordNotices } from './word-notices.ts';

/** Whom an entry concerns and what they read; `before` is the case without it, `after` with it. Empty for entries that nobody waits for. */
export function noticesOf(
  entry: Pick<LedgerEntry, 'event' | 'by'>,
  before: CaseState | null,
  after: CaseState,
): Notice[] {
  const { event } = entry;
  const tell = (to: readonly string[], subject: string, text: string): Notice[] =>
    [...new Set(to)].map((one) => ({
      to: one,
      subject: `${subject}：${after.number} ${after.title}`,
      text,
      target: `/cases/${after.id}`,
      level: after.level,
    }));
  switch (event.type) {
    case 'assigned':
      return tell(
        [...working(after), ...(after.duty?.support ?? []).map(unit)],
        '交办',
        assignedText(after, event.note),
      );
    case 'returned':
    case 'reassigned':
    case 'supportChanged':
    case 'handedDown':
    case 'reportedUp':
    case 'disputeRaised':
    case 'arbitrated':
      return unitNotices(event, before, after, tell);
    case 'answerSubmitted':
    case 'answerReviewed':
    case 'withholdProposed':
    case 'withholdDecided':
    case 'linkTrouble':
      return wordNotices(event, after, tell);
    case 'fixProved':
      return tell(['role:publicity'], '处置待核', '责任单位已报送处置结果，请核验。');
    case 'fixVerified':
      return event.verdict === 'pass' ? [] : tell(working(after), '处置退回', `核验未通过：${event.opinion}`);
    case 'reopened':
      return tell(['role:publicity', ...working(after)], '重启', `案件重启：${event.reason}`);
    case 'extensionAsked':
      return tell(['role:leader'], '延期待批', `申请延至 ${shortText(event.until)}（北京时间）。理由：${event.reason}`);
    case 'extensionRefused':
      return tell(['role:publicity', ...working(after)], '不同意延期', `请按原时限办理。理由：${event.reason}`);
    case 'foundTimeCorrected':
      return tell(
        ['role:leader', 'role:office'],
        '更正发现时间',
        `发现时间更正为 ${shortText(event.foundAt)}（北京时间）。理由：${event.reason}`,
      );
    case 'reportFiled':
      return tell(
        ['role:publicity', 'role:leader'],
        reportKinds[event.report],
        `已向${reportReceivers[event.to]}${reportWays[event.way]}报告。`,
      );
    case 'extended':
      return tell(['role:publicity', ...working(after)], '延期', extendedText(event, before));
    case 'urged':
      return tell(working(after), '催办', event.text);
    case 'levelRaised':
      return tell(
        ['role:publicity', 'role:leader', ...working(after)],
        `升为${levels[event.level]}色`,
        `等级调高：${event.reason}`,
      );
    case 'clockNoted': {
      const subject = { dueSoon: '即将到期', overdue: '超时', escalated: '超时升级' }[event.note];
      const text = `${clockKinds[event.clock]}时限 ${shortText(event.dueAt)}（北京时间）${event.note === 'dueSoon' ? '，请抓紧办理。' : '，已经超时，请立即办理。'}`;
      return tell(event.recipients ?? [], subject, text);
    }
    case 'changeProposed':
      return tell(
        signers(after).map((role) => `role:${role}`),
        '待二次签字',
        `${actorName(entry.by)}提出${changeWords(event.change)}，请另一位同事签字。理由：${event.reason}`,
      );
    case 'proposalDeclined':
      return tell(['role:publicity'], '更正未获同意', event.reason);
    case 'corrected':
      return tell(['role:publicity', ...working(after)], '更正', `${changeWords(event.change)}。理由：${event.reason}`);
    case 'commented':
    case 'instructed':
    case 'supervised':
    case 'orderAnswered':
      return consultNotices(event, entry.by, after, tell);
    case 'withdrawn':
      return tell(working(after), '撤案', `案件已撤，不再办理。理由：${event.reason}`);
    case 'mergedInto':
    case 'caseTakenOver':
    case 'mergeUndone':
    case 'partSplitOff':
    case 'splitFrom':
      return tell(['role:publicity', ...working(after)], ...mergeNotice(event));
    default:
      return [];
  }
}

/** Tells each of them once. */
export type Tell = (to: readonly string[], subject: string, text: string) => Notice[];

/** The units that answer a case, as notices address them. */
export function working(state: CaseState): string[] {
  return state.duty === null ? [] : [unit(state.duty.lead), unit(state.duty.handler)];
}

function unit(id: string): string {
  return `unit:${id}`;
}

function assignedText(state: CaseState, note: string): string {
  return `${levels[state.level]}色案件交办${signUntil(state)}。${note}`;
}

function extendedText(event: Extract<LedgerEntry['event'], { type: 'extended' }>, before: CaseState | null): string {
  const original = before?.clocks.filter((clock) => clock.kind === event.clock).at(-1)?.dueAt;
  const from = original === undefined ? '' : `由 ${shortText(original)} `;
  return `${clockKinds[event.clock]}时限${from}延至 ${shortText(event.until)}（北京时间）。理由：${event.reason}`;
}
