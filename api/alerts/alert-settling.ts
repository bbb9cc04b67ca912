import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { type Level, levelOrder } from '../../analysis/codes.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import { actorName } from '../cases/fold-parts.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { caseOfEvent, linkCase } from '../events/event-case.ts';
import { Conflict } from '../http/problem.ts';
import { alertDocuments, alertRow } from './alert-rows.ts';
import type { AlertOptions } from './alert-service.ts';
import { caseDocument, rankOf } from './alert-text.ts';
import { recordAlerts } from './alert-trail.ts';

type Needs = Pick<AlertOptions, 'database' | 'cases' | 'now'>;

/**
 * Brings the case of an alert to what the alert says: opened for orange and red, with all its documents, at its level.
 * Harmless when repeated, so a process that died in between is made good by the next delivery.
 */
export async function settleAlert(options: Needs, alertId: string, autoOpen: boolean): Promise<void> {
  const alert = await alertRow(options.database, alertId);
  if (alert.status === 'dismissed' || alert.status === 'referred' || alert.status === 'merged') return;
  const caseId = alert.caseId ?? (await followEvent(options, alert));
  if (caseId === null) {
    if (!autoOpen || alert.status !== 'waiting' || alert.rank < rankOf('orange')) return;
    await openCaseOf(options, alert, system);
    return;
  }
  const missing = await alertDocuments(options.database, alertId, caseId);
  if (missing.length > 0) await options.cases.join(caseId, missing, '同一事件的后续反映', system);
  await raiseCase(options, caseId, alert.level as Level);
}

/** 归入事件: an alert that waits on an event with a case belongs to that case; unless the case waits too, it is decided with it. */
async function followEvent({ database, now }: Needs, alert: AlertRow): Promise<string | null> {
  if (alert.status !== 'waiting') return null;
  const eventCase = await caseOfEvent(database, alert.eventId);
  if (eventCase === null) return null;
  const at = now();
  await inTransaction(database, async (writing) => {
    const found = await writing.selectFrom('cases').select('status').where('id', '=', eventCase.id).executeTakeFirst();
    const reason = `事件已有案件 ${eventCase.number}`;
    const decision = JSON.stringify({ type: 'joined', reason, by: actorName(system), at });
    const decided = found?.status === 'toJudge' ? {} : { status: 'joined', decision };
    const { numUpdatedRows } = await writing
      .updateTable('alerts')
      .set({ caseId: eventCase.id, ...decided })
      .where('id', '=', alert.id)
      .where('caseId', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await recordAlerts(writing, [alert.id], { act: '归入事件的案件', by: system, at });
  });
  return eventCase.id;
}

/** Texts that come to an event whose case was entered by hand: they join it, and bring it back after its closing. */
export async function joinEventCase(
  options: Needs,
  caseId: string,
  documents: readonly AnalysedDocument[],
): Promise<void> {
  await options.cases.join(caseId, documents.map(caseDocument), '同一事件的后续反映', system);
  const levels = documents.map(({ assessment }) => assessment.level);
  const gravest = levels.toSorted((a, b) => rankOf(b) - rankOf(a))[0];
  if (gravest !== undefined) await raiseCase(options, caseId, gravest);
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
      place: alert.place === null ? null : { code: alert.place, name: alert.placeName ?? alert.place },
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
    await linkCase(writing, alert.eventId, state.id);
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
