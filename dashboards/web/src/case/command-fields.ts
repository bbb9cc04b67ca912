import { levelOrder } from '../../../../analysis/codes.ts';
import { type CaseCommandType, commandNames, respondentLevels } from '../../../../api/cases/contract-commands.ts';
import { secrecyConclusions, withholdBases } from '../../../../api/cases/contract-words.ts';
import type { Field } from '../form/fields.ts';
import { typedOf } from '../time.ts';
import type { Word } from './case-act.ts';
import type { Detail } from './case-page.tsx';
import { clockFields, clockStart } from './clock-fields.ts';
import { emergencyLevel, proposeFields, signingFields } from './correction-fields.ts';
import { endingFields, solvedOptions } from './ending-fields.ts';
import { mechanismField, particularsFields, particularsStart, satisfactionField } from './particulars-fields.ts';

const verdicts = [
  { value: 'pass', label: '通过' },
  { value: 'return', label: '退回' },
];

/** 保密审查记录. */
const secrecyFields: readonly Field[] = [
  {
    kind: 'choice',
    name: 'secrecy.conclusion',
    label: '密级结论',
    options: Object.entries(secrecyConclusions).map(([value, label]) => ({ value, label })),
  },
  { kind: 'area', name: 'secrecy.basis', label: '依据', max: 500, hint: '写明对照的保密事项范围或者定密依据。' },
  {
    kind: 'flag',
    name: 'secrecy.aggregationChecked',
    label: '已检查汇聚风险',
    hint: '与已公开的信息合在一起，不会泄露国家秘密、工作秘密和个人隐私。',
  },
  { kind: 'line', name: 'secrecy.aggregation', label: '汇聚风险说明', max: 500, optional: 'empty' },
];

const withholdVerdicts = [
  { value: 'pass', label: '同意不予公开' },
  { value: 'return', label: '不同意，继续回应' },
];

/** Commands that need no words: the button acts at once. */
export function asksNothing(command: string, word?: Word): boolean {
  if (command === 'submitAnswer' && isSevere(word)) return false;
  return command === 'accept' || command === 'submitAnswer' || command === 'archive';
}

/** Whether the answer check found what must be answered for before the draft goes on. */
function isSevere(word: Word | undefined): boolean {
  return word?.findings.some(({ severe }) => severe) === true;
}

/** Whether a command of the answer is one this web app knows; the server may be newer. */
export function isCommand(command: string): command is CaseCommandType {
  return command in commandNames;
}

/** The inputs of each command, in the words of the office. */
export function commandFields(command: CaseCommandType, detail: Detail, word?: Word): Field[] {
  const reason = { kind: 'area', name: 'reason', label: '理由', max: 500 } as const;
  const level: Field = { kind: 'level', name: 'level', label: '等级', levels: levelOrder.slice(1) };
  switch (command) {
    case 'accept':
    case 'archive':
      return [];
    case 'submitAnswer':
      if (!isSevere(word)) return [];
      return [{ ...reason, label: '送审理由', hint: '答复核对有严重问题，仍要送审的写明理由，记入台账。' }];
    case 'file':
      return [
        level,
        { kind: 'flag', name: 'emergency', label: '突发环境事件', hint: '按 5 小时首次发布、24 小时新闻发布会计时' },
        { ...emergencyLevel('emergencyLevel'), hint: '暂时无法判明的不填，按重大以上计时。' },
        reason,
      ];
    case 'dismiss':
    case 'return':
    case 'reopen':
      return [reason];
    case 'reassign':
      return [
        { kind: 'unit', name: 'lead', label: '主管单位' },
        {
          kind: 'unit',
          name: 'handler',
          label: '处置单位',
          hint: '没有改动、也没有退回的单位照常办理，不用重新签收。',
        },
        reason,
      ];
    case 'changeSupport':
      return [{ kind: 'units', name: 'support', label: '协办单位' }, reason];
    case 'handDown':
      return [
        { kind: 'unit', name: 'to', label: '县级分局', only: 'ownCounties', hint: '下交后本局仍是承办单位。' },
        { kind: 'area', name: 'note', label: '要求', max: 500, optional: 'empty' },
      ];
    case 'reportUp':
      return [{ kind: 'area', name: 'text', label: '上报内容', max: 4_000, hint: '写明进展、困难和请求。' }];
    case 'dispute':
      return [
        { kind: 'unit', name: 'inCharge', label: '应当承办的单位', optional: 'null' },
        { ...reason, hint: '写明职责依据。' },
      ];
    case 'arbitrate':
      return [{ kind: 'unit', name: 'to', label: '裁定由谁承办' }, reason];
    case 'setRespondent':
      return [
        {
          kind: 'choice',
          name: 'level',
          label: '回应主体',
          options: Object.entries(respondentLevels).map(([value, label]) => ({ value, label })),
        },
        reason,
      ];
    case 'assign':
      return [
        { kind: 'unit', name: 'duty.lead', label: '主管单位' },
        {
          kind: 'unit',
          name: 'duty.handler',
          label: '处置单位',
          hint: '谁主管谁回应、谁处置谁回应；可与主管单位相同。',
        },
        { kind: 'units', name: 'duty.support', label: '协办单位' },
        { kind: 'area', name: 'note', label: '交办要求', max: 500, optional: 'empty' },
      ];
    case 'logHandling':
      return [
        { kind: 'area', name: 'text', label: '办理情况', max: 4_000, hint: '写明时间、人员、核查与监测结果。' },
        { kind: 'evidence', name: 'evidence', label: '佐证', least: 0 },
      ];
    case 'setDemands':
      return [{ kind: 'lines', name: 'demands', label: '诉求', max: 30, optional: 'empty', hint: '每行一条。' }];
    case 'draftAnswer':
      return [
        { kind: 'area', name: 'text', label: '回应全文', max: 10_000 },
        {
          kind: 'covers',
          name: 'covers',
          label: '本稿回应了哪些诉求',
          demands: detail.demands.map(({ text }) => text),
        },
      ];
    case 'reviewAnswer':
      return [
        ...(word?.steps.find(({ state }) => state === 'current')?.step === 'secrecy' ? secrecyFields : []),
        { kind: 'area', name: 'opinion', label: '审核意见', max: 1_000, optional: 'empty', hint: '退回时须写明意见。' },
      ];
    case 'withdrawAnswer':
    case 'dropWord':
      return [reason];
    case 'proposeWithholding':
      return [
        {
          kind: 'choice',
          name: 'basis',
          label: '不予公开的依据',
          options: Object.entries(withholdBases).map(([value, label]) => ({ value, label })),
          hint: '须由另一角色的同事复核；首次权威发布和新闻发布会的时限照常计时。',
        },
        reason,
      ];
    case 'decideWithholding':
      return [
        { kind: 'choice', name: 'verdict', label: '复核结论', options: withholdVerdicts },
        { kind: 'area', name: 'opinion', label: '复核意见', max: 500 },
      ];
    case 'publishAnswer':
      return [
        { kind: 'link', name: 'url', label: '公开链接' },
        { kind: 'line', name: 'channel', label: '发布渠道', max: 100, hint: '如：厅门户网站、官方微信公众号。' },
        { kind: 'instant', name: 'publishedAt', label: '发布时间', hint: '北京时间。' },
      ];
    case 'settleLink':
      return [
        {
          kind: 'area',
          name: 'note',
          label: '处理情况',
          max: 500,
          hint: '写明原因和处理：已恢复、已更正或者已另行发布。',
        },
      ];
    case 'recordPress':
      return [
        { kind: 'link', name: 'url', label: '发布会链接' },
        { kind: 'instant', name: 'heldAt', label: '召开时间', hint: '北京时间。' },
      ];
    case 'proveFix':
      return [
        { kind: 'area', name: 'measures', label: '处置措施', max: 4_000, hint: '写明查了什么、改了什么、结果如何。' },
        mechanismField,
        { kind: 'choice', name: 'solved', label: '实际问题是否解决', options: solvedOptions },
        { kind: 'evidence', name: 'evidence', label: '佐证', least: 1 },
      ];
    case 'verifyFix':
      return [
        { kind: 'choice', name: 'verdict', label: '核验结论', options: verdicts },
        { kind: 'area', name: 'opinion', label: '核验意见', max: 1_000 },
        satisfactionField,
      ];
    case 'askExtension':
    case 'extend':
    case 'refuseExtension':
    case 'correctFoundTime':
    case 'setHappenedTime':
    case 'fileReport':
    case 'recordStep':
      return clockFields(command, detail);
    case 'urge':
      return [{ kind: 'area', name: 'text', label: '催办内容', max: 500 }];
    case 'raiseLevel':
      return [level, reason];
    case 'propose':
      return proposeFields(detail);
    case 'confirmProposal':
    case 'declineProposal':
    case 'recallProposal':
    case 'withdraw':
      return [...signingFields[command]];
    case 'setParticulars':
    case 'assess':
      return particularsFields(command);
    case 'refer':
    case 'recordReceipt':
    case 'recordReferralAnswer':
    case 'askClues':
    case 'giveClues':
    case 'close':
    case 'lookAgain':
    case 'comment':
    case 'instruct':
    case 'supervise':
    case 'answerOrder':
      return endingFields(command, detail);
    default:
      return command satisfies never;
  }
}

/** 函文本 to begin with: what was told, and what the other body is asked for. */
function letterOf({ case: item, summary }: Detail): string {
  return `现将反映“${item.title}”的情况转你单位。基本情况：${summary}\n经研判，该事项属于你单位职责范围，请依法办理，并将收文情况和办理结果函告我厅。`;
}

/** What a form starts with: what the case already says. */
export function commandStart(command: CaseCommandType, detail: Detail, word?: Word): Record<string, unknown> {
  const { case: item, demands } = detail;
  const newest = word?.versions.at(-1);
  if (command === 'file' || command === 'raiseLevel')
    return { level: item.level, emergency: detail.emergency, emergencyLevel: detail.emergencyLevel };
  if (command === 'propose')
    return { change: { title: item.title, places: item.places.map(({ code }) => code), topics: item.topics } };
  if (command === 'assign')
    return { duty: { lead: item.lead?.id, handler: item.handler?.id, support: detail.support.map(({ id }) => id) } };
  if (command === 'reassign') return { lead: item.lead?.id, handler: item.handler?.id };
  if (command === 'changeSupport') return { support: detail.support.map(({ id }) => id) };
  if (command === 'arbitrate') return { to: detail.dispute?.inCharge?.id ?? detail.dispute?.unit.id };
  if (command === 'setRespondent') return { level: detail.respondent?.level };
  if (command === 'setDemands') return { demands: demands.map(({ text }) => text).join('\n') };
  if (command === 'draftAnswer')
    return {
      text: newest?.text ?? '',
      covers: demands.flatMap(({ text }, index) => (newest?.covers.includes(text) === true ? [index] : [])),
    };
  if (command === 'publishAnswer') return { publishedAt: typedOf(Date.now()) };
  if (command === 'recordPress') return { heldAt: typedOf(Date.now()) };
  if (command === 'instruct') return { givenAt: typedOf(Date.now()) };
  if (command === 'refer') return { letter: letterOf(detail) };
  if (command === 'setParticulars') return particularsStart(detail);
  return clockStart(command, detail) ?? {};
}
