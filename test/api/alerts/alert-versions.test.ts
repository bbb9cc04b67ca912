import * as assert from 'uvu/assert';
import { wordsHash } from '../../../analysis/versions.ts';
import { suite } from '../../suite.ts';
import { engines, type Office, wang } from '../cases/office.ts';
import { text } from './texts.ts';

for (const [engine, open] of engines) {
  const versions = suite<{ o: Office }>(`alerts of texts that change on ${engine}`);
  versions.beforeEach(async (context) => {
    context.o = await open();
  });
  versions.afterEach(async ({ o }) => o.close());

  versions('a text that told of nothing and is edited to tell of an accident raises an alert', async ({ o }) => {
    await o.alerts.raise([text('a', { text: '今天天气晴。' }, { level: 'none' })]);
    assert.is((await waiting(o)).length, 0);
    await o.alerts.raise([text('a', { text: '园区爆炸。', foundAt: '2026-11-25T01:50:00.000Z' })]);
    const [alert] = await waiting(o);
    assert.is(alert?.level, 'orange');
    assert.is((await o.cases.read(alert?.caseId ?? ''))?.state.foundAt, '2026-11-25T01:50:00.000Z');
  });

  versions('edited to something harmless, the alert stays and knows the words that raised it', async ({ o }) => {
    const raised = text('a');
    await o.alerts.raise([raised]);
    await o.alerts.raise([text('a', { text: '系谣言，已删改。' }, { state: 'refuted' })]);
    const [alert] = await waiting(o);
    const found = await o.alerts.get(alert?.id ?? '');
    assert.equal([found?.alert.level, found?.alert.status], ['orange', 'waiting']);
    assert.equal(found?.texts, [{ documentId: raised.id, words: wordsHash(raised) }]);
    assert.ok(found?.heldBack.some(({ cause }) => cause.includes('不预警')));
    const state = (await o.cases.read(alert?.caseId ?? ''))?.state;
    assert.is(state?.documents[0]?.words, wordsHash(raised));
  });

  versions(
    'a text whose alert was judged 无需处置 and that is edited for the worse raises a second alert',
    async ({ o }) => {
      const harmless = text('a', { text: '有点气味。' }, { level: 'blue' });
      await o.alerts.raise([harmless]);
      const [first] = await waiting(o);
      await o.alerts.decide(first?.id ?? '', { type: 'dismiss', reason: '已核实，无事' }, wang);
      await o.alerts.raise([harmless]);
      assert.is((await waiting(o)).length, 0);
      const worse = text('a', { text: '发生爆炸，有人死亡。' }, { level: 'red' });
      await o.alerts.raise([worse]);
      await o.alerts.raise([worse]);
      const [second, ...more] = await waiting(o);
      assert.equal([second?.level, more.length], ['red', 0]);
      assert.equal((await o.alerts.get(first?.id ?? ''))?.texts, [
        { documentId: harmless.id, words: wordsHash(harmless) },
      ]);
      assert.equal((await o.alerts.get(second?.id ?? ''))?.texts, [{ documentId: worse.id, words: wordsHash(worse) }]);
      assert.is((await o.alerts.get(first?.id ?? ''))?.alert.status, 'dismissed');
    },
  );

  versions('words that weigh more raise the level of a waiting alert, which then stands on them', async ({ o }) => {
    await o.alerts.raise([text('a', { text: '有点气味。' }, { level: 'blue' })]);
    const found = '2026-11-25T01:55:00.000Z';
    const worse = text('a', { title: '爆炸', text: '发生爆炸，有人死亡。', foundAt: found }, { level: 'red' });
    await o.alerts.raise([worse]);
    const [alert] = await waiting(o);
    assert.equal([alert?.level, alert?.title, alert?.firstSentence], ['red', '爆炸', '发生爆炸，有人死亡。']);
    assert.is((await o.cases.read(alert?.caseId ?? ''))?.state.foundAt, found, 'the clocks run from these words');
    assert.equal((await o.alerts.get(alert?.id ?? ''))?.texts, [{ documentId: worse.id, words: wordsHash(worse) }]);
  });

  versions.run();
}

async function waiting(o: Office) {
  return (await o.alerts.list({ status: 'waiting', limit: 20 })).items;
}
