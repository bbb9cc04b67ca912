import * as assert from 'uvu/assert';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { describeEntry } from '../../../api/cases/entry-sentence.ts';
import { waitsFor } from '../../../api/cases/owed.ts';
import { can, maySee } from '../../../api/cases/permissions.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { currentStep, formalAnswer } from '../../../api/cases/words.ts';
import { suite } from '../../suite.ts';
import { air, airHead, city, head, leader, monitoring, office, person, principal, stranger, wang } from './office.ts';
import { accepted, approved, draftIt, inReview, passIt, publishIt, reviewers, type Stage, stage } from './stage.ts';

const chain = suite('the review chain of a public word');

function submitted(change: object = {}, filing: object = {}): Stage {
  const s = accepted(change, filing);
  s.act(draftIt, air);
  s.act({ type: 'submitAnswer' }, air);
  return s;
}

chain('处室负责人 of the lead unit is the first; neither a colleague nor the head of another unit is', () => {
  const s = submitted();
  assert.is(currentStep(formalAnswer(s.state)), 'head');
  assert.ok(waitsFor(s.state).includes('head:div-air'));
  assert.is(s.refusal(passIt('head'), person('u-air-2', '许川', 'unit', 'div-air')), 'forbidden.reviewAnswer');
  assert.is(s.refusal(passIt('head'), head('u-jj', '吴九', 'unit', 'city-3604')), 'forbidden.reviewAnswer');
  assert.is(s.refusal(passIt('head'), head('u-city-h', '曾江', 'unit', 'city-3607')), 'forbidden.reviewAnswer');
  assert.is(s.refusal(passIt('head'), head('u-leader', '林主', 'leader', 'div-air')), 'answer.notYourStep');
  assert.ok(can(s.state, airHead).some((may) => may.command === 'reviewAnswer' && may.blocked === null));
  s.act(passIt('head'), airHead);
  assert.is(currentStep(formalAnswer(s.state)), 'secrecy');
});

chain('a head who drafted himself does not review it', () => {
  const s = accepted();
  s.act(draftIt, airHead);
  s.act({ type: 'submitAnswer' }, airHead);
  assert.is(s.refusal(passIt('head'), airHead), 'answer.ownDraft');
  s.act(passIt('head'), head('u-vice', '副长', 'unit', 'div-air'));
});

chain('a topic of the configuration asks for a technical check by its unit, which sees the case from then on', () => {
  const s = submitted({ topics: ['drinking'] });
  assert.equal(formalAnswer(s.state).chain, ['head', 'technical', 'secrecy', 'wording', 'leader']);
  assert.is(formalAnswer(s.state).technical, 'aff-monitoring');
  s.act(passIt('head'), airHead);
  assert.ok(waitsFor(s.state).includes('unit:aff-monitoring'));
  assert.is(s.refusal(passIt('technical'), office), 'answer.notYourStep');
  assert.is(s.refusal(passIt('technical'), stranger), 'forbidden.reviewAnswer');
  s.act(passIt('technical'), monitoring);
  assert.is(currentStep(formalAnswer(s.state)), 'secrecy');
  const duty = { lead: 'div-air', handler: 'city-3607', support: [] };
  const own = stage({ topics: ['drinking'] });
  own.act({ type: 'file', level: 'orange', emergency: false, reason: '属实' }, wang);
  own.act({ type: 'assign', duty, note: '' }, wang);
  assert.not(maySee(own.state, monitoring));
  for (const unit of [city, air]) own.act({ type: 'accept' }, unit);
  own.act(draftIt, air);
  own.act({ type: 'submitAnswer' }, air);
  assert.ok(maySee(own.state, monitoring));
  assert.not(can(own.state, monitoring).some(({ command }) => command === 'proveFix'));
});

chain('the unit that leads does not check itself technically, and a topic without a rule is not checked', () => {
  assert.not(formalAnswer(submitted().state).chain.includes('technical'));
  const s = stage({ topics: ['drinking'] });
  s.act({ type: 'file', level: 'orange', emergency: false, reason: '属实' }, wang);
  s.act({ type: 'assign', duty: { lead: 'aff-monitoring', handler: 'city-3607', support: [] }, note: '' }, wang);
  for (const unit of [city, monitoring]) s.act({ type: 'accept' }, unit);
  s.act(draftIt, monitoring);
  s.act({ type: 'submitAnswer' }, monitoring);
  assert.not(formalAnswer(s.state).chain.includes('technical'));
});

chain('a 重大 emergency is passed by 分管厅领导 and then by 厅主要负责人, two people', () => {
  const s = inReview({ level: 'yellow' }, { emergency: true });
  assert.equal(formalAnswer(s.state).chain, ['head', 'secrecy', 'wording', 'leader', 'principal']);
  s.act(passIt('secrecy'), office);
  s.act(passIt('wording'), wang);
  assert.is(s.refusal(passIt('leader'), principal), 'answer.notYourStep');
  s.act(passIt('leader'), leader);
  assert.ok(waitsFor(s.state).includes('head:leader'));
  assert.is(s.refusal(passIt('principal'), leader), 'answer.notYourStep');
  s.act(passIt('principal'), principal);
  assert.is(formalAnswer(s.state).status, 'approved');
});

chain('保密审查 passes with 密级结论, its ground and 汇聚风险 looked at, never empty', () => {
  const s = inReview();
  const pass = (secrecy?: object): CaseCommand => passIt('secrecy', { secrecy });
  const open = { conclusion: 'open', basis: '不含国家秘密', aggregationChecked: true, aggregation: '' };
  assert.is(s.refusal(pass(), office), 'secrecy.missing');
  for (const conclusion of ['workSecret', 'stateSecret', 'unclear'])
    assert.is(s.refusal(pass({ ...open, conclusion }), office), 'secrecy.notOpen');
  assert.is(s.refusal(pass({ ...open, aggregationChecked: false }), office), 'secrecy.aggregation');
  s.act(pass(open), office);
  assert.equal(formalAnswer(s.state).reviews.at(-1)?.secrecy, open);
  // What was found stands in the record of a return too.
  const back = inReview();
  back.act(
    passIt('secrecy', { verdict: 'return', opinion: '点位坐标涉密', secrecy: { ...open, conclusion: 'stateSecret' } }),
    office,
  );
  assert.is(formalAnswer(back.state).reviews.at(-1)?.secrecy?.conclusion, 'stateSecret');
});

chain('what people typed with a stop at its end stands in the sentence of the ledger with one stop', () => {
  const secrecy = { conclusion: 'open', basis: '不含国家秘密。', aggregationChecked: true, aggregation: '' } as const;
  const event = { type: 'answerReviewed', step: 'secrecy', verdict: 'pass', opinion: '同意。', secrecy } as const;
  assert.is(
    describeEntry(event, (id) => id).sentence,
    '办公室保密审查：通过，意见：同意。密级结论：不涉密、不涉及工作秘密，可以公开；依据：不含国家秘密；汇聚风险已检查',
  );
});

chain('chains are configuration: what a new version asks for holds for what is not yet out', () => {
  const s = approved({ level: 'blue' });
  s.settings = {
    ...shippedLedgerSettings,
    reviewChains: { ...shippedLedgerSettings.reviewChains, blue: ['head', 'secrecy', 'wording', 'leader'] },
  };
  assert.is(s.refusal(publishIt(s), wang), 'answer.chainShort');
  s.act({ type: 'withdrawAnswer', reason: '按新规则送审' }, air);
  s.act({ type: 'submitAnswer' }, air);
  for (const step of formalAnswer(s.state).chain) s.act(passIt(step), reviewers[step]);
  assert.is(formalAnswer(s.act(publishIt(s), wang)).status, 'published');
});

chain(
  'a draft with personal data, words marked secret or blame is submitted only with a reason, which stands in the ledger',
  () => {
    for (const text of [
      '投诉人王小明反映的情况，11月25日已核查，联系电话12369。',
      '根据内部资料，11月25日监测达标，联系电话12369。',
      '个别网民恶意炒作，11月25日核查正常，联系电话12369。',
    ]) {
      const s = accepted();
      s.act({ type: 'draftAnswer', text, covers: [0, 1] }, air);
      assert.is(s.refusal({ type: 'submitAnswer' }, air), 'answer.severe', text);
      assert.is(s.refusal({ type: 'submitAnswer', reason: '  ' }, air), 'answer.severe');
      s.act({ type: 'submitAnswer', reason: '系企业自行公开的内容' }, air);
      assert.is(formalAnswer(s.state).despite?.reason, '系企业自行公开的内容');
      assert.is(formalAnswer(s.state).despite?.severe.length, 1);
    }
  },
);

chain.run();
