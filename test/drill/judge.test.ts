import * as assert from 'uvu/assert';
import { assess } from '../../analysis/assess.ts';
import { suite } from '../suite.ts';
import type { Act, Line } from './books.ts';
import type { Found } from './found.ts';
import { judge, type Miss } from './judge.ts';
import { isSettled } from './settled.ts';
import { accidents } from './texts.ts';

const judges = suite('the judge of the drill');

const opening = act('open', { action: '一键录入案件', event: 'opened' });
const logging = act('log', {
  kind: 'command',
  action: '办理案件：登记办理',
  target: 'c1',
  event: 'handlingLogged',
  version: 1,
});
const accepting = {
  ...logging,
  key: 'drill-acceptacts',
  mark: null,
  action: '办理案件：签收',
  event: 'accepted',
  version: 2,
};
const dismissing = act('dismiss', { kind: 'decision', action: '研判预警：无需处置', target: 'a1', event: 'dismissed' });
const pushing = act('push', { kind: 'push', action: '送入文本' });
const acts = [opening, logging, accepting, dismissing, pushing];
const targets: Record<string, string> = { [opening.key]: 'c1', [pushing.key]: 'i1' };

judges('finds nothing where everything is as it was acknowledged', () => {
  assert.equal(judge(books(), office()), []);
});

judges('names a text that is lost, not found by the search, or another one, and the fault that was under way', () => {
  const lost = { ...office(), texts: new Map() };
  assert.equal(told(judge(books(), lost)), ['textLost t1 强杀进程', 'textLost t2 强杀进程']);
  const unfound = office();
  unfound.texts.set('t1', { words: '（帖号 drill-aaaaaaaaaa）', found: false });
  assert.equal(told(judge(books(), unfound)), ['textUnfound t1 强杀进程']);
  const changed = office();
  changed.texts.set('t2', { words: '（帖号 drill-zzzzzzzzzz）', found: true });
  assert.equal(told(judge(books(), changed)), ['textChanged t2 强杀进程']);
});

judges('names an accident that raised nothing, but not one that is kept with its cause', () => {
  const missed = { ...office(), placed: new Set<string>() };
  assert.equal(told(judge(books(), missed)), ['alertMissed t1 强杀进程']);
});

judges('names each act that was answered as done and is not there', () => {
  const empty = { ...office(), entries: [], owed: [], intakes: [], alerts: [] };
  assert.equal(
    told(judge(books(), empty)),
    acts.map(({ key }) => `actLost ${key} 时钟快 45 天`),
  );
});

judges('names each act that took effect twice: a case, an entry, a judgement, an intake', () => {
  const twice = office();
  twice.entries = [...twice.entries, ...twice.entries.map((one) => ({ ...one, seq: one.seq + 10 }))];
  twice.intakes = [...twice.intakes, { id: 'i2', source: pushing.mark ?? '' }];
  assert.equal(
    told(judge(books(), twice)),
    acts.map(({ key }) => `actDoubled ${key} 时钟快 45 天`),
  );
});

judges('names an act that was refused and has happened, and one that was never answered', () => {
  const refused = books().map((line) => (line.kind === 'answered' ? { ...line, status: 409 } : line));
  assert.equal(
    told(judge(refused, office())),
    acts.map(({ key }) => `actDenied ${key} 时钟快 45 天`),
  );
  const silent = books().filter((line) => line.kind !== 'answered');
  assert.equal(
    told(judge(silent, office())),
    acts.map(({ key }) => `actUnanswered ${key} 强杀进程`),
  );
});

judges('a dismissal that waits for its second signature has taken effect, once, also when it is signed later', () => {
  const proposal = entry(5, 'changeProposed', { reason: dismissing.mark });
  const waiting = office();
  waiting.entries = [...waiting.entries.slice(0, 3), proposal];
  waiting.alerts = waiting.alerts.map((alert) => ({ ...alert, status: 'waiting', decision: null }));
  assert.equal(told(judge(books(), waiting)), []);
  const signed = office();
  signed.entries = [...signed.entries, proposal];
  assert.equal(told(judge(books(), signed)), []);
  const twice = { ...waiting, entries: [...waiting.entries, { ...proposal, seq: 6 }] };
  assert.equal(told(judge(books(), twice)), [`actDoubled ${dismissing.key} 时钟快 45 天`]);
});

judges('that an alert was seen is no proof against who was refused to take it', () => {
  const taking = { ...dismissing, key: 'drill-takingover', mark: null, action: '研判预警：认领', event: null };
  const lines = [...books(), ...linesOf(taking, 409, 'a1')];
  assert.equal(judge(lines, office()), []);
  const lost = { ...office(), alerts: office().alerts.map((alert) => ({ ...alert, acknowledged: false })) };
  assert.equal(told(judge([...books(), ...linesOf(taking, 200, 'a1')], lost)), [
    'actLost drill-takingover 时钟快 45 天',
  ]);
});

judges('names each act without its audit row, also where the same was done twice and written once', () => {
  const bare = { ...office(), audit: [] };
  assert.equal(
    told(judge(books(), bare)),
    acts.map(({ key }) => `auditMissing ${key} 时钟快 45 天`),
  );
  const again = { ...logging, key: 'drill-logagainbb', mark: 'drill-logagainbb' };
  const found = office();
  found.entries.push(entry(9, 'handlingLogged', { text: again.mark }));
  const [miss] = judge([...books(), ...linesOf(again, 200, 'c1')], found);
  assert.is(miss?.sentence, '办理案件：登记办理（c1）办了 2 次，审计少 1 条');
});

judges('names an alert without case, without notice, push or the leader, and a notice that never went out', () => {
  const waiting = {
    id: 'a2',
    urgent: true,
    red: true,
    status: 'waiting',
    caseId: null,
    decision: null,
    acknowledged: false,
    heard: false,
  };
  const found = office();
  found.alerts.push(waiting);
  found.notices.push({ key: 'k', eventKey: 'e', recipient: 'r', settled: false, state: 'sending' });
  found.owed.push({ eventKey: 'ledger-2', recipient: 'role:leader' });
  assert.equal(told(judge(books(), found)), [
    'caseMissing a2 ',
    'noticeMissing a2 ',
    'alertUnheard a2 ',
    'noticeMissing a2 ',
    'noticeMissing ledger-2 ',
    'noticeStuck k ',
  ]);
});

judges('owes a reminder after the rounds that send it, and the notice of an alert at once', () => {
  const at = Date.parse('2026-11-28T05:39:00.000Z');
  const [young, old] = ['2026-11-28T05:38:30.000Z', '2026-11-28T05:35:59.000Z'];
  for (const [state, eventKey, createdAt, settled] of [
    ['waiting', 'ledger-9735', young, true],
    ['sending', 'ledger-9735', young, true],
    ['waiting', 'ledger-9735', old, false],
    ['waiting', 'alert-1-red', young, false],
    ['sent', 'alert-1-red', old, true],
    ['failed', 'ledger-9735', old, true],
  ] as const)
    assert.is(isSettled({ state, eventKey, createdAt }, at), settled, `${state} ${eventKey} ${createdAt}`);
});

judges('names work that was left, broken chains, and processes that are gone or went without a word', () => {
  const found: Found = {
    ...office(),
    left: { packs: ['p1'], jobs: ['analyse-p2 已放弃：x'] },
    checks: { ledger: '第 3 条被改动', audit: '审计第 4 条缺失' },
    processes: [
      { name: 'web', alive: false, ended: [] },
      { name: 'worker-1', alive: true, ended: [{ how: '退出码 1', reason: '', under: 'PostgreSQL 重启' }] },
      { name: 'worker-2', alive: true, ended: [{ how: '退出码 1', reason: '无法打开数据库', under: '' }] },
    ],
  };
  assert.equal(told(judge(books(), found)), [
    'workLeft p1 ',
    'workLeft analyse-p2 已放弃：x ',
    'ledgerBroken ledger ',
    'auditBroken audit ',
    'processDead web ',
    'processSilent worker-1 PostgreSQL 重启',
  ]);
});

judges('every accident of the load raises orange or red by itself', () => {
  const unknown = { publishedAt: null, sourceKind: 'vendor', sourceRegion: null } as const;
  for (const { title, text } of accidents) {
    const { level, state } = assess({ title, text: `上饶市余干县${text}`, ...unknown });
    assert.ok((level === 'orange' || level === 'red') && state === 'occurring', `${title}: ${level}, ${state}`);
  }
});

judges.run();

function told(misses: readonly Miss[]): string[] {
  return misses.map(({ kind, id, under }) => `${kind} ${id} ${under}`);
}

function act(word: string, fields: Partial<Act>): Act {
  const key = `drill-${word.padEnd(10, 'a')}`;
  return {
    key,
    kind: 'open',
    userId: 'u1',
    action: '',
    target: null,
    mark: key,
    event: null,
    version: null,
    ...fields,
  };
}

function linesOf(one: Act, status: number, target: string): Line[] {
  const at = '2026-11-20T00:00:00.000Z';
  return [
    { kind: 'asked', act: one, under: '强杀进程', at },
    { kind: 'answered', key: one.key, status, target, under: '时钟快 45 天', at },
  ];
}

function books(): Line[] {
  const texts = [
    { id: 't1', mark: 'drill-aaaaaaaaaa', raises: true },
    { id: 't2', mark: 'drill-bbbbbbbbbb', raises: false },
  ];
  return [
    { kind: 'texts', via: '导入', texts, under: '强杀进程', at: '2026-11-20T00:00:00.000Z' },
    ...acts.flatMap((one) => linesOf(one, 200, one.target ?? targets[one.key] ?? '')),
  ];
}

function entry(version: number, type: string, event: object) {
  return { seq: version, caseId: 'c1', version, type, userId: 'u1', event: JSON.stringify({ type, ...event }) };
}

/** What is there after an undisturbed run of {@link books}. */
function office(): Found {
  const alert = { urgent: true, red: false, caseId: 'c1', acknowledged: true, heard: true };
  return {
    texts: new Map([
      ['t1', { words: '事故（帖号 drill-aaaaaaaaaa）', found: true }],
      ['t2', { words: '闲谈（帖号 drill-bbbbbbbbbb）', found: true }],
    ]),
    placed: new Set(['t1']),
    entries: [
      entry(1, 'opened', { title: opening.mark }),
      entry(2, 'handlingLogged', { text: logging.mark }),
      entry(3, 'accepted', {}),
      entry(4, 'dismissed', { reason: dismissing.mark }),
    ],
    audit: acts.map(({ userId, action, target, key }) => ({ userId, action, target: target ?? targets[key] ?? null })),
    // The judgement is copied from the ledger.
    alerts: [{ id: 'a1', ...alert, status: 'dismissed', decision: `{"reason":"${dismissing.mark}"}` }],
    intakes: [{ id: 'i1', source: pushing.mark ?? '' }],
    notices: [{ key: 'n', eventKey: 'a1-orange', recipient: 'role:publicity', settled: true, state: 'sent' }],
    owed: [],
    left: { packs: [], jobs: [] },
    checks: { ledger: null, audit: null },
    processes: [{ name: 'all', alive: true, ended: [] }],
  };
}
