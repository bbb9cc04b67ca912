import * as assert from 'uvu/assert';
import type { Actor, CaseState } from '../../../api/cases/case.ts';
import type { OpenCase } from '../../../api/cases/cases.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { openProposals } from '../../../api/cases/corrections.ts';
import { rebuildCases } from '../../../api/cases/projection.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { mergeEvents } from '../../../api/events/acts.ts';
import { NotFound } from '../../../api/http/problem.ts';
import { suite } from '../../suite.ts';
import {
  act,
  air,
  caseDocument,
  city,
  codeOf,
  duty,
  engines,
  li,
  newCase,
  type Office,
  stranger,
  system,
  wang,
} from './office.ts';

type Person = Extract<Actor, { kind: 'person' }>;
const all = { view: 'all', sort: 'due', limit: 50 } as const;

for (const [engine, open] of engines) {
  const merging = suite<{ o: Office }>(`并案 and 拆案 on ${engine}`);
  merging.beforeEach(async (context) => {
    context.o = await open();
  });
  merging.afterEach(async ({ o }) => o.close());

  merging('both cases are written in one unit of work, and the chain holds', async ({ o }) => {
    await two(o);
    const gone = await mergeThem(o);
    assert.equal([gone.status, gone.mergers[0]?.number], ['merged', '2026-0001']);
    const goesOn = await stateOf(o, 'case-1');
    assert.equal(
      goesOn.documents.map(({ id }) => id),
      ['case-1-d1', 'case-2-d1'],
    );
    assert.equal(
      goesOn.taken.map(({ caseId, number }) => [caseId, number]),
      [['case-2', '2026-0002']],
    );
    assert.ok((await verifyLedger(o.database, o.anchor)).ok);
    const rows = await listed(o);
    await rebuildCases(o.database);
    assert.equal(await listed(o), rows);
  });

  merging('a version that moved on either side is told, and neither case is written', async ({ o }) => {
    const { into, from } = await two(o);
    await act(o, 'case-1', { type: 'urge', text: '快' }, wang);
    assert.is(await codeOf(o.cases.act('case-2', from.version, mergeInto(into.version), wang)), 'version.conflict');
    await act(o, 'case-2', { type: 'urge', text: '快' }, wang);
    const { version } = await stateOf(o, 'case-1');
    assert.is(await codeOf(o.cases.act('case-2', from.version, mergeInto(version), wang)), 'version.conflict');
    assert.equal([(await stateOf(o, 'case-1')).taken, (await stateOf(o, 'case-2')).status], [[], 'accepted']);
  });

  merging('when the case that goes on cannot be written the other is not ended either', async ({ o }) => {
    const { into, from } = await two(o);
    o.settings.ledger = { ...o.settings.ledger, clocks: broken(o.settings.ledger.clocks) };
    let failed = false;
    await o.cases.act('case-2', from.version, mergeInto(into.version), wang).catch(() => {
      failed = true;
    });
    assert.ok(failed);
    assert.equal(
      [(await stateOf(o, 'case-2')).status, (await stateOf(o, 'case-1')).version],
      ['accepted', into.version],
    );
  });

  merging(
    'of two people who merge the two cases into each other at once one is told that somebody was faster',
    async ({ o }) => {
      const { into, from } = await two(o);
      const other = await o.another();
      const back: CaseCommand = { ...mergeInto(from.version), into: 'case-2' };
      const results = await Promise.allSettled([
        o.cases.act('case-2', from.version, mergeInto(into.version), wang),
        other.cases.act('case-1', into.version, back, li),
      ]);
      assert.is(results.filter(({ status }) => status === 'fulfilled').length, 1);
      const lost = results.find((result) => result.status === 'rejected');
      assert.is(lost?.status === 'rejected' ? lost.reason.code : null, 'version.conflict');
      const statuses = [(await stateOf(o, 'case-1')).status, (await stateOf(o, 'case-2')).status].sort();
      assert.equal(statuses, ['accepted', 'merged']);
      assert.ok((await verifyLedger(o.database, o.anchor)).ok);
    },
  );

  merging('a merge and another command on the case that goes on, at once: one of the two is told', async ({ o }) => {
    const { into, from } = await two(o);
    const other = await o.another();
    const results = await Promise.allSettled([
      o.cases.act('case-2', from.version, mergeInto(into.version), wang),
      other.cases.act('case-1', into.version, { type: 'urge', text: '快' }, li),
    ]);
    assert.is(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const merged = (await stateOf(o, 'case-2')).status === 'merged';
    assert.is((await stateOf(o, 'case-1')).taken.length, merged ? 1 : 0);
  });

  merging(
    'an orange case is merged with the second signature, and the units that were chosen go with it',
    async ({ o }) => {
      const { into } = await two(o, { level: 'orange' });
      const proposed = await act(o, 'case-2', mergeInto(into.version), wang);
      assert.is(proposed.status, 'accepted');
      // The case that goes on may move until then.
      await act(o, 'case-1', { type: 'urge', text: '快' }, wang);
      const proposal = openProposals(proposed)[0]?.id ?? 0;
      assert.is((await act(o, 'case-2', { type: 'confirmProposal', proposal, opinion: '' }, li)).status, 'merged');
      const goesOn = await stateOf(o, 'case-1');
      assert.equal([goesOn.level, goesOn.duty?.support], ['orange', ['aff-monitoring', 'div-water']]);
    },
  );

  merging('later texts of the merged case come to the one that goes on, also over two merges', async ({ o }) => {
    await two(o);
    await mergeThem(o);
    await filed(o, 'case-3', {});
    const { version } = await stateOf(o, 'case-3');
    await act(o, 'case-1', { ...mergeInto(version), into: 'case-3' }, wang);
    const state = await o.cases.join('case-2', [caseDocument('late')], '同一事件的后续反映', system);
    assert.is(state.id, 'case-3');
    assert.ok(state.documents.some(({ id }) => id === 'late'));
    assert.is((await stateOf(o, 'case-2')).documents.length, 1);
    assert.is((await o.cases.casesOf(['case-2-d1'])).get('case-2-d1'), 'case-3');
  });

  merging('the events and alerts of the merged case lead to the other, and back when it is reopened', async ({ o }) => {
    await two(o);
    const before = await leading(o);
    assert.equal(Object.values(before).sort(), ['case-1', 'case-2']);
    await mergeThem(o);
    assert.equal(Object.values(await leading(o)), ['case-1', 'case-1']);
    const back = await act(o, 'case-2', { type: 'reopen', reason: '并错了' }, wang);
    assert.equal([back.status, back.mergers[0]?.reopenedAt], ['assigned', o.clock.now]);
    assert.equal(await leading(o), before);
    const goesOn = await stateOf(o, 'case-1');
    assert.is(goesOn.taken[0]?.undoneAt, o.clock.now);
    assert.is(goesOn.documents.length, 2);
    assert.is((await o.cases.join('case-2', [caseDocument('own')], '后续', system)).id, 'case-2');
  });

  merging(
    'whoever sees the case that goes on reads the merged one, until it goes on by itself again',
    async ({ o }) => {
      await two(o);
      const seen = async (caseId: string, actor: Actor) =>
        (await o.cases.seen(caseId, actor).catch((error: unknown) => {
          if (error instanceof NotFound) return null;
          throw error;
        })) !== null;
      assert.equal([await seen('case-1', air), await seen('case-2', air)], [true, false]);
      await mergeThem(o);
      assert.equal([await seen('case-2', air), await seen('case-2', stranger)], [true, false]);
      const { version } = await stateOf(o, 'case-2');
      const log: CaseCommand = { type: 'logHandling', text: '检查', evidence: [] };
      await o.cases.act('case-2', version, log, air).then(
        () => assert.unreachable('reading is not acting'),
        (error) => assert.instance(error, NotFound),
      );
      await act(o, 'case-2', { type: 'reopen', reason: '并错了' }, wang);
      assert.is(await seen('case-2', air), false);
      assert.is(await seen('nothing', wang), false);
    },
  );

  merging(
    'what is split off is a case with its own event, its texts are found there and no time is gained',
    async ({ o }) => {
      const documents = [caseDocument('d-1'), caseDocument('d-2')];
      await filed(o, 'case-1', { documents });
      o.later(600);
      const kept = await act(o, 'case-1', splitOff(['d-2']), wang);
      const id = kept.splitInto[0]?.caseId ?? '';
      const fresh = await stateOf(o, id);
      assert.equal([fresh.status, fresh.number, fresh.splitFrom?.number], ['toJudge', '2026-0002', '2026-0001']);
      assert.equal([fresh.foundAt, fresh.late], [kept.firstFoundAt, null]);
      const due = (state: CaseState) => state.clocks.find(({ kind }) => kind === 'answer')?.dueAt;
      assert.is(due(fresh), due(kept));
      assert.equal([...(await o.cases.casesOf(['d-1', 'd-2']))].sort(), [
        ['d-1', 'case-1'],
        ['d-2', id],
      ]);
      assert.ok(Object.values(await leading(o)).includes(id));
      assert.ok((await verifyLedger(o.database, o.anchor)).ok);
      const rows = await listed(o);
      await rebuildCases(o.database);
      assert.equal(await listed(o), rows);
      const again = await act(o, id, { ...mergeInto(kept.version), into: 'case-1' }, wang);
      assert.is(again.status, 'merged');
      assert.is((await stateOf(o, 'case-1')).documents.length, 2);
    },
  );

  merging(
    'a draft in review stays on the merged case and is named by the other, and waits in no list',
    async ({ o }) => {
      await two(o);
      await act(o, 'case-1', { type: 'draftAnswer', text: '经核查……', covers: [0] }, air);
      await act(o, 'case-1', { type: 'submitAnswer' }, air);
      const inReview = () => o.cases.list({ ...all, view: 'inReview' }, wang);
      assert.is((await inReview()).total, 1);
      const { version } = await stateOf(o, 'case-2');
      const gone = await act(o, 'case-1', { ...mergeInto(version), into: 'case-2' }, wang);
      assert.equal(
        gone.words.map(({ status, versions }) => [status, versions.length]),
        [['inReview', 1]],
      );
      assert.equal(
        (await stateOf(o, 'case-2')).taken[0]?.words.map(({ name, status }) => [name, status]),
        [['正式回应', 'inReview']],
      );
      assert.is((await inReview()).total, 0);
    },
  );

  merging('two events that have a case each become one after 并案', async ({ o }) => {
    await two(o);
    const [one = '', other = ''] = Object.keys(await leading(o)).sort();
    const parts = { database: o.database, now: () => o.clock.now };
    const merged = () => mergeEvents(parts, { eventId: one, other, reason: '同一事件' }, wang as Person);
    assert.is(await codeOf(merged()), 'event.twoCases');
    await mergeThem(o);
    await merged();
    assert.equal(await leading(o), { [one]: 'case-1' });
  });

  merging('a split that is refused takes no number', async ({ o }) => {
    await filed(o, 'case-1', { documents: [caseDocument('d-1'), caseDocument('d-2')] });
    assert.is(await codeOf(act(o, 'case-1', splitOff(['d-9']), wang)), 'split.unknownText');
    assert.is((await o.cases.open(newCase('case-2'), system)).number, '2026-0002');
  });

  merging.run();
}

/** `case-1` goes on, `case-2` is merged into it. */
async function two(o: Office, change: Partial<OpenCase> = {}): Promise<{ into: CaseState; from: CaseState }> {
  const into = await filed(o, 'case-1', {});
  const from = await filed(o, 'case-2', { title: '化工园区旁河道发黑', topics: ['water'], ...change }, 'div-water');
  return { into, from };
}

async function filed(o: Office, id: string, change: Partial<OpenCase>, lead = duty.lead): Promise<CaseState> {
  const { level } = await o.cases.open(newCase(id, { level: 'yellow', ...change }), system);
  await act(o, id, { type: 'file', level, emergency: false, reason: '属实' }, wang);
  await act(o, id, { type: 'assign', duty: { ...duty, lead }, note: '' }, wang);
  return act(o, id, { type: 'accept' }, lead === duty.lead ? air : city);
}

async function mergeThem(o: Office): Promise<CaseState> {
  const { version } = await stateOf(o, 'case-1');
  return act(o, 'case-2', mergeInto(version), wang);
}

function mergeInto(intoVersion: number): Extract<CaseCommand, { type: 'mergeInto' }> {
  return { type: 'mergeInto', into: 'case-1', intoVersion, units: true, reason: '同一件事' };
}

function splitOff(documents: string[]): CaseCommand {
  const what = { title: '另一园区异味', summary: '另一园区的反映', reason: '两件事' };
  return { type: 'splitOff', ...what, documents, places: ['360783'], leaving: [] };
}

async function stateOf(o: Office, id: string): Promise<CaseState> {
  const read = await o.cases.read(id);
  if (read === null) throw new Error(`no case ${id}`);
  return read.state;
}

/** Which case each event leads to. */
async function leading(o: Office): Promise<Record<string, string | null>> {
  const rows = await o.database.selectFrom('events').select(['id', 'caseId']).where('mergedInto', 'is', null).execute();
  return Object.fromEntries(rows.map(({ id, caseId }) => [id, caseId]));
}

async function listed(o: Office) {
  const documents = await o.database
    .selectFrom('caseDocuments')
    .selectAll()
    .orderBy('caseId')
    .orderBy('documentId')
    .execute();
  const { items } = await o.cases.list(all, wang);
  return { documents, items };
}

/** A configuration that cannot be read: what follows the first case fails. */
function broken(clocks: Office['settings']['ledger']['clocks']): Office['settings']['ledger']['clocks'] {
  return new Proxy(clocks, {
    get: (of, name) => {
      if (name === 'rules') throw new Error('the configuration is gone');
      return Reflect.get(of, name);
    },
  });
}
