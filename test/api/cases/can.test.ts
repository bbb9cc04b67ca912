import * as assert from 'uvu/assert';
import { can } from '../../../api/cases/permissions.ts';
import { suite } from '../../suite.ts';
import { admin, air, auditor, city, leader, monitoring, office, stranger, system, wang } from './office.ts';
import { accepted, closed, inReview, stage } from './stage.ts';

const offers = suite('what a person is offered');
const names = (list: ReturnType<typeof can>) => list.filter((one) => one.blocked === null).map((one) => one.command);
const blocked = (list: ReturnType<typeof can>) =>
  Object.fromEntries(list.filter((one) => one.blocked !== null).map((one) => [one.command, one.blocked]));

offers('宣教处 judges a new case; units, administrators and auditors are offered nothing', () => {
  const { state } = stage();
  assert.equal(names(can(state, wang)), [
    ...['file', 'dismiss', 'refer', 'setDemands', 'askExtension', 'correctFoundTime', 'setHappenedTime', 'raiseLevel'],
    ...['propose', 'askClues', 'comment', 'instruct', 'setParticulars'],
  ]);
  for (const actor of [air, admin, auditor, system]) assert.equal(can(state, actor), []);
  assert.equal(names(can(state, office)), ['comment']);
  assert.equal(names(can(state, leader)), ['propose', 'comment', 'instruct']);
});

offers('the units of a case work on it, each within its part', () => {
  const { state } = accepted();
  assert.equal(names(can(state, city)), [
    ...['return', 'handDown', 'reportUp', 'dispute', 'logHandling', 'setDemands', 'draftAnswer', 'proveFix'],
    ...['askExtension', 'setHappenedTime', 'comment', 'setParticulars'],
  ]);
  assert.equal(
    names(can(state, air)),
    names(can(state, city)).filter((name) => name !== 'handDown' && name !== 'reportUp'),
  );
  assert.equal(names(can(state, monitoring)), ['return', 'dispute', 'logHandling', 'comment']);
  assert.equal(can(state, stranger), []);
  assert.equal(blocked(can(state, city)), {
    submitAnswer: '还没有回应稿，请先拟稿再送审。',
    publishAnswer: '回应稿还没有通过全部审核，不能登记发布（先审后发）。',
  });
});

offers('a reviewer is offered his own step when it is due, and told to wait before', () => {
  const { state } = inReview();
  assert.ok(names(can(state, office)).includes('reviewAnswer'));
  assert.is(blocked(can(state, wang))['reviewAnswer'], '还没有轮到您的审核环节，请等前一环节完成。');
  assert.is(blocked(can(state, wang))['close'], '回应尚未发布，也没有作出不予公开的决定，不能办结。');
});

offers(
  'after the closing archive, reopen and words among colleagues are left, and the correction of what was published',
  () => {
    assert.equal(names(can(closed().state, wang)), ['archive', 'reopen', 'comment', 'setParticulars', 'assess']);
    assert.equal(names(can(closed().state, city)), ['draftAnswer', 'comment', 'setParticulars']);
  },
);

offers.run();
