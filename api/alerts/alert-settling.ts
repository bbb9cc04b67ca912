import { type Level, levelOrder } from '../../analysis/codes.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { Conflict } from '../http/problem.ts';
import { alertDocuments, alertRow } from './alert-rows.ts';
import type { AlertOptions } from './alert-service.ts';
import { rankOf } from './alert-text.ts';
import { recordAlerts } from './alert-trail.ts';

type Needs = Pick<AlertOptions, 'database' | 'cases'>;

/**
 * Brings the case of an alert to what the alert says: opened for orange and red, with all its documents, at its level.
 * Harmless when repeated, so a process that died in between is made good by the next delivery.
 */
export async function settleAlert(options: Needs, alertId: string, autoOpen: boolean): Promise<void> {
  const alert = await alertRow(options.database, alertId);
  if (alert.status === 'dismissed' || alert.status === 'referred') return;
  if (alert.caseId === null) {
    if (!autoOpen || alert.status !== 'waiting' || alert.rank < rankOf('orange')) return;
    await openCaseOf(options, alert, system);
    return;
  }
  const missing = await alertDocuments(options.database, alertId, alert.caseId);
  if (missing.length > 0) await options.cases.join(alert.caseId, missing, '同一事件的后续反映', system);
  await raiseCase(options, alert.caseId, alert.level as Level);
}

/** Opens the one case of an alert: its id is derived from the alert's, so however often this runs there is one. */
export async function openCaseOf(options: Needs, alert: AlertRow, actor: Actor): Promise<CaseState> {
  const documents = await alertDocuments(options.database, alert.id);
  const state = await options.cases.open(
    {
      caseId: `case-${alert.id}`,
      title: alert.title,
      summary: alert.summary,
      level: alert.level as Level,
      origin: 'alert',
      documents,
      foundAt: alert.foundAt,
      publishedAt: alert.publishedAt,
      topics: JSON.parse(alert.topics) as CaseState['topics'],
      places: alert.place === null ? [] : [{ code: alert.place, name: alert.placeName ?? alert.place }],
      demands: [],
      demo: alert.demo === 1,
    },
    actor,
  );
  await inTransaction(options.database, async (writing) => {
    const { numUpdatedRows } = await writing
      .updateTable('alerts')
      .set({ caseId: state.id })
      .where('id', '=', alert.id)
      .where('caseId', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n)
      await recordAlerts(writing, [alert.id], { act: '开立案件', by: actor, at: state.openedAt });
  });
  return state;
}

async function raiseCase(options: Needs, caseId: string, level: Level): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const read = await options.cases.read(caseId);
    if (read === null || !raisable.has(read.state.status)) return;
    if (levelOrder.indexOf(level) <= levelOrder.indexOf(read.state.level)) return;
    try {
      const command = { type: 'raiseLevel' as const, level, reason: '监测到更高等级的反映' };
      await options.cases.act(caseId, read.state.version, command, system);
      return;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === attemptsMax) throw error;
    }
  }
}

const system: Actor = { kind: 'system' };
const attemptsMax = 10;
const raisable: ReadonlySet<CaseState['status']> = new Set([
  ...(['toJudge', 'filed', 'assigned', 'accepted', 'handling', 'fixed', 'verified'] as const),
]);
