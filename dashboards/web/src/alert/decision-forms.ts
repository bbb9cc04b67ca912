import { triggers } from '../../../../analysis/codes.ts';
import type { AlertDetail } from '../../../../api/alerts/contract.ts';
import type { DocumentView } from '../../../../api/documents/contract.ts';
import { emergencyLevel } from '../case/correction-fields.ts';
import type { Field } from '../form/fields.ts';

export type DecisionType = 'file' | 'dismiss' | 'refer' | 'join';

/** The forms of the decisions on an alert: name of the button, of the submit button, and the inputs. */
export const decisionForms: Record<DecisionType, { name: string; submit: string; done: string; fields: Field[] }> = {
  file: {
    name: '立案交办',
    submit: '确认立案',
    done: '已立案并交办',
    fields: [
      { kind: 'level', name: 'level', label: '等级', levels: ['blue', 'yellow', 'orange', 'red'] },
      { kind: 'flag', name: 'emergency', label: '突发环境事件', hint: '按 5 小时首次发布、24 小时新闻发布会计时' },
      { ...emergencyLevel('emergencyLevel'), hint: '暂时无法判明的不填，按重大以上计时。' },
      { kind: 'unit', name: 'duty.lead', label: '主管单位' },
      { kind: 'unit', name: 'duty.handler', label: '处置单位' },
      { kind: 'units', name: 'duty.support', label: '协办单位' },
      { kind: 'area', name: 'reason', label: '立案理由', max: 500, hint: '已按研判依据预填，请核改。' },
      { kind: 'line', name: 'note', label: '交办要求', max: 500, optional: 'empty' },
    ],
  },
  dismiss: {
    name: '无需处置',
    submit: '确认无需处置',
    done: '已记为无需处置',
    fields: [{ kind: 'area', name: 'reason', label: '理由', max: 500 }],
  },
  refer: {
    name: '转外单位',
    submit: '确认转出',
    done: '已记为转外单位',
    fields: [
      { kind: 'line', name: 'to', label: '转往单位', max: 100 },
      { kind: 'line', name: 'receipt', label: '回执或文号', max: 100, optional: 'null' },
      { kind: 'area', name: 'reason', label: '理由', max: 500 },
    ],
  },
  join: { name: '并入案件', submit: '确认并入', done: '已并入案件', fields: [] },
};

/** The inputs of a decision on this alert: filing takes the demands with it, where the alert has an event whose texts ask. */
export function decisionFields(type: DecisionType, { alert }: AlertDetail): Field[] {
  const { fields } = decisionForms[type];
  if (type !== 'file' || alert.event === null) return fields;
  const hint = '勾选的记入台账，可以修改和增加；建议由文本自动提出，请核对。';
  return [...fields, { kind: 'demands', name: 'demands', label: '诉求', of: { event: alert.event.id }, tick: 5, hint }];
}

/** What the form starts with: the system's suggestion, which a person confirms or changes. */
export function prefilled(type: DecisionType, detail: AlertDetail): Record<string, unknown> {
  const { alert, suggestion, document } = detail;
  if (type === 'file') {
    return {
      level: alert.level === 'none' ? 'blue' : alert.level,
      emergency: false,
      ...(suggestion === null ? {} : { duty: suggestion.duty }),
      reason: document === null ? '' : fileReason(alert.score, document.assessment),
      note: '',
    };
  }
  if (type === 'refer')
    return { to: suggestion?.outside ?? '', reason: suggestion?.outside == null ? '' : suggestion.reason };
  return {};
}

function fileReason(score: number, { triggers: hard, reasons }: DocumentView['assessment']): string {
  const grounds =
    hard.length > 0 ? hard.map((trigger) => triggers[trigger]) : reasons.slice(0, 3).map(({ basis }) => basis);
  return `风险评分 ${Math.round(score)}${grounds.length === 0 ? '' : `，${grounds.join('；')}`}。`;
}
