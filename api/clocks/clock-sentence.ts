import { instantText } from '../../analysis/calendar.ts';
import type { CaseEvent } from '../cases/case.ts';
import { clockKinds } from '../cases/contract-commands.ts';
import { reportKinds, reportReceivers, reportWays } from './contract-reports.ts';

/** How an entry about clocks, times and reports reads. */
export function clockSentence(event: ClockEntry): { name: string; sentence: string; basis: string | null } {
  switch (event.type) {
    case 'extensionAsked':
      return said('申请延期', `申请把${clockKinds[event.clock]}时限延至${instantText(event.until)}：${event.reason}`);
    case 'extensionRefused':
      return said('不同意延期', `不同意${clockKinds[event.clock]}时限延期：${event.reason}`);
    case 'extended':
      return said('延期', `${clockKinds[event.clock]}时限延至${instantText(event.until)}：${event.reason}`);
    case 'foundTimeCorrected':
      return said(
        '更正发现时间',
        `发现时间更正为${instantText(event.foundAt)}：${event.reason}${movedWords(event.moved)}`,
      );
    case 'happenedTimeSet':
      return said(
        '发生时间',
        `发生时间登记为${instantText(event.happenedAt)}：${event.reason}${movedWords(event.moved)}`,
      );
    case 'reportFiled':
      return said(
        reportKinds[event.report],
        `${instantText(event.sentAt)}${reportWays[event.way]}向${reportReceivers[event.to]}${reportKinds[event.report]}，签发人：${event.body.signer}，报告单位：${event.body.unit}`,
      );
    case 'stepRecorded':
      return said('时限事项', `${clockKinds[event.clock]}于${instantText(event.doneAt)}完成，文书：${event.reference}`);
    default:
      return event satisfies never;
  }
}

type ClockEntry = Extract<
  CaseEvent,
  {
    type:
      | 'extensionAsked'
      | 'extensionRefused'
      | 'extended'
      | 'foundTimeCorrected'
      | 'happenedTimeSet'
      | 'reportFiled'
      | 'stepRecorded';
  }
>;

function said(name: string, sentence: string) {
  return { name, sentence, basis: null };
}

function movedWords(moved: readonly unknown[]): string {
  return moved.length === 0 ? '' : `；${moved.length} 项时限随之提前`;
}
