import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { newCase } from './office.ts';
import { type Browser, type Office, openOffice, signedIn } from './server.ts';

const givenBack = suite<{ office: Office }>('what was given back, by whom and why');

givenBack.before(async (context) => {
  context.office = await openOffice();
});
givenBack.after(async ({ office }) => office.close());

givenBack(
  'a return, a refusal and a decline stand in the case until they are answered, each once',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const [water, air] = [await signedIn(office, 'shui'), await signedIn(office, 'daqi')];
    const [head, leader] = [await signedIn(office, 'daqi.zhang'), await signedIn(office, 'lingdao')];
    let { body: detail } = await publicity.post('/api/cases', { ...newCase, demands: ['查明来源'] });
    const act = async (browser: Browser, command: { type: string } & Record<string, unknown>) => {
      office.clock.move(1);
      const { case: item } = detail;
      const answer = await browser.post(`/api/cases/${item.id}/commands`, { command, version: item.version });
      assert.is(answer.status, 200, `${command.type}: ${answer.text}`);
      detail = answer.body;
      return given();
    };
    const given = () =>
      detail.givenBack.map(({ commands, word, what, by, unit, reason }: Record<string, unknown>) => [
        ...[commands, word, what, by, unit, reason],
      ]);
    const at = () => office.clock.now.toISOString();

    await act(publicity, { type: 'file', level: 'orange', emergency: false, reason: '属实' });
    const duty = { lead: 'div-water', handler: 'div-water', support: [] };
    await act(publicity, { type: 'assign', duty, note: '' });
    const returned = [['reassign', 'assign'], null, '水生态环境处退回', '水处甲', '水生态环境处', '属大气职责'];
    assert.equal(await act(water, { type: 'return', reason: '属大气职责' }), [returned]);
    assert.is(detail.givenBack[0].at, at());
    const moved = { type: 'reassign', lead: 'div-air', handler: 'div-air', reason: '改由大气处' };
    assert.equal(await act(publicity, moved), []);

    await act(air, { type: 'accept' });
    await act(air, { type: 'draftAnswer', text: '已责令停产，11月30日前复测并公布。电话12369。', covers: [0] });
    await act(air, { type: 'submitAnswer' });
    const back = { type: 'reviewAnswer', step: 'head', verdict: 'return', opinion: '写明数值' };
    const draft = [
      ['draftAnswer', 'submitAnswer'],
      detail.words[0].id,
      '正式回应：处室负责人审核退回',
      '大气负责人',
      '大气环境处',
      '写明数值',
    ];
    assert.equal(await act(head, back), [draft]);
    assert.equal(
      await act(air, { type: 'draftAnswer', text: '氨浓度0.9毫克/立方米，已责令停产。电话12369。', covers: [0] }),
      [draft],
      'a further draft is not yet submitted',
    );

    const fix = {
      type: 'proveFix',
      measures: '停产',
      solved: 'yes',
      evidence: [{ text: '报告', url: 'https://jiance.example/1' }],
    };
    await act(air, fix);
    const verified = [['proveFix'], null, '核验退回', '宣教甲', null, '照片不是现场'];
    assert.equal(await act(publicity, { type: 'verifyFix', verdict: 'return', opinion: '照片不是现场' }), [
      verified,
      draft,
    ]);
    assert.equal(await act(air, fix), [draft]);

    const asked = detail.clocks.find((clock: { stoppedAt: string | null; kind: string }) => clock.kind === 'answer');
    const until = new Date(Date.parse(asked.dueAt) + 3_600_000).toISOString();
    await act(air, { type: 'askExtension', clock: 'answer', until, reason: '等监测' });
    const refused = [['askExtension'], null, '未同意回应延期', '领导甲', null, '须按时回应'];
    assert.equal(await act(leader, { type: 'refuseExtension', clock: 'answer', reason: '须按时回应' }), [
      refused,
      draft,
    ]);
    assert.equal(await act(air, { type: 'submitAnswer' }), [refused], 'the draft is on its way again');
  },
);

givenBack.run();
