import { answerTypes, particularNames, satisfactions } from '../../../../api/cases/contract-particulars.ts';
import type { Field } from '../form/fields.ts';
import type { Detail } from './case-page.tsx';

export const mechanismField: Field = {
  kind: 'area',
  name: 'mechanism',
  label: particularNames.mechanism,
  max: 2_000,
  optional: 'null',
  hint: '解决舆情背后实际问题的具体举措，填入台账。',
};

export const satisfactionField: Field = {
  kind: 'choice',
  name: 'satisfaction',
  label: particularNames.satisfaction,
  options: Object.entries(satisfactions).map(([value, label]) => ({ value, label })),
  optional: 'null',
};

const count = (name: 'views' | 'replies'): Field => ({
  ...{ kind: 'number', name, label: particularNames[name], least: 0, most: 10_000_000_000, optional: 'null' },
  hint: '原帖页面上的数字；不知道的不填，台账写「未提供」，不要填 0。',
});
const score = (name: string, label: string): Field => ({
  kind: 'number',
  name,
  label,
  least: 0,
  most: 100,
  unit: '分',
});

/** The inputs of 台账要素, which begin with what the system proposes, and of 评估. */
export function particularsFields(command: 'setParticulars' | 'assess'): Field[] {
  if (command === 'assess')
    return [
      score('timely', '及时'),
      score('targeted', '针对'),
      score('effective', '有效'),
      { kind: 'area', name: 'opinion', label: '评估意见', max: 500 },
    ];
  return [
    {
      ...{ kind: 'lines', name: 'involved', label: particularNames.involved, max: 20, optional: 'empty' },
      hint: '每行一个，写全称；没有的清空。',
    },
    {
      ...{ kind: 'choices', name: 'answerTypes', label: particularNames.answerTypes, optional: 'empty' },
      options: Object.entries(answerTypes).map(([value, label]) => ({ value, label })),
      hint: '不属于五类的清空。',
    },
    count('views'),
    count('replies'),
    mechanismField,
    satisfactionField,
    { kind: 'area', name: 'superior', label: particularNames.superior, max: 1_000, optional: 'null' },
    { kind: 'area', name: 'remark', label: particularNames.remark, max: 500, optional: 'null' },
  ];
}

/** What stands in the ledger's columns now, proposed or said. */
export function particularsStart({ particulars: now }: Detail): Record<string, unknown> {
  const { involved, answerTypes: types, views, replies, satisfaction, superior, mechanism, remark } = now;
  const figures = { views, replies, satisfaction, superior, mechanism, remark };
  return { involved: involved.names.join('\n'), answerTypes: types.codes, ...figures };
}
