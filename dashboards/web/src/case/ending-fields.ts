import { solvedWords } from '../../../../api/cases/contract-commands.ts';
import { orderKinds } from '../../../../api/cases/contract-consult.ts';
import type { Field } from '../form/fields.ts';
import type { Detail } from './case-page.tsx';

/** 解决程度, as handler and 回头看 say it. */
export const solvedOptions = Object.entries(solvedWords).map(([value, label]) => ({ value, label }));

/** The inputs of ends, of what a case waits for, and of consultation. */
export function endingFields(command: EndingCommand, detail: Detail): Field[] {
  switch (command) {
    case 'refer':
      return [
        { kind: 'line', name: 'to', label: '转往单位', max: 100 },
        {
          kind: 'area',
          name: 'letter',
          label: '函文本',
          max: 4_000,
          optional: 'null',
          hint: '没有对方回执以前，时限照常计算。',
        },
        { kind: 'line', name: 'receipt', label: '回执或文号', max: 100, optional: 'null' },
        { kind: 'area', name: 'reason', label: '理由', max: 500 },
      ];
    case 'recordReceipt':
      return [{ kind: 'line', name: 'receipt', label: '回执或文号', max: 100 }];
    case 'recordReferralAnswer':
      return [{ kind: 'area', name: 'text', label: '对方答复', max: 4_000 }];
    case 'askClues':
      return [
        { kind: 'area', name: 'asked', label: '需要补充什么', max: 1_000 },
        { kind: 'line', name: 'from', label: '向谁要', max: 100, hint: '如：反映人、转办单位。' },
        { kind: 'instant', name: 'until', label: '补充期限', hint: '研判、签收时限暂停；法定时限照常计算。' },
      ];
    case 'giveClues':
      return [{ kind: 'area', name: 'text', label: '补充的线索', max: 2_000, hint: '到期没有补充的，写明情况。' }];
    case 'close':
      return [
        { kind: 'area', name: 'conclusion', label: '办结结论', max: 1_000 },
        ...(detail.fix?.solved === 'partly' ? leftFields : []),
      ];
    case 'lookAgain':
      return [
        { kind: 'area', name: 'finding', label: '回头看情况', max: 2_000 },
        { kind: 'choice', name: 'solved', label: '实际问题是否解决', options: solvedOptions },
        { kind: 'evidence', name: 'evidence', label: '佐证', least: 1 },
        { kind: 'instant', name: 'reviewAt', label: '下次回头看', optional: 'null', hint: '仍未完全解决的必填。' },
      ];
    case 'comment':
      return [
        { kind: 'area', name: 'text', label: '会商意见', max: 2_000 },
        {
          kind: 'choices',
          name: 'mentions',
          label: '提醒谁看',
          optional: 'empty',
          options: detail.mentionable.map(({ id, name }) => ({ value: id, label: name })),
        },
      ];
    case 'instruct':
      return [
        { kind: 'line', name: 'leader', label: '批示领导', max: 50, hint: '写职务，如：分管副厅长。' },
        { kind: 'area', name: 'text', label: '批示内容', max: 2_000 },
        { kind: 'instant', name: 'givenAt', label: '批示时间', hint: '北京时间。' },
        { kind: 'instant', name: 'until', label: '反馈期限', optional: 'null' },
      ];
    case 'supervise':
      return [
        { kind: 'line', name: 'watcher', label: '督办人或督办单位', max: 50 },
        { kind: 'area', name: 'text', label: '督办要求', max: 1_000 },
        { kind: 'instant', name: 'until', label: '反馈期限', hint: '北京时间。' },
      ];
    case 'answerOrder':
      return [
        {
          kind: 'area',
          name: 'text',
          label: `${orderKinds.instruction}落实或${orderKinds.supervision}反馈`,
          max: 2_000,
        },
      ];
    default:
      return command satisfies never;
  }
}

export type EndingCommand =
  | ('refer' | 'recordReceipt' | 'recordReferralAnswer' | 'askClues' | 'giveClues' | 'close' | 'lookAgain')
  | ('comment' | 'instruct' | 'supervise' | 'answerOrder');

const leftFields: Field[] = [
  { kind: 'area', name: 'left', label: '遗留问题', max: 1_000, hint: '问题部分解决，写明还剩什么。' },
  { kind: 'instant', name: 'reviewAt', label: '回头看日期', hint: '到期进入待办。' },
];
