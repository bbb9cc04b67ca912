import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { LedgerSettings } from '../cases/settings.ts';
import type { Database } from '../database/open.ts';
import { afterCommit } from '../database/unit-of-work.ts';
import type { EventMemory } from '../events/known-events.ts';
import { instant } from '../ledger/instant.ts';
import type { Unit } from '../units/contract.ts';
import { decideAlert } from './alert-decision.ts';
import { alertItems, alertTexts, listAlerts, waitingAlerts } from './alert-rows.ts';
import { joinEventCase, settleAlert } from './alert-settling.ts';
import { rankOf } from './alert-text.ts';
import type { Alerts } from './alerts.ts';
import type { AlertItem } from './contract.ts';
import { type RaisedPack, raisePack } from './raise-pack.ts';
import type { AlertSettings } from './settings.ts';

export type AlertOptions = {
  database: Database;
  cases: CaseService;
  units: { list(): Promise<Unit[]> };
  /** The clock, UTC ISO. */
  now: () => string;
  /** Told after each change of an alert, for live views. */
  onAlert: (item: AlertItem, isNew: boolean) => void;
  settings: () => Promise<AlertSettings>;
  /** For the limit of the judgement. */
  ledgerSettings: () => Promise<LedgerSettings>;
};

/** Opens 预警服务 on a migrated database. */
export function openAlerts(options: AlertOptions): Alerts {
  const { database } = options;
  const memory: EventMemory = new Map();
  const tell = async (changed: ReadonlyMap<string, boolean>) => {
    if (changed.size === 0) return;
    const rows = await database
      .selectFrom('alerts')
      .selectAll()
      .where('id', 'in', [...changed.keys()])
      .execute();
    for (const item of await alertItems(database, rows, options.now()))
      options.onAlert(item, changed.get(item.id) ?? false);
  };
  return {
    raise: async (documents) => {
      const { effects, known, joined } = await placeAll(options, documents, memory);
      const { autoOpen } = await options.settings();
      const failures: unknown[] = [];
      const settle = async (act: () => Promise<void>) => {
        try {
          await act();
        } catch (error) {
          // The others are settled first; the job is then delivered again and settles this one.
          failures.push(error);
        }
      };
      for (const alertId of await withCase(database, [...effects.keys(), ...known]))
        await settle(() => settleAlert(options, alertId, autoOpen));
      for (const [caseId, texts] of joined) await settle(() => joinEventCase(options, caseId, texts));
      await tell(new Map([...effects].map(([id, effect]) => [id, effect === 'new'])));
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} 条预警未能接到案件。`);
    },
    follow: async (eventIds) => {
      const rows = await database
        .selectFrom('alerts')
        .select('id')
        .where('eventId', 'in', [...eventIds])
        .execute();
      const ids = rows.map(({ id }) => id);
      const { autoOpen } = await options.settings();
      for (const id of await withCase(database, ids)) await settleAlert(options, id, autoOpen);
      await afterCommit(() => tell(new Map(ids.map((id) => [id, false]))));
    },
    list: (query) => listAlerts(database, query, options.now()),
    waiting: (limit) => waitingAlerts(database, limit),
    get: async (id) => {
      const row = await database.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      const [alert] = await alertItems(database, [row], options.now());
      const texts = await alertTexts(database, id);
      const heldBack = await database
        .selectFrom('alertHeldBack')
        .select(['at', 'cause', 'documentId'])
        .where('alertId', '=', id)
        .orderBy('at')
        .orderBy('documentId')
        .execute();
      if (alert === undefined) return null;
      return { alert, documentIds: texts.map(({ documentId }) => documentId), texts, heldBack };
    },
    decide: async (id, decision, actor) => {
      const state = await decideAlert(options, id, decision, actor);
      await afterCommit(() => tell(new Map([[id, false]])));
      return state;
    },
  };
}

/** Those of these alerts that have a case, also by their event, or weigh enough for one; the many others need no look of their own. */
async function withCase(database: Database, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .selectFrom('alerts')
    .leftJoin('events', 'events.id', 'alerts.eventId')
    .select('alerts.id')
    .where('alerts.id', 'in', ids)
    .where((eb) =>
      eb.or([
        eb('alerts.caseId', 'is not', null),
        eb('events.caseId', 'is not', null),
        eb('alerts.rank', '>=', rankOf('orange')),
      ]),
    )
    .execute();
  const found = new Set(rows.map((row) => row.id));
  return ids.filter((id) => found.has(id));
}

/** Events and alerts of a pack in one transaction. */
async function placeAll(
  options: AlertOptions,
  documents: readonly AnalysedDocument[],
  memory: EventMemory,
): Promise<RaisedPack> {
  if (documents.length === 0) return { effects: new Map(), known: [], joined: new Map() };
  const [settings, ledger] = await Promise.all([options.settings(), options.ledgerSettings()]);
  try {
    return await options.database
      .transaction()
      .execute((writing) => raisePack(writing, documents, { at: instant(options.now()), settings, ledger, memory }));
  } catch (error) {
    // What was remembered of events may never have been written.
    memory.clear();
    throw error;
  }
}
