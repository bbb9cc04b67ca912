import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { type Answer, type Browser, type Office, openOffice, signedIn } from './server.ts';

const journey = suite<{ office: Office }>('a case from the alert to the archive, over HTTP');

journey.before(async (context) => {
  context.office = await openOffice();
});
journey.after(async ({ office }) => office.close());

journey('goes through every desk, and at each step the next one is named to whom it concerns', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const unit = await signedIn(office, 'daqi');
  const head = await signedIn(office, 'daqi.zhang');
  const reviewer = await signedIn(office, 'bangong');
  const leader = await signedIn(office, 'lingdao');
  const decided = await publicity.post(`/api/alerts/${office.alertId}/decision`, {
    type: 'file',
    level: 'red',
    emergency: false,
    reason: '多人反映夜间异味',
    duty: { lead: 'div-air', handler: 'div-air', support: [] },
    note: '当晚到场',
  });
  assert.is(decided.status, 200);
  assert.is(decided.body.alert.status, 'filed');
  const id = decided.body.alert.caseId;
  const first = (await publicity.get(`/api/documents/${decided.body.document.id}`)).body;
  assert.is(first.caseId, id);

  let detail = (await unit.get(`/api/cases/${id}`)).body;
  assert.is(detail.next.sentence, '待大气环境处签收');
  const act = async (
    browser: Browser,
    command: { type: string } & Record<string, unknown>,
  ): Promise<Answer['body']> => {
    office.clock.move(1);
    const answer = await browser.post(`/api/cases/${id}/commands`, { command, version: detail.case.version });
    assert.is(answer.status, 200, `${command.type}: ${answer.text}`);
    detail = answer.body;
    return detail;
  };
  await act(unit, { type: 'accept' });
  await act(unit, { type: 'setDemands', demands: ['查明来源', '公布数据'] });
  await act(unit, { type: 'draftAnswer', text: '我局高度重视，现场未闻到异味，举报不属实。', covers: [0] });
  const codes = detail.words[0].findings.map(({ code }: { code: string }) => code);
  for (const code of ['demand.uncovered', 'answer.noFigure', 'answer.notSmelt', 'answer.empty'])
    assert.ok(codes.includes(code), `${code} in ${codes}`);
  const better =
    '11月25日21时采样，氨浓度0.9毫克/立方米，超过限值，来源为该公司车间；已责令其停产整改，12月5日前复测并公布数据。联系电话：12369。';
  await act(unit, { type: 'draftAnswer', text: better, covers: [0, 1] });
  assert.equal(detail.words[0].findings, []);
  await act(unit, { type: 'submitAnswer' });
  assert.equal([detail.next.sentence, detail.next.beside], ['待大气环境处报送处置结果', '待处室负责人审核']);
  assert.equal(
    detail.words[0].steps.map(({ state }: { state: string }) => state),
    ['current', 'waiting', 'waiting', 'waiting'],
  );
  const pass = (step: string) => ({ type: 'reviewAnswer', step, verdict: 'pass', opinion: '同意' });
  await act(head, pass('head'));
  assert.is(detail.next.beside, '待办公室保密审查');
  const secrecy = { conclusion: 'open', basis: '不涉密', aggregationChecked: true, aggregation: '' };
  await act(reviewer, { ...pass('secrecy'), secrecy });
  await act(publicity, pass('wording'));
  assert.is(detail.next.sentence, '待分管厅领导审批');
  await act(leader, pass('leader'));
  assert.is(detail.next.command, 'publishAnswer');
  await act(publicity, {
    type: 'publishAnswer',
    url: 'https://sthjt.example.cn/answer',
    channel: '厅官网',
    publishedAt: office.clock.now.toISOString(),
  });
  assert.is(detail.next.sentence, '回应已了结，待大气环境处报送处置结果');
  const evidence = [{ text: '复测报告', url: 'https://jiance.example/1.html' }];
  await act(unit, { type: 'proveFix', measures: '停产整改', solved: 'yes', evidence });
  assert.is(detail.next.command, 'verifyFix');
  await act(publicity, { type: 'verifyFix', verdict: 'pass', opinion: '已核' });
  assert.is(detail.next.command, 'close');
  await act(publicity, { type: 'close', conclusion: '问题解决' });
  await act(publicity, { type: 'archive' });
  assert.equal(detail.next, { sentence: '已归档，没有待办', command: null, word: null, beside: null });
  for (const { sentence, name } of detail.entries) assert.ok(/[一-鿿]/.test(sentence) && name !== '', sentence);
  assert.ok(detail.entries.some(({ basis }: { basis: string | null }) => basis?.includes('国办发')));
});

journey('an overdue clock is seen in the overview of the department and of the unit concerned', async ({ office }) => {
  office.clock.move(3 * 24 * 60);
  const publicity = await signedIn(office, 'xuanjiao');
  const opened = await publicity.post('/api/cases', {
    title: '噪声扰民',
    summary: '夜间施工噪声。',
    level: 'yellow',
    foundAt: office.clock.now.toISOString(),
    publishedAt: null,
    url: null,
    channel: '12345',
    topics: ['noise'],
    place: '3601',
    demands: [],
  });
  assert.is(opened.status, 201);
  office.clock.move(3 * 24 * 60);
  const { body } = await (await signedIn(office, 'xuanjiao')).get('/api/overview');
  assert.is(body.clocks.overdue.value, 1);
  assert.is(body.clocks.overdue.previous, 0);
  assert.is(body.clocks.next[0].nextClock.state, 'overdue');
  const unit = (await (await signedIn(office, 'daqi')).get('/api/overview')).body;
  assert.is(unit.clocks.overdue.value, 0);
});

journey.run();
