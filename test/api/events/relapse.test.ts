import * as assert from 'uvu/assert';
import { analyse } from '../../../analysis/analyse.ts';
import type { AnalysedDocument } from '../../../analysis/assessment.ts';
import { documentId } from '../../../analysis/document.ts';
import { suite } from '../../suite.ts';
import { act, city, duty, engines, leader, newCase, type Office, office, wang } from '../cases/office.ts';

const filing = { type: 'file', level: 'orange', emergency: false, reason: '属实', duty, note: '请核查' } as const;

for (const [engine, open] of engines) {
  const relapse = suite<{ o: Office }>(`a matter that comes back after its case was closed, on ${engine}`);
  relapse.beforeEach(async (context) => {
    context.o = await open();
  });
  relapse.afterEach(async ({ o }) => o.close());

  relapse('other words three weeks after the closing reopen the case, start its clocks and tell it', async ({ o }) => {
    const caseId = await closedCase(o);
    days(o, 21);
    await o.alerts.raise([post(o, '富康又来了', '龙南富康电镀厂昨晚又在偷排，酸臭味熏得全镇睡不着，投诉多次没人管。')]);
    const state = (await o.cases.read(caseId))?.state;
    assert.equal([state?.status, state?.reopened, state?.documents.length], ['assigned', 1, 2]);
    assert.equal(
      state?.clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ kind }) => kind),
      ['answer', 'accept', 'accept'],
    );
    assert.equal(await waiting(o), 0);
    const { items } = await o.alerts.list({ status: 'all', limit: 9 });
    assert.equal(
      items.map(({ status, reopened }) => [status, reopened]),
      [['filed', 1]],
      'its alert says so',
    );
    assert.is(state?.handling.length, 1, 'the earlier life stays');
  });

  relapse('also when the event had ended: ninety days later, by the site that both name', async ({ o }) => {
    const caseId = await closedCase(o);
    days(o, 90);
    await o.alerts.raise([post(o, '又开始了', '龙南富康电镀厂夜里又排酸雾，孩子咳嗽，打电话投诉多次没人来。')]);
    assert.is((await o.cases.read(caseId))?.state.reopened, 1);
    days(o, 1);
    await o.alerts.raise([post(o, '还是富康', '富康电镀厂今天还在排，龙南城南都是味，投诉无果。')]);
    const events = await o.database.selectFrom('events').select(['id', 'texts', 'caseId']).execute();
    assert.equal(
      events.map(({ texts, caseId: led }) => [texts, led]),
      [[3, caseId]],
    );
  });

  relapse('a graver text raises the level of the case that it brings back', async ({ o }) => {
    const caseId = await closedCase(o);
    days(o, 10);
    await o.alerts.raise([
      post(o, '富康电镀厂爆炸', '龙南富康电镀厂车间今晨爆炸起火，已有三人死亡，周边群众紧急疏散，酸雾弥漫。'),
    ]);
    const state = (await o.cases.read(caseId))?.state;
    assert.equal([state?.reopened, state?.level], [1, 'red']);
  });

  relapse(
    'the words of a year ago said again, a retrospection and a text of before the closing reopen nothing',
    async ({ o }) => {
      const caseId = await closedCase(o);
      days(o, 20);
      await o.alerts.raise([
        { ...post(o, '龙南富康旧事', '回顾2025年3月龙南富康电镀厂偷排酸雾，当时群众多次投诉无果，如今已整改。') },
      ]);
      days(o, 340);
      const again = post(o, firstTitle, firstText);
      const first = await o.database.selectFrom('eventTexts').select('group').orderBy('at').executeTakeFirstOrThrow();
      await o.alerts.raise([{ ...again, group: first.group }]);
      assert.equal([(await o.cases.read(caseId))?.state.status, await waiting(o)], ['closed', 0]);
      const causes = await o.database
        .selectFrom('alertHeldBack')
        .select('cause')
        .where('documentId', '=', again.id)
        .execute();
      assert.equal(
        causes.map(({ cause }) => cause),
        ['旧事重提，不再预警，也不重启案件'],
      );
    },
  );

  relapse('another matter in the county after the closing is an event and an alert of its own', async ({ o }) => {
    const caseId = await closedCase(o);
    days(o, 20);
    await o.alerts.raise([
      post(o, '工地噪声', '龙南金塘小区旁边工地凌晨三点还在打桩，噪声吵得全楼睡不着，投诉多次没人管。'),
    ]);
    assert.is((await o.cases.read(caseId))?.state.status, 'closed');
    assert.is(await waiting(o), 1);
  });

  relapse('a case entered by hand is brought back by a text on the same site, without an alert', async ({ o }) => {
    const { id } = await o.cases.open(
      newCase('case-hand', {
        title: '群众来访反映龙南富康电镀厂夜间酸雾',
        summary: '来访群众反映富康电镀厂夜间排放酸雾，要求查处。',
        documents: [],
      }),
      wang,
    );
    await file(o, id);
    await close(o, id);
    days(o, 60);
    const text = post(o, '富康还在排', '龙南富康电镀厂昨晚又排酸雾，呛得人睡不着，投诉多次没人管。');
    await o.alerts.raise([text]);
    const state = (await o.cases.read(id))?.state;
    assert.equal([state?.status, state?.reopened, state?.documents.map((one) => one.id)], ['assigned', 1, [text.id]]);
    assert.is(await waiting(o), 0);
  });

  relapse('a case entered by hand takes over the alert that waits on its event, and its texts', async ({ o }) => {
    o.settings.alerts = { ...o.settings.alerts, autoOpen: false };
    const text = post(o, firstTitle, firstText);
    await o.alerts.raise([text]);
    const state = await o.cases.open(
      newCase('case-hand', { title: '龙南富康电镀厂夜间酸雾', summary: '来电反映富康电镀厂偷排酸雾。', documents: [] }),
      wang,
    );
    assert.equal(
      state.documents.map(({ id }) => id),
      [text.id],
    );
    await file(o, state.id);
    const { items } = await o.alerts.list({ status: 'decided', limit: 9 });
    assert.equal(
      items.map(({ status, caseId }) => [status, caseId]),
      [['filed', state.id]],
    );
  });

  relapse('filing an alert whose event has a case joins that case', async ({ o }) => {
    o.settings.alerts = { ...o.settings.alerts, autoOpen: false };
    await o.alerts.raise([post(o, firstTitle, firstText)]);
    const [first] = (await o.alerts.list({ status: 'waiting', limit: 9 })).items;
    // The event of another alert, which a person knows to be the same.
    await o.database.updateTable('events').set({ caseId: 'case-1' }).execute();
    await o.cases.open(newCase('case-1', { origin: 'alert' }), wang);
    const state = await o.alerts.decide(first?.id ?? '', filing, wang);
    assert.is(state?.id, 'case-1');
    assert.equal((await o.alerts.get(first?.id ?? ''))?.alert.status, 'joined');
  });

  relapse.run();
}

const firstTitle = '富康电镀厂又偷排';
const firstText = '龙南富康电镀厂夜里偷排酸雾，刺鼻气味飘到镇上，村民多次投诉无果，孩子咳嗽住院。';

let count = 0;

/** A text that is said and found now. */
function post(o: Office, title: string, text: string): AnalysedDocument {
  count += 1;
  const url = `https://forum.example/relapse/${count}`;
  return analyse({
    ...{ id: documentId(url), url, sourceId: 'forum', sourceName: '示例论坛', sourceKind: 'forum', title, text },
    ...{
      publishedAt: o.clock.now,
      foundAt: o.clock.now,
      authorHash: null,
      sourceRegion: null,
      snapshot: null,
      demo: false,
    },
  });
}

function days(o: Office, count: number): void {
  o.later(count * 24 * 60);
}

async function waiting(o: Office): Promise<number> {
  return (await o.alerts.list({ status: 'waiting', limit: 9 })).total;
}

async function closedCase(o: Office): Promise<string> {
  await o.alerts.raise([post(o, firstTitle, firstText)]);
  const [alert] = (await o.alerts.list({ status: 'waiting', limit: 9 })).items;
  assert.ok(alert, 'the first text raises an alert');
  const state = await o.alerts.decide(alert.id, filing, wang);
  await close(o, state?.id ?? '');
  return state?.id ?? '';
}

async function file(o: Office, caseId: string): Promise<void> {
  await act(o, caseId, { type: 'file', level: 'orange', emergency: false, reason: '属实' }, wang);
  await act(o, caseId, { type: 'assign', duty, note: '请核查' }, wang);
}

async function close(o: Office, caseId: string): Promise<void> {
  await act(o, caseId, { type: 'accept' }, city);
  await act(o, caseId, { type: 'logHandling', text: '已到现场', evidence: [] }, city);
  await act(o, caseId, { type: 'proposeWithholding', basis: 'secret', reason: '涉密' }, office);
  await act(o, caseId, { type: 'decideWithholding', verdict: 'pass', opinion: '同意' }, leader);
  const evidence = [{ text: '监测报告', url: 'https://jiance.example/1.html' }];
  await act(o, caseId, { type: 'proveFix', measures: '整改', solved: 'yes', evidence }, city);
  await act(o, caseId, { type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
  await act(o, caseId, { type: 'close', conclusion: '已整改' }, wang);
}
