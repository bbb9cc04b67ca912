import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../../analysis/assessment.ts';
import { notificationsFor } from '../../../api/notices/outbox.ts';
import { suite } from '../../suite.ts';
import {
  act,
  air,
  city,
  codeOf,
  duty,
  engines,
  leader,
  li,
  newCase,
  type Office,
  office,
  system,
  wang,
} from '../cases/office.ts';
import { text } from './texts.ts';

const filing = { type: 'file', level: 'orange', emergency: false, reason: '属实', duty, note: '请核查' } as const;

for (const [engine, open] of engines) {
  const alerts = suite<{ o: Office }>(`alerts on ${engine}`);
  alerts.beforeEach(async (context) => {
    context.o = await open();
  });
  alerts.afterEach(async ({ o }) => o.close());

  alerts('an orange text raises one alert and opens one case whose clocks run from 发现时间', async ({ o }) => {
    const one = text('a');
    await o.alerts.raise([one]);
    const [alert] = await waiting(o);
    assert.ok(alert);
    assert.equal(
      [alert.level, alert.score, alert.status, alert.copies, alert.sources, alert.judgeBy, alert.place?.name],
      ['orange', 72, 'waiting', 1, 1, '2026-11-25T02:15:00.000Z', '龙南市'],
    );
    assert.is(alert.firstSentence, '昨晚十点开始，园区方向飘来刺鼻气味！');
    const state = (await o.cases.read(alert.caseId ?? ''))?.state;
    assert.equal([state?.status, state?.origin, state?.foundAt], ['toJudge', 'alert', '2026-11-25T01:30:00.000Z']);
    assert.equal(
      state?.clocks.map((clock) => [clock.kind, clock.dueAt]),
      [
        ['judge', '2026-11-25T02:15:00.000Z'],
        ['answer', '2026-11-27T01:30:00.000Z'],
      ],
    );
    assert.is(state?.documents[0]?.snapshotSha256, 'a'.repeat(64));
    assert.equal(o.told.alerts, [{ id: alert.id, level: 'orange', isNew: true }]);
  });

  alerts('the same document ten times, also at once and by two workers, has its effect once', async ({ o }) => {
    const other = await o.another();
    const pack = [
      text('a'),
      text('b', blast, { places: [place('360781', '瑞金市')], topics: ['accident'], level: 'red' }),
    ];
    await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? o : other).alerts.raise(pack)));
    assert.is((await waiting(o)).length, 2);
    assert.is((await o.cases.list({ view: 'all', sort: 'due', limit: 9 }, wang)).total, 2);
    const documents = await o.database.selectFrom('caseDocuments').selectAll().execute();
    assert.is(documents.length, 2);
    assert.is((await notificationsFor(o.database, ['role:publicity'], 9)).length, 2);
    assert.is((await notificationsFor(o.database, ['role:leader'], 9)).length, 1);
  });

  alerts('a worker that died between alert and case is made good by the next delivery', async ({ o }) => {
    o.settings.alerts = { ...o.settings.alerts, autoOpen: false };
    await o.alerts.raise([text('a')]);
    assert.is((await waiting(o))[0]?.caseId, null);
    o.settings.alerts = { ...o.settings.alerts, autoOpen: true };
    await o.alerts.raise([text('a')]);
    assert.ok((await waiting(o))[0]?.caseId);
  });

  alerts('copies of a text join its alert wherever they appear, and the record says so', async ({ o }) => {
    const first = text('a');
    const copy = text(
      'b',
      { group: first.group, sourceId: 'news', foundAt: '2026-12-20T00:00:00.000Z' },
      { places: [] },
    );
    await o.alerts.raise([first]);
    await o.alerts.raise([copy]);
    const [alert] = await waiting(o);
    assert.equal([alert?.copies, alert?.sources, alert?.lastSeenAt], [2, 2, '2026-12-20T00:00:00.000Z']);
    const detail = await o.alerts.get(alert?.id ?? '');
    assert.equal(detail?.documentIds, [first.id, copy.id]);
    assert.equal(
      detail?.heldBack.map((one) => [one.cause, one.documentId]),
      [['同一文本的转载，并入本预警', copy.id]],
    );
    assert.is((await o.cases.read(alert?.caseId ?? ''))?.state.documents.length, 2);
  });

  alerts(
    'texts that tell of one matter in other words are one event and one alert; another county or another matter is not',
    async ({ o }) => {
      await o.alerts.raise([
        text('a', { text: '昨晚十点开始，龙南富康工业园方向飘来刺鼻气味，孩子咳嗽不止。' }),
        text('b', {
          title: '富康工业园的酸味什么时候是个头',
          text: '富康工业园今天又飘来一股酸臭味，家里窗户都不敢开，请环保部门来查。',
          foundAt: '2026-11-28T01:30:00.001Z',
          publishedAt: '2026-11-28T01:30:00.000Z',
        }),
        text('c', blast, { topics: ['accident'] }),
        text('d', {}, { places: [place('360781', '瑞金市')] }),
      ]);
      const copies = Object.fromEntries((await waiting(o)).map((alert) => [alert.id, alert.copies]));
      assert.equal(copies, {
        [`alert-${text('a').id}`]: 2,
        [`alert-${text('c').id}`]: 1,
        [`alert-${text('d').id}`]: 1,
      });
    },
  );

  alerts('a heavier text raises the alert, tells again, and opens or raises the case', async ({ o }) => {
    await o.alerts.raise([text('a', {}, { level: 'blue', score: 20 })]);
    assert.equal([(await waiting(o))[0]?.caseId, (await waiting(o))[0]?.judgeBy], [null, null]);
    o.later(10);
    await o.alerts.raise([text('b', {}, { level: 'orange', score: 60 })]);
    const [raised] = await waiting(o);
    assert.equal([raised?.level, raised?.score, raised?.judgeBy], ['orange', 60, '2026-11-25T02:25:00.000Z']);
    assert.is((await o.cases.read(raised?.caseId ?? ''))?.state.level, 'orange');
    await o.alerts.raise([text('b', {}, { level: 'red', score: 90 })]);
    assert.is((await o.cases.read(raised?.caseId ?? ''))?.state.level, 'red');
    assert.equal(
      o.told.alerts.map((one) => [one.level, one.isNew]),
      [
        ['blue', true],
        ['orange', false],
        ['red', false],
      ],
    );
    const notices = await notificationsFor(o.database, ['role:publicity'], 9);
    assert.ok(notices.some((notice) => notice.subject === '橙色预警升级：又臭了，谁家在偷放'));
    const causes = (await o.alerts.get(raised?.id ?? ''))?.heldBack.map((one) => one.cause) ?? [];
    assert.ok(causes.includes('等级由蓝升为橙') && causes.includes('等级由橙升为红'));
  });

  alerts(
    'drills, routine, history and refuted rumours raise nothing, with the cause; irrelevant and 无 are nothing',
    async ({ o }) => {
      await o.alerts.raise([
        text('a', {}, { state: 'drill' }),
        text('b', {}, { state: 'routine' }),
        text('c', {}, { state: 'history' }),
        text('d', {}, { state: 'refuted' }),
        text('e', {}, { level: 'none' }),
        text('f', {}, { relevant: false }),
      ]);
      assert.equal(await waiting(o), []);
      const held = await o.database.selectFrom('alertHeldBack').select('cause').orderBy('cause').execute();
      assert.is(held.length, 4);
      assert.ok(held.some((one) => one.cause === '事件状态为「应急演练」，不预警'));
    },
  );

  alerts('filing an alert opens, files and assigns its case in one step', async ({ o }) => {
    const alert = await raised(o, text('a', {}, { level: 'yellow' }));
    const state = await o.alerts.decide(alert, filing, wang);
    assert.equal([state?.status, state?.level, state?.duty?.lead], ['assigned', 'orange', 'div-air']);
    const detail = await o.alerts.get(alert);
    assert.equal([detail?.alert.status, detail?.alert.caseId], ['filed', state?.id]);
    assert.is(await codeOf(o.alerts.decide(alert, filing, wang)), 'alert.decided');
    assert.is((await o.alerts.list({ status: 'decided', limit: 9 })).total, 1);
  });

  alerts('a filing that must be refused leaves alert and case as they were', async ({ o }) => {
    const alert = await raised(o, text('a', {}, { level: 'yellow' }));
    const refusals: [object, string][] = [
      [{ duty: { ...duty, lead: 'div-none' } }, 'duty.unknownUnit'],
      [{ level: 'none' }, 'level.none'],
    ];
    for (const [change, code] of refusals)
      assert.is(await codeOf(o.alerts.decide(alert, { ...filing, ...change } as typeof filing, wang)), code);
    for (const actor of [air, office, leader, system])
      assert.is(await codeOf(o.alerts.decide(alert, filing, actor)), 'forbidden.alert.file');
    assert.equal(
      [(await waiting(o)).length, (await o.cases.list({ view: 'all', sort: 'due', limit: 9 }, wang)).total],
      [1, 0],
    );
    assert.is(await codeOf(o.alerts.decide('alert-none', filing, wang)), 'not-found');
  });

  alerts(
    'dismissing or referring an alert judges its case too, and copies of it raise no more unless they weigh more',
    async ({ o }) => {
      const first = text('a');
      const alert = await raised(o, first);
      const proposed = await o.alerts.decide(alert, { type: 'dismiss', reason: '已办结旧事' }, wang);
      assert.equal([proposed?.status, (await waiting(o)).length], ['toJudge', 1], 'orange: a second person signs');
      const sign = { type: 'confirmProposal' as const, proposal: proposed?.proposals[0]?.id ?? 0, opinion: '' };
      assert.is((await act(o, proposed?.id ?? '', sign, li)).status, 'dismissed');
      await o.alerts.raise([text('b', { group: first.group })]);
      assert.equal(await waiting(o), []);
      assert.is((await o.alerts.get(alert))?.heldBack.at(-1)?.cause, '同一文本已判为无需处置');
      await o.alerts.raise([text('c', { group: first.group }, { level: 'red' })]);
      assert.is((await waiting(o))[0]?.level, 'red');
      const blue = await raised(o, text('d', square, { level: 'blue', topics: ['noise'] }));
      assert.is(
        await o.alerts.decide(blue, { type: 'refer', to: '公安机关', receipt: null, reason: '社会生活噪声' }, wang),
        null,
      );
      assert.is((await o.alerts.get(blue))?.alert.status, 'referred');
    },
  );

  alerts('a case judged on its own page decides the alert with it', async ({ o }) => {
    const alert = await raised(o, text('a'));
    const caseId = (await o.alerts.get(alert))?.alert.caseId ?? '';
    await act(o, caseId, { type: 'file', level: 'orange', emergency: false, reason: '属实' }, wang);
    assert.is((await o.alerts.get(alert))?.alert.status, 'filed');
  });

  alerts('what follows on a filed event joins its open case without a new alert', async ({ o }) => {
    const alert = await raised(o, text('a'));
    const state = await o.alerts.decide(alert, filing, wang);
    await o.alerts.raise([text('b', { foundAt: '2026-11-25T05:00:00.000Z' })]);
    assert.equal(await waiting(o), []);
    assert.is((await o.cases.read(state?.id ?? ''))?.state.documents.length, 2);
  });

  alerts(
    'a new copy after the closing reopens the case; another matter at the same place raises an alert that a person can join',
    async ({ o }) => {
      const first = text('a');
      const alert = await raised(o, first);
      const caseId = (await o.alerts.decide(alert, filing, wang))?.id ?? '';
      await close(o, caseId);
      o.later(24 * 60);
      const at = o.clock.now;
      await o.alerts.raise([text('b', { ...blast, foundAt: at, publishedAt: at }, { topics: ['accident'] })]);
      const [fresh] = await waiting(o);
      assert.ok(fresh);
      assert.is((await o.cases.read(caseId))?.state.status, 'closed');
      const state = await o.alerts.decide(fresh.id, { type: 'join', caseId }, wang);
      assert.equal([state?.status, state?.reopened, state?.documents.length], ['assigned', 1, 2]);
      assert.equal((await o.alerts.get(fresh.id))?.alert.status, 'joined');
      const own = (await o.cases.read(fresh.caseId ?? ''))?.state;
      assert.equal([own?.status, own?.mergers[0]?.caseId], ['merged', caseId]);
      assert.is(state?.taken[0]?.caseId, own?.id);
      assert.equal(
        own?.clocks.filter(({ stoppedAt }) => stoppedAt === null),
        [],
      );
      await close(o, caseId);
      o.later(60);
      await o.alerts.raise([text('c', { group: first.group, foundAt: o.clock.now, publishedAt: o.clock.now })]);
      assert.equal(await waiting(o), []);
      assert.is((await o.cases.read(caseId))?.state.reopened, 2);
    },
  );

  alerts('an alert joins no case that was dismissed, nor its own', async ({ o }) => {
    await o.cases.open(newCase('case-1'), system);
    await act(o, 'case-1', { type: 'dismiss', reason: '误报' }, system);
    const alert = await raised(o, text('a'));
    assert.is(await codeOf(o.alerts.decide(alert, { type: 'join', caseId: 'case-1' }, wang)), 'alert.joinEnded');
    assert.is(await codeOf(o.alerts.decide(alert, { type: 'join', caseId: `case-${alert}` }, wang)), 'alert.ownCase');
    assert.is(await codeOf(o.alerts.decide(alert, { type: 'join', caseId: 'case-9' }, wang)), 'not-found');
  });

  alerts('an acknowledgement says who looks at it since when', async ({ o }) => {
    const alert = await raised(o, text('a'));
    assert.is(await o.alerts.decide(alert, { type: 'acknowledge' }, wang), null);
    o.later(5);
    await o.alerts.decide(alert, { type: 'acknowledge' }, wang);
    assert.equal((await o.alerts.get(alert))?.alert.acknowledgedBy, { name: '王敏', at: '2026-11-25T02:00:00.000Z' });
  });

  alerts('the queue is ordered by level and then newest, pages without loss and narrows by level', async ({ o }) => {
    const levels = ['blue', 'red', 'orange', 'red', 'yellow', 'blue', 'orange'] as const;
    for (const [index, level] of levels.entries()) {
      o.later(1);
      const places = counties.slice(index, index + 1);
      await o.alerts.raise([text(`t${index}`, {}, { level, places })]);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await o.alerts.list({ status: 'waiting', limit: 2, after });
      assert.is(page.total, 7);
      seen.push(...page.items.map((item) => `${item.level} ${item.raisedAt.slice(14, 16)}`));
      after = page.next ?? undefined;
    } while (after !== undefined);
    assert.equal(seen, ['red 04', 'red 02', 'orange 07', 'orange 03', 'yellow 05', 'blue 06', 'blue 01']);
    assert.is((await o.alerts.list({ status: 'all', level: ['red', 'yellow'], limit: 9 })).total, 3);
    assert.is(await codeOf(o.alerts.list({ status: 'all', limit: 9, after: 'x' })), 'cursor.invalid');
  });

  alerts('example data of the demo stays apart and keeps its mark', async ({ o }) => {
    await o.alerts.raise([text('a'), text('b', { demo: true })]);
    const found = await waiting(o);
    assert.is(found.length, 2);
    const states = await Promise.all(found.map((alert) => o.cases.read(alert.caseId ?? '')));
    assert.equal(states.map((read) => read?.state.demo).sort(), [false, true]);
  });

  alerts.run();
}

/** Words of other matters. */
const blast = { title: '化工厂一声巨响', text: '刚才金鼎化工厂车间发生爆燃，火光冲天，消防车都来了。' };
const square = { title: '广场舞音响', text: '每晚广场上音响开到十一点，老人没法睡觉。' };
const counties = ['360783', '360781', '360430', '360429', '360281', '361129', '361021'].map((code) =>
  place(code, code),
);

function place(code: string, name: string): AnalysedDocument['assessment']['places'][number] {
  return { code, name, field: 'text', start: 0, end: 2, basis: '地名' };
}

async function waiting(o: Office) {
  return (await o.alerts.list({ status: 'waiting', limit: 50 })).items;
}

async function raised(o: Office, document: AnalysedDocument): Promise<string> {
  await o.alerts.raise([document]);
  return `alert-${document.id}`;
}

async function close(o: Office, caseId: string): Promise<void> {
  await act(o, caseId, { type: 'accept' }, city);
  await act(o, caseId, { type: 'proposeWithholding', basis: 'secret', reason: '涉密' }, office);
  await act(o, caseId, { type: 'decideWithholding', verdict: 'pass', opinion: '同意' }, leader);
  const evidence = [{ text: '监测报告', url: 'https://jiance.example/1.html' }];
  await act(o, caseId, { type: 'proveFix', measures: '整改', solved: 'yes', evidence }, city);
  await act(o, caseId, { type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
  await act(o, caseId, { type: 'close', conclusion: '已整改' }, wang);
}
