import { levelOrder, topics } from '../../../../analysis/codes.ts';
import { emergencyLevels } from '../../../../api/cases/contract-corrections.ts';
import type { Field } from '../form/fields.ts';
import type { Detail } from './case-page.tsx';

const reason: Field = { kind: 'area', name: 'reason', label: '理由', max: 500 };

/** 更正: what is wrong, what it should be, and why; a second person signs. */
export function proposeFields(detail: Detail): Field[] {
  const lower = levelOrder.slice(1, Math.max(1, levelOrder.indexOf(detail.case.level)));
  const when = (is: string) => ({ name: 'change.what', is });
  return [
    {
      kind: 'choice',
      name: 'change.what',
      label: '更正什么',
      options: [
        { value: 'title', label: '标题' },
        { value: 'level', label: '等级调低' },
        { value: 'places', label: '地点' },
        { value: 'topics', label: '主题' },
        { value: 'emergency', label: '突发环境事件' },
      ],
      hint: '由另一位同事（宣教处或者厅领导）签字后才生效。',
    },
    { kind: 'line', name: 'change.title', label: '标题', max: 300, when: when('title') },
    { kind: 'level', name: 'change.level', label: '调低为', levels: lower, when: when('level') },
    {
      kind: 'places',
      name: 'change.places',
      label: '涉及地点',
      optional: 'empty',
      known: detail.case.places,
      hint: '逐个添加、移除，外省的也可以；跨市、跨省的由省级回应。',
      when: when('places'),
    },
    {
      kind: 'choices',
      name: 'change.topics',
      label: '主题',
      options: Object.entries(topics).map(([value, label]) => ({ value, label })),
      when: when('topics'),
    },
    { ...emergencyLevel('change.emergency'), hint: '不填即为不属于突发环境事件。', when: when('emergency') },
    reason,
  ];
}

/** 突发环境事件级别; what each means is shown beside the form. */
export function emergencyLevel(name: string): Extract<Field, { kind: 'choice' | 'choices' }> {
  return {
    kind: 'choice',
    name,
    label: '突发环境事件级别',
    optional: 'null',
    options: Object.entries(emergencyLevels).map(([value, label]) => ({ value, label })),
  };
}

/** The words that a second signature, its refusal and its taking back want. */
export const signingFields = {
  confirmProposal: [{ kind: 'area', name: 'opinion', label: '签字意见', max: 500, optional: 'empty' }],
  declineProposal: [reason],
  recallProposal: [reason],
  withdraw: [
    { ...reason, hint: '橙色、红色案件须由第二人签字后才撤案；撤案不是回应，正在计时的时限终止，不计为按时。' },
  ],
} as const satisfies Record<string, readonly Field[]>;
