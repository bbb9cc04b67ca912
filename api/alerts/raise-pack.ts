import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { unansweredStatuses } from '../cases/contract.ts';
import type { LedgerSettings } from '../cases/settings.ts';
import { clocksFor } from '../clocks/clock-rules.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { assignPack } from '../events/assign-pack.ts';
import { foldAlerts } from '../events/fold-alerts.ts';
import { listed } from '../events/in-list.ts';
import type { EventMemory } from '../events/known-events.ts';
import type { Writing } from '../ledger/ledger.ts';
import { record } from '../trail/trail.ts';
import { openAlertBoard } from './alert-board.ts';
import { recordAlerts } from './alert-trail.ts';
import { type AlertChange, type EventCase, type PlaceRules, placePack } from './place-pack.ts';
import type { AlertSettings } from './settings.ts';
import { tellBursts } from './tell-bursts.ts';
import { writeAlerts } from './write-alerts.ts';

export type Raising = { at: string; settings: AlertSettings; ledger: LedgerSettings; memory: EventMemory };
/** What a pack did to an alert. */
export type Effect = 'new' | 'raised' | 'copy';
/** Alerts that changed, and texts that go to the case of their event without an alert. */
export type RaisedPack = { effects: Map<string, Effect>; known: string[]; joined: Map<string, AnalysedDocument[]> };

/** Serialises events and alerts among processes; the first statement of its transaction (see lockHead). */
export async function lockAlerts(writing: Writing): Promise<void> {
  await writing
    .updateTable('locks')
    .set((eb) => ({ taken: eb('taken', '+', 1) }))
    .where('name', '=', 'alerts')
    .execute();
}

/** Puts the texts of a pack into events and raises the alerts of these, in one transaction: so many reads and writes for a pack, whatever it holds. */
export async function raisePack(
  writing: Writing,
  documents: readonly AnalysedDocument[],
  { at, settings, ledger, memory }: Raising,
): Promise<RaisedPack> {
  await lockAlerts(writing);
  const assigned = await assignPack(writing, documents, { at, memory });
  const folded = await foldAlerts(writing, [...assigned.touched], { at, by: '系统' });
  const weighing = documents.filter(({ assessment }) => assessment.relevant && assessment.level !== 'none');
  const board = await readBoard(writing, weighing, [...new Set(assigned.events.values())]);
  const rules: PlaceRules = {
    at,
    quietHours: settings.groupHours,
    judgeBy: (level) => {
      const of = { level, origin: 'alert', emergency: false } as const;
      return clocksFor(ledger.clocks, of, { opened: at }, ['judge'])[0]?.dueAt ?? null;
    },
  };
  const pack = weighing.map((document) => ({
    document,
    eventId: assigned.events.get(document.id) ?? null,
    retold: assigned.retold.has(document.id),
  }));
  const changes = placePack(pack, board, rules);
  const recordCalls = await writeAlerts(writing, changes, at);
  const burst = await tellBursts(writing, [...assigned.touched], at);
  const effects = effectsOf(changes);
  for (const id of [...folded, ...burst]) if (!effects.has(id)) effects.set(id, 'copy');
  await recordAll(writing, effects, folded, assigned.acts, at);
  await recordCalls();
  const known = pack.flatMap(({ document }) => board.placed(document.id)?.alert.id ?? []);
  return { effects, known: known.filter((id) => !effects.has(id)), joined: joinedOf(changes) };
}

/** The trail last: its lock comes after all others. */
async function recordAll(
  writing: Writing,
  effects: ReadonlyMap<string, Effect>,
  folded: readonly string[],
  acts: readonly string[],
  at: string,
): Promise<void> {
  const by = { kind: 'system' as const };
  for (const [effect, act] of [
    ['new', '预警'],
    ['raised', '升级'],
  ] as const)
    await recordAlerts(
      writing,
      [...effects].flatMap(([id, one]) => (one === effect ? [id] : [])),
      { act, by, at },
    );
  await recordAlerts(writing, folded, { act: '归入事件', by, at });
  await record(writing, 'eventAct', acts, { act: '事件归并', by: '系统', at });
}

const strength: Record<Effect, number> = { copy: 1, raised: 2, new: 3 };

function effectsOf(changes: readonly AlertChange[]): Map<string, Effect> {
  const effects = new Map<string, Effect>();
  for (const change of changes) {
    const effect = ({ raised: 'new', levelRaised: 'raised', added: 'copy' } as const)[change.type as 'added'] ?? null;
    if (effect === null || !('row' in change)) continue;
    const before = effects.get(change.row.id);
    if (before === undefined || strength[effect] > strength[before]) effects.set(change.row.id, effect);
  }
  return effects;
}

function joinedOf(changes: readonly AlertChange[]): Map<string, AnalysedDocument[]> {
  const joined = new Map<string, AnalysedDocument[]>();
  for (const change of changes)
    if (change.type === 'joinedCase')
      joined.set(change.caseId, [...(joined.get(change.caseId) ?? []), change.document]);
  return joined;
}

/** What is known of the pack's texts and events: four reads. */
async function readBoard(writing: Writing, documents: readonly AnalysedDocument[], eventIds: readonly string[]) {
  const ids = documents.map(({ id }) => id);
  const placed = await writing
    .selectFrom('alertDocuments')
    .select(['documentId', 'alertId', 'words'])
    .where('documentId', 'in', listed(writing, ids))
    .orderBy('at')
    .orderBy('alertId')
    .execute();
  const alerts = await writing
    .selectFrom('alerts')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb(
          'id',
          'in',
          listed(
            writing,
            placed.map(({ alertId }) => alertId),
          ),
        ),
        eb.and([eb('eventId', 'in', listed(writing, eventIds)), eb('status', '!=', 'merged')]),
      ]),
    )
    .orderBy('raisedAt')
    .orderBy('id')
    .execute();
  const copies = await writing
    .selectFrom('alertDocuments')
    .select(['alertId', 'group'])
    .where(
      'alertId',
      'in',
      listed(
        writing,
        alerts.map(({ id }) => id),
      ),
    )
    .where('group', 'in', listed(writing, [...new Set(documents.map(({ group }) => group))]))
    .execute();
  const cases = await writing
    .selectFrom('events')
    .innerJoin('cases', 'cases.id', 'events.caseId')
    .leftJoin('caseDocuments', (join) =>
      join.onRef('caseDocuments.caseId', '=', 'cases.id').on('caseDocuments.documentId', 'in', listed(writing, ids)),
    )
    .select(['events.id as eventId', 'cases.id', 'cases.number', 'cases.status', 'caseDocuments.documentId'])
    .where('events.id', 'in', listed(writing, eventIds))
    .execute();
  return openAlertBoard({ placed, alerts: alerts satisfies AlertRow[], copies, cases: cases.map(caseOf) });
}

function caseOf(row: { eventId: string; id: string; number: string; status: string; documentId: string | null }) {
  const { eventId, id, number, status, documentId } = row;
  const ended = unansweredStatuses.includes(status);
  const eventCase: EventCase | null = ended
    ? null
    : { id, number, closed: status === 'closed' || status === 'archived' };
  return { eventId, eventCase, documentId };
}
