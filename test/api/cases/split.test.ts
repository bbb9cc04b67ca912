import * as assert from 'uvu/assert';
import type { CaseState } from '../../../api/cases/case.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { type Circumstances, decide } from '../../../api/cases/decide.ts';
import { evolve } from '../../../api/cases/evolve.ts';
import { describeMerge } from '../../../api/cases/merge-sentences.ts';
import { rebuildCases } from '../../../api/cases/projection.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { openSplit } from '../../../api/cases/split.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { emptyWord } from '../../../api/cases/words.ts';
import { clockState } from '../../../api/clocks/clock-state.ts';
import { seedUnits } from '../../../api/units/seed.ts';
import { caseCounts } from '../../../dashboards/briefing/case-figures.ts';
import { suite } from '../../suite.ts';
import { act, caseDocument, engines, newCase, system, wang } from './office.ts';
import { accepted, closed, fileIt, type Stage } from './stage.ts';

const split = suite('拆案 of a reopened case');
const documents = [caseDocument('d-1'), caseDocument('d-2'), caseDocument('d-3')];
const splitIt = {
  ...{ type: 'splitOff', title: '另一处异味', summary: '另一园区', documents: ['d-2'], places: [], leaving: [] },
  reason: '两件事',
} as const satisfies CaseCommand;
const days = 24 * 60;

split('given a case that came back, when a part is split off, then it is answered by the limit of this life', () => {
  const s = reopened();
  s.later(180);
  const part = partOf(s.state, s.now);
  assert.equal([part.status, part.foundAt], ['toJudge', s.state.firstFoundAt]);
  const [own, whole] = [running(part, 'answer'), running(s.state, 'answer')];
  assert.equal([own.startsAt, own.dueAt, own.start], [whole.startsAt, whole.dueAt, 'reopened']);
  assert.equal([running(part, 'judge').startsAt, running(part, 'judge').start], [s.now, 'opened']);
  assert.equal(overdue(part, s.now), []);
});

split('given such a part, when it turns out to be an emergency, then its words are due from the reopening too', () => {
  const s = reopened();
  s.later(60);
  const part = filed(partOf(s.state, s.now), s.now);
  for (const kind of ['firstWord', 'press'] as const)
    assert.is(running(part, kind).startsAt, running(s.state, 'answer').startsAt, kind);
  assert.equal(overdue(part, s.now), []);
});

split('given a part of a part, when nothing else happened, then the same reopening counts', () => {
  const s = reopened();
  s.later(60);
  const part = partOf(s.state, s.now, { documents: ['d-2', 'd-3'] });
  const smaller = partOf({ ...part, id: 'case-3' }, s.now, { documents: ['d-3'] });
  assert.is(running(smaller, 'answer').dueAt, running(s.state, 'answer').dueAt);
});

split('given a case that never came back, when a part is split off days later, then no time is gained', () => {
  const s = accepted({ level: 'yellow', documents });
  s.later(3 * days);
  const part = partOf(s.state, s.now);
  assert.is(part.splitFrom?.limitsFrom, undefined);
  assert.is(running(part, 'answer').dueAt, running(s.state, 'answer').dueAt);
  assert.equal(overdue(part, s.now), ['answer']);
});

split('the entry says from where the limits count, and its answer is no first answer of the office', () => {
  const s = reopened();
  const part = partOf(s.state, s.now);
  const event = openSplit(splitIt, s.state, given(s.now)).at(-1);
  assert.ok(event?.type === 'splitFrom');
  const { sentence } = describeMerge(event, (id) => id);
  assert.match(sentence, '时限同该案重启后一样自');
  const published = { url: 'https://sthjt.example.gov.cn/1', channel: '网站', at: s.now, by: '甲', recordedAt: s.now };
  const words = [{ ...emptyWord('answer', 'answer', 0), status: 'published' as const, published }];
  const span = { from: '2026-01-01T00:00:00.000Z', to: '2028-01-01T00:00:00.000Z' };
  const counts = caseCounts([{ ...part, words } as CaseState], [], span);
  assert.equal([counts.published, counts.answerHoursMean], [1, null]);
});

split.run();

for (const [engine, open] of engines) {
  const stored = suite(`拆案 of a reopened case in the ledger on ${engine}`);
  stored('it stands there with its limit, and the lists made anew are the same', async () => {
    const o = await open();
    try {
      await o.cases.open(newCase('case-1', { level: 'yellow', documents }), system);
      await act(o, 'case-1', { type: 'dismiss', reason: '误报' }, wang);
      o.later(40 * days);
      const fresh = [caseDocument('d-4', o.clock.now, o.clock.now)];
      await o.cases.join('case-1', fresh, '同一地点', system);
      const again = await act(o, 'case-1', { type: 'reopen', reason: '又有反映' }, wang);
      o.later(30);
      const kept = await act(o, 'case-1', splitIt, wang);
      const part = (await o.cases.read(kept.splitInto[0]?.caseId ?? ''))?.state;
      assert.ok(part !== undefined);
      assert.is(part.splitFrom?.limitsFrom, again.clocks.findLast(({ kind }) => kind === 'answer')?.startsAt);
      const rows = () => o.database.selectFrom('cases').select(['id', 'dueAt', 'state']).orderBy('id').execute();
      const before = await rows();
      await rebuildCases(o.database);
      assert.equal(await rows(), before);
      assert.ok((await verifyLedger(o.database, o.anchor)).ok);
    } finally {
      await o.close();
    }
  });
  stored.run();
}

/** A case of three texts that was answered and closed, and came back 40 days later. */
function reopened(): Stage {
  const s = closed({ level: 'orange', documents });
  s.later(40 * days);
  s.act({ type: 'reopen', reason: '又有反映' }, wang);
  return s;
}

function given(at: string): Circumstances {
  return {
    actor: wang,
    at,
    settings: shippedLedgerSettings,
    units: new Map(seedUnits.map((unit) => [unit.id, unit])),
    beside: { other: null, events: [], fresh: { caseId: 'case-3', number: '2026-0003' } },
  };
}

function partOf(state: CaseState, at: string, change: Partial<Extract<CaseCommand, { type: 'splitOff' }>> = {}) {
  const events = openSplit({ ...splitIt, ...change }, state, given(at));
  const part = events.reduce<CaseState | null>(
    (now, event) => evolve(now, { caseId: 'case-3', version: (now?.version ?? 0) + 1, at, by: wang, event }),
    null,
  );
  if (part === null) throw new Error('no part was opened');
  return part;
}

function filed(part: CaseState, at: string): CaseState {
  const command = { ...fileIt, level: 'red', emergency: true } as CaseCommand;
  return decide(command, part, given(at)).reduce<CaseState>(
    (now, event) => evolve(now, { caseId: now.id, version: now.version + 1, at, by: wang, event }),
    part,
  );
}

function running(state: CaseState, kind: CaseState['clocks'][number]['kind']) {
  const clock = state.clocks.findLast((one) => one.kind === kind && one.stoppedAt === null);
  if (clock === undefined) throw new Error(`no ${kind} clock runs`);
  return clock;
}

function overdue(state: CaseState, at: string): string[] {
  return state.clocks.filter((clock) => clockState(clock, at) === 'overdue').map(({ kind }) => kind);
}
