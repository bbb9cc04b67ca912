import { type CaseCommandType, clockKinds, StepClockCode } from '../../../../api/cases/contract-commands.ts';
import { neverExtended } from '../../../../api/clocks/contract.ts';
import {
  fieldsOf,
  type ReportKind,
  reportKinds,
  reportReceivers,
  reportWays,
} from '../../../../api/clocks/contract-reports.ts';
import type { Field } from '../form/fields.ts';
import { typedOf } from '../time.ts';
import type { Detail } from './case-page.tsx';

/** The commands about clocks, times of the matter and reports. */
export type ClockCommandType = Extract<
  CaseCommandType,
  'askExtension' | 'extend' | 'refuseExtension' | 'correctFoundTime' | 'setHappenedTime' | 'fileReport' | 'recordStep'
>;

/** The inputs of a command about clocks. */
export function clockFields(command: ClockCommandType, detail: Detail): Field[] {
  const reason: Field = { kind: 'area', name: 'reason', label: '理由', max: 500 };
  switch (command) {
    case 'askExtension':
      return [
        clockChoice(detail, '申请延期的时限', (one) => one.asked === null && !neverExtended.includes(one.kind)),
        until,
        reason,
      ];
    case 'extend':
      return [
        clockChoice(detail, '延期的时限', (one) => one.asked !== null),
        { ...until, hint: '北京时间；不能晚于申请的时间。' },
        reason,
      ];
    case 'refuseExtension':
      return [clockChoice(detail, '不同意延期的时限', (one) => one.asked !== null), reason];
    case 'correctFoundTime':
      return [
        {
          kind: 'instant',
          name: 'foundAt',
          label: '发现时间',
          hint: '北京时间。改早的，时限随之提前；改晚的，时限仍按原来最早的发现时间计算。',
        },
        reason,
      ];
    case 'setHappenedTime':
      return [
        { kind: 'instant', name: 'happenedAt', label: '发生时间', hint: '北京时间。' },
        { ...reason, label: '依据' },
      ];
    case 'fileReport':
      return [
        { kind: 'choice', name: 'report', label: '报告种类', options: options(reportKinds) },
        ...reportInputs('initial'),
      ];
    case 'recordStep':
      return [
        clockChoice(detail, '完成的事项', ({ kind }) => (StepClockCode.options as string[]).includes(kind)),
        { kind: 'instant', name: 'doneAt', label: '完成时间', hint: '北京时间，以文书送达为准。' },
        { kind: 'line', name: 'reference', label: '文书名称和文号', max: 200 },
      ];
    default:
      return command satisfies never;
  }
}

/** What such a form starts with: what waits, and now. */
export function clockStart(command: CaseCommandType, detail: Detail): Record<string, unknown> | null {
  const asked = detail.clocks.find((one) => one.asked !== null);
  if (command === 'extend' && asked?.asked != null)
    return { clock: asked.kind, until: typedOf(asked.asked.until), reason: '' };
  if (command === 'refuseExtension' && asked !== undefined) return { clock: asked.kind };
  if (command === 'correctFoundTime') return { foundAt: typedOf(detail.case.foundAt) };
  if (command === 'recordStep') return { doneAt: typedOf(Date.now()) };
  if (command === 'fileReport')
    return { report: 'initial', to: 'province', way: 'writing', sentAt: typedOf(Date.now()) };
  return null;
}

/** The inputs of a report; what is not known yet stays empty. */
export function reportInputs(kind: ReportKind): Field[] {
  return [
    { kind: 'choice', name: 'to', label: '报送对象', options: options(reportReceivers) },
    { kind: 'choice', name: 'way', label: '报送方式', options: options(reportWays), hint: '电话报告须补书面报告。' },
    { kind: 'instant', name: 'sentAt', label: '报送时间', hint: '北京时间。' },
    ...fieldsOf(kind).map(
      ([name, label]): Field => ({ kind: 'area', name: `body.${name}`, label, max: 4_000, optional: 'empty' }),
    ),
    { kind: 'line', name: 'body.unit', label: '报告单位', max: 100 },
    { kind: 'line', name: 'body.signer', label: '签发人', max: 40 },
    { kind: 'line', name: 'body.contact', label: '联系人', max: 40 },
    { kind: 'line', name: 'body.phone', label: '联系电话', max: 40 },
  ];
}

const until: Field & { kind: 'instant' } = { kind: 'instant', name: 'until', label: '延至', hint: '北京时间。' };

type Clock = Detail['clocks'][number];

function clockChoice(detail: Detail, label: string, wanted: (clock: Clock) => boolean): Field {
  return {
    kind: 'choice',
    name: 'clock',
    label,
    options: detail.clocks
      .filter((clock) => clock.stoppedAt === null && wanted(clock))
      .map(({ kind }) => ({ value: kind, label: clockKinds[kind] })),
  };
}

function options(names: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}
