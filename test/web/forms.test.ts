import * as assert from 'uvu/assert';
import { CaseCommand, commandNames } from '../../api/cases/contract-commands.ts';
import { type Act, actName, actOf } from '../../dashboards/web/src/case/case-act.ts';
import { asksNothing, commandFields, isCommand } from '../../dashboards/web/src/case/command-fields.ts';
import { diffSentences } from '../../dashboards/web/src/case/diff.ts';
import { bodyOf, type Field } from '../../dashboards/web/src/form/fields.ts';
import { suite } from '../suite.ts';
import { caseDetail, cases } from './mock-cases.ts';

const forms = suite('forms');
const [item] = cases;
if (item === undefined) throw new TypeError('the canned answers have no case');
const shown = caseDetail(item);
const [clock] = shown.clocks;
if (clock === undefined) throw new TypeError('the canned case has no clock');
const asked = { until: clock.dueAt, reason: '等待监测', by: '承办员乙', at: clock.startsAt };
/** With a step to record and an extension that waits. */
const detail: typeof shown = {
  ...shown,
  clocks: [
    ...shown.clocks,
    { ...clock, kind: 'infoReply', stoppedAt: null },
    { ...clock, kind: 'petitionClose', stoppedAt: null, asked },
  ],
};

/** What the page itself adds to what is typed: the word and the step, what is signed or answered. */
const givenByThePage: Record<string, object> = {
  reviewAnswer: { step: 'wording', verdict: 'pass' },
  dropWord: { word: 'followUp' },
  confirmProposal: { proposal: 7 },
  declineProposal: { proposal: 7 },
  recallProposal: { proposal: 7 },
  answerOrder: { order: 7 },
};

/** 并案 and 拆案 are chosen on forms of their own, see browser-merge.test.ts. */
const ofTheirOwn: ReadonlySet<string> = new Set(['mergeInto', 'splitOff']);

forms(
  'every command of the contract has its form, and what a person types in it is a command the contract takes',
  () => {
    for (const type of Object.keys(commandNames)) {
      assert.ok(isCommand(type), type);
      if (!isCommand(type) || ofTheirOwn.has(type)) continue;
      const fields = commandFields(type, detail);
      assert.is(fields.length === 0, asksNothing(type), type);
      const extra = givenByThePage[type] ?? {};
      const read = CaseCommand.safeParse({ type, ...bodyOf(fields, typedInto(fields)), ...extra });
      assert.is(read.error?.message, undefined, type);
    }
  },
);

forms('an optional line left empty is null or an empty word as the contract wants, and times are 北京时间', () => {
  const body = bodyOf(
    [
      { kind: 'line', name: 'receipt', label: '回执', max: 100, optional: 'null' },
      { kind: 'line', name: 'note', label: '要求', max: 500, optional: 'empty' },
      { kind: 'instant', name: 'at', label: '时间' },
      { kind: 'unit', name: 'duty.lead', label: '主管单位' },
      { kind: 'units', name: 'duty.support', label: '协办单位' },
      { kind: 'lines', name: 'demands', label: '诉求', max: 30 },
    ],
    { receipt: '  ', at: '2026-11-25T18:40', duty: { lead: 'shui' }, demands: '查清源头\n\n 公布结果 ' },
  );
  assert.equal(body, {
    receipt: null,
    note: '',
    at: '2026-11-25T10:40:00.000Z',
    duty: { lead: 'shui', support: [] },
    demands: ['查清源头', '公布结果'],
  });
});

forms('two versions differ by whole sentences, and without the removed ones they are the later version', () => {
  const before = '经查属实。我局已派员核查。感谢监督。';
  const after = '经查属实。我局已责令停产。三日内公布结果。感谢监督。';
  const runs = diffSentences(before, after);
  assert.equal(runs, [
    { kind: 'same', text: '经查属实。' },
    { kind: 'removed', text: '我局已派员核查。' },
    { kind: 'added', text: '我局已责令停产。三日内公布结果。' },
    { kind: 'same', text: '感谢监督。' },
  ]);
  const kept = (drop: string) => runs.filter(({ kind }) => kind !== drop).map(({ text }) => text);
  assert.is(kept('removed').join(''), after);
  assert.is(kept('added').join(''), before);
  assert.equal(diffSentences('', '只有一稿，没有句号'), [{ kind: 'added', text: '只有一稿，没有句号' }]);
});

forms('an act in the address is the same act again, numbers as numbers, and none that may not be done', () => {
  const may = (command: string) => ({ command, name: '做', blocked: null }) as (typeof detail.can)[number];
  const all = { ...detail, can: ['confirmProposal', 'mergeInto', 'answerOrder', 'file'].map(may) };
  const acts: Act[] = [
    { command: 'confirmProposal', name: '做', word: null, given: { proposal: 3 } },
    { command: 'answerOrder', name: '做', word: null, given: { order: 12 } },
    { command: 'mergeInto', name: '做', word: null, given: { into: '0190-12' } },
    { command: 'file', name: '做', word: null },
  ];
  for (const act of acts) assert.equal(actOf(all, actName(act)), act);
  assert.is(actOf({ ...detail, can: [], words: [] }, 'confirmProposal~~proposal:3'), null);
});

forms.run();

/** A plausible value for each input, nested as the form holds it. */
function typedInto(fields: readonly Field[]): Record<string, unknown> {
  const typed: Record<string, unknown> = {};
  for (const field of fields) {
    const [outer = '', inner] = field.name.split('.');
    if (inner === undefined) typed[outer] = valueFor(field);
    else typed[outer] = { ...(typed[outer] as object | undefined), [inner]: valueFor(field) };
  }
  return typed;
}

function valueFor(field: Field): unknown {
  switch (field.kind) {
    case 'line':
    case 'area':
      return '按规定办理';
    case 'link':
      return 'https://example.com/answer';
    case 'instant':
      return '2026-11-25T18:40';
    case 'number':
      return field.least;
    case 'flag':
      return true;
    case 'level':
      return field.levels[0];
    case 'choice':
      return field.options[0]?.value;
    case 'choices':
      return [field.options[0]?.value];
    case 'unit':
      return 'shui';
    case 'units':
      return ['daqi'];
    case 'places':
      return ['360783', '44'];
    case 'lines':
      return '查清源头';
    case 'covers':
      return [0];
    case 'demands':
      return [{ text: '查清源头', chosen: true, from: null }];
    case 'evidence':
      return [{ text: '监测报告', url: '' }];
    default:
      return field satisfies never;
  }
}
