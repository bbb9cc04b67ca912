import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { LedgerSettings } from '../cases/settings.ts';
import type { Database } from '../database/open.ts';
import { afterCommit } from '../database/unit-of-work.ts';
import { instant } from '../ledger/instant.ts';
import type { Unit } from '../units/contract.ts';
import { decideAlert } from './alert-decision.ts';
import { lockAlerts, type Placed, placeDocument } from './alert-grouping.ts';
import { alertItems, alertTexts, listAlerts, waitingAlerts } from './alert-rows.ts';
import { settleAlert } from './alert-settling.ts';
import { rankOf } from './alert-text.ts';
import { recordAlerts } from './alert-trail.ts';
import type { Alerts } from './alerts.ts';
import type { AlertItem } from './contract.ts';
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
  const tell = async (changed: ReadonlyMap<string, boolean>) => {
    if (changed.size === 0) return;
    const rows = await database
      .selectFrom('alerts')
      .selectAll()
      .where('id', 'in', [...changed.keys()])
      .execute();
    for (const item of await alertItems(database, rows)) options.onAlert(item, changed.get(item.id) ?? false);
  };
  return {
    raise: async (documents) => {
      const effects = await placeAll(options, documents);
      const { autoOpen } = await options.settings();
      const failures: unknown[] = [];
      for (const alertId of await withCase(database, [...effects.keys()])) {
        try {
          await settleAlert(options, alertId, autoOpen);
        } catch (error) {
          // The others are settled first; the job is then delivered again and settles this one.
          failures.push(error);
        }
      }
      const changed = [...effects].filter(([, effect]) => effect !== 'known');
      await tell(new Map(changed.map(([id, effect]) => [id, effect === 'new'])));
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} 条预警未能接到案件。`);
    },
    list: (query) => listAlerts(database, query),
    waiting: (limit) => waitingAlerts(database, limit),
    get: async (id) => {
      const row = await database.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      const [alert] = await alertItems(database, [row]);
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

/** Those of these alerts that have a case or weigh enough for one; the many others need no look of their own. */
async function withCase(database: Database, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .selectFrom('alerts')
    .select('id')
    .where('id', 'in', ids)
    .where((eb) => eb.or([eb('caseId', 'is not', null), eb('rank', '>=', rankOf('orange'))]))
    .execute();
  const found = new Set(rows.map((row) => row.id));
  return ids.filter((id) => found.has(id));
}

/** Records all documents in one transaction, oldest first, so that the first of an event raises its alert. */
async function placeAll(
  options: AlertOptions,
  documents: readonly AnalysedDocument[],
): Promise<Map<string, Placed['effect']>> {
  const [settings, ledger] = await Promise.all([options.settings(), options.ledgerSettings()]);
  const scored = documents
    .filter((document) => document.assessment.relevant && document.assessment.level !== 'none')
    .toSorted((a, b) => Date.parse(a.foundAt) - Date.parse(b.foundAt) || (a.id < b.id ? -1 : 1));
  const effects = new Map<string, Placed['effect']>();
  if (scored.length === 0) return effects;
  await options.database.transaction().execute(async (writing) => {
    await lockAlerts(writing);
    for (const document of scored) {
      const placed = await placeDocument(writing, document, { at: instant(options.now()), settings, ledger });
      if (placed === null) continue;
      const before = effects.get(placed.alertId);
      if (before === undefined || strength[placed.effect] > strength[before])
        effects.set(placed.alertId, placed.effect);
    }
    const at = instant(options.now());
    for (const effect of ['new', 'raised'] as const) {
      const ids = [...effects].filter(([, one]) => one === effect).map(([id]) => id);
      await recordAlerts(writing, ids, { act: raisedActs[effect], by: { kind: 'system' }, at });
    }
  });
  return effects;
}

const raisedActs = { new: '预警', raised: '升级' } as const;
const strength: Record<Placed['effect'], number> = { known: 0, copy: 1, raised: 2, new: 3 };
