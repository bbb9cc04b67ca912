import * as assert from 'uvu/assert';
import { namedIn } from '../../../analysis/events/named.ts';
import { caseDocument } from '../../../api/alerts/alert-text.ts';
import type { CaseDocument } from '../../../api/cases/case.ts';
import { describeEntry } from '../../../api/cases/entry-sentence.ts';
import { answerTypesOf, attentionOf, involvedOf, measuredWords } from '../../../api/cases/particulars.ts';
import { suite } from '../../suite.ts';
import { air, city, leader, monitoring, office, wang } from './office.ts';
import { accepted, approved, closable, closed, proveIt, publishIt, stage } from './stage.ts';

const particulars = suite('what the ledger says of a case besides the work: 台账要素 and 评估');

const post: CaseDocument = {
  ...{ id: 'd1', title: '求管管', url: 'https://bbs.example/1', sourceName: '示例论坛' },
  ...{ publishedAt: null, foundAt: '2026-11-25T01:00:00.000Z', snapshotSha256: null },
};

particulars(
  'names of works, parks and waters are found as they are written, without what people say before them',
  () => {
    assert.equal(namedIn('我们村旁边的大岭水泥厂夜里排黑烟，废水流入桃江。'), ['大岭水泥厂', '桃江']);
    assert.equal(namedIn('举报彭泽县矶山工业园恒昌精细化工有限公司偷排'), ['矶山工业园恒昌精细化工有限公司']);
    for (const plain of ['水泥厂太吵了', '小河发黑', '隔壁装修公司施工', '没有名字的工厂'])
      assert.equal(namedIn(plain), [], plain);
  },
);

particulars('the enterprises are proposed from title, summary and the texts, until a person says otherwise', () => {
  const s = stage({
    title: '大岭水泥厂扬尘',
    summary: '废水排进桃江',
    documents: [{ ...post, title: '华新砖厂也冒烟' }],
  });
  assert.equal(involvedOf(s.state), { names: ['大岭水泥厂', '桃江', '华新砖厂'], proposed: true });
  s.act({ type: 'setParticulars', involved: ['江西大岭水泥有限公司'] }, wang);
  assert.equal(involvedOf(s.state), { names: ['江西大岭水泥有限公司'], proposed: false });
  s.act({ type: 'setParticulars', involved: [] }, wang);
  assert.equal(involvedOf(s.state), { names: [], proposed: false });
  s.act({ type: 'setParticulars', involved: null }, wang);
  assert.is(involvedOf(s.state).proposed, true);
});

particulars(
  'what has to be answered first is proposed by topic, level, emergency and origin, each with its ground',
  () => {
    const types = (change: object) => answerTypesOf(stage(change).state).codes;
    assert.equal(types({ level: 'orange', topics: ['drinking'] }), ['vital']);
    assert.equal(types({ level: 'blue', topics: ['drinking'] }), []);
    assert.equal(types({ level: 'blue', topics: ['policy'] }), ['policy']);
    assert.equal(types({ level: 'red', topics: ['water', 'accident'] }), ['vital', 'emergency']);
    assert.equal(types({ level: 'blue', topics: ['noise'], origin: 'superior' }), ['ordered']);
    assert.match(
      answerTypesOf(stage({ level: 'blue', topics: ['noise'], origin: 'inspection' }).state).basis,
      '督察交办',
    );
    const s = accepted({ level: 'yellow', topics: ['noise'] });
    s.act({ type: 'instruct', text: '从速', leader: '分管厅领导', givenAt: s.now, until: null }, leader);
    assert.equal(answerTypesOf(s.state).codes, ['ordered']);
    s.act({ type: 'setParticulars', answerTypes: ['ethics'] }, wang);
    assert.equal(answerTypesOf(s.state), { codes: ['ethics'], proposed: false, basis: '人工登记' });
  },
);

particulars(
  'reads and comments are those of the post as its source gave them; unknown is never 0, and a person may read them off',
  () => {
    const engagement = { views: 1200, comments: null, reposts: 3 };
    assert.equal(attentionOf(stage({ documents: [{ ...post, engagement }] }).state), { views: 1200, replies: null });
    const s = stage({ documents: [post] });
    assert.equal(attentionOf(s.state), { views: null, replies: null });
    s.act({ type: 'setParticulars', views: 0, replies: 45 }, wang);
    assert.equal(attentionOf(s.state), { views: 0, replies: 45 });
  },
);

particulars('a text takes its figures into the case, and nothing where the source gave none', () => {
  const text = { ...post, text: '很臭', snapshot: null, group: 'd1' };
  const none = { reposts: null, comments: null, likes: null, views: null, followers: null };
  const of = (engagement: unknown) =>
    caseDocument({ ...text, engagement } as unknown as Parameters<typeof caseDocument>[0]);
  assert.equal(of({ ...none, views: 7 }).engagement, { views: 7, comments: null, reposts: null });
  assert.is('engagement' in of({ ...none, likes: 9 }), false);
  assert.is('engagement' in of(null), false);
});

particulars('only what is new enters the ledger, and the entry says it', () => {
  const s = stage();
  s.act({ type: 'setParticulars', remark: '值班员来电', views: null }, wang);
  assert.is(s.state.particulars.remark, '值班员来电');
  assert.is(s.refusal({ type: 'setParticulars', remark: '值班员来电' }, wang), 'particulars.same');
  assert.is(
    describeEntry(
      { type: 'particularsSet', answerTypes: [], satisfaction: 'partly', involved: ['甲厂'], superior: null },
      String,
    ).sentence,
    '登记涉及企业／园区／水体／项目：甲厂；重点回应类型：不属于五类重点回应；反映人满意情况：基本满意；上级通报及回复：撤销登记',
  );
});

particulars('宣教处 and the units in charge register them, nobody else', () => {
  const set = { type: 'setParticulars', remark: '一' } as const;
  for (const actor of [wang, air, city]) accepted().act(set, actor);
  for (const actor of [office, leader, monitoring])
    assert.is(accepted().refusal(set, actor), 'forbidden.setParticulars');
});

particulars('measures for good and the caller’s content are asked where the result is reported and verified', () => {
  const s = approved();
  s.act(publishIt(s), air);
  s.act({ ...proveIt, mechanism: '园区建立夜间巡查制度' } as typeof proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '已回访', satisfaction: 'satisfied' }, wang);
  assert.is(s.state.particulars.mechanism, '园区建立夜间巡查制度');
  assert.is(s.state.particulars.satisfaction, 'satisfied');
  assert.is(s.state.status, 'verified');
});

particulars('a closed case is assessed by a person; until then only what can be counted is said', () => {
  const s = closed();
  assert.is(measuredWords(s.state, s.now), '及时：1/1 项公开回应时限按时；针对：1/2 条诉求已答复；有效：已解决');
  const assess = { type: 'assess', timely: 90, targeted: 80, effective: 100, opinion: '回应及时' } as const;
  assert.is(s.refusal(assess, city), 'forbidden.assess');
  assert.is(closable().refusal(assess, wang).endsWith('.assess'), true);
  s.act(assess, leader);
  s.act({ type: 'reopen', reason: '又有反映' }, wang);
  assert.equal(
    s.state.assessments.map(({ timely, by }) => [timely, by]),
    [[90, '陈远']],
  );
});

particulars('an overdue limit is counted as not kept although nothing was published', () => {
  const s = accepted();
  s.later(60 * 24 * 5);
  assert.match(measuredWords(s.state, s.now), /^及时：0\/1 项/);
});

particulars.run();
