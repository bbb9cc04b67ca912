import type { z } from 'zod';
import { shortText } from '../../analysis/calendar.ts';
import type { Level } from '../../analysis/codes.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import { unansweredStatuses } from '../cases/contract.ts';
import { checkedDuty } from '../cases/decide-units.ts';
import { actorName } from '../cases/fold-parts.ts';
import { refused } from '../cases/refusals.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { caseOfEvent } from '../events/event-case.ts';
import { joinEvents } from '../events/join-events.ts';
import { Forbidden, NotFound, Refused } from '../http/problem.ts';
import { lockHead } from '../ledger/ledger.ts';
import { roles } from '../people/contract.ts';
import { alertPlaces } from './alert-places.ts';
import { alertDocuments, alertRow, alertTexts } from './alert-rows.ts';
import type { AlertOptions } from './alert-service.ts';
import { openCaseOf } from './alert-settling.ts';
import { decidedActs, recordAlerts } from './alert-trail.ts';
import { type AlertDecision, alertStatuses } from './contract.ts';

type Decision = z.infer<typeof AlertDecision>;
type Of<T extends Decision['type']> = Extract<Decision, { type: T }>;

/** A person's judgement of a waiting alert; returns the case that it leads to, or null. */
export async function decideAlert(
  options: AlertOptions,
  id: string,
  decision: Decision,
  actor: Actor,
): Promise<CaseState | null> {
  if (actor.kind === 'system' || actor.role !== 'publicity')
    throw new Forbidden(
      `forbidden.alert.${decision.type}`,
      `预警由宣教处研判，您的身份是${actor.kind === 'system' ? '系统' : roles[actor.role]}，请联系宣教处。`,
    );
  const alert = await alertRow(options.database, id);
  if (alert.status !== 'waiting') throw alreadyDecided(alert);
  switch (decision.type) {
    case 'acknowledge':
      await acknowledge(options, id, actor);
      return null;
    case 'file':
      return file(options, alert, decision, actor);
    case 'join':
      return join(options, alert, decision, actor);
    case 'dismiss':
    case 'refer':
      return endWithoutCase(options, alert, decision, actor);
    default:
      return decision satisfies never;
  }
}

type Person = Extract<Actor, { kind: 'person' }>;

async function acknowledge({ database, now }: AlertOptions, id: string, actor: Person): Promise<void> {
  const at = now();
  await inTransaction(database, async (writing) => {
    const { numUpdatedRows } = await writing
      .updateTable('alerts')
      .set({ acknowledgedById: actor.userId, acknowledgedByName: actor.name, acknowledgedAt: at })
      .where('id', '=', id)
      // Reading it a second time does not move the receipt.
      .where((eb) => eb.or([eb('acknowledgedById', 'is', null), eb('acknowledgedById', '!=', actor.userId)]))
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await recordAlerts(writing, [id], { act: '认领', by: actor, at });
  });
}

/** Files and assigns in one transaction of the ledger, after all that could be refused was looked at. */
async function file(options: AlertOptions, alert: AlertRow, decision: Of<'file'>, actor: Person): Promise<CaseState> {
  if (decision.level === 'none') throw refused('level.none');
  const units = new Map((await options.units.list()).map((unit) => [unit.id, unit]));
  checkedDuty(decision.duty, units, await alertPlaces(options.database, alert));
  const eventCase = alert.caseId === null ? await caseOfEvent(options.database, alert.eventId) : null;
  if (eventCase !== null) return join(options, alert, { type: 'join', caseId: eventCase.id }, actor);
  const state = await ownCase(options, alert, actor);
  const { level, emergency, emergencyLevel, reason, duty, note, demands } = decision;
  return options.cases.actAll(
    state.id,
    state.version,
    [
      {
        ...{ type: 'file', level, emergency, emergencyLevel: emergencyLevel ?? null, reason },
        ...(demands === undefined ? {} : { demands }),
      },
      { type: 'assign', duty, note },
    ],
    actor,
  );
}

/** The alert follows its case at once, so that what comes later joins it too; an own case that waited is merged into the other (并案). */
async function join(options: AlertOptions, alert: AlertRow, decision: Of<'join'>, actor: Person): Promise<CaseState> {
  const { database, cases } = options;
  const target = await cases.read(decision.caseId);
  if (target === null || !cases.maySee(target.state, actor)) throw new NotFound('没有这个案件，或者您无权查看。');
  if (target.state.id === alert.caseId) throw new Refused('alert.ownCase', '这就是该预警自己的案件，请直接立案交办。');
  if (unansweredStatuses.includes(target.state.status))
    throw new Refused(
      'alert.joinEnded',
      '该案件已判为无需处置、已撤案、已并入他案或者已转外单位，不能并入；请先重启该案件。',
    );
  // In one unit of work with what follows, the ledger is locked before any alert, as by all who write to it.
  await database.transaction().execute(lockHead);
  await claim(options, alert.id, { type: 'joined', caseId: target.state.id }, actor);
  const reason = `预警并入：${alert.title}`;
  const joined = await cases.join(target.state.id, await alertDocuments(database, alert.id), reason, actor);
  const state = await mergeWaiting(options, alert, joined, actor);
  await joinEvents(database, alert, state, { at: options.now(), by: actor.name, userId: actor.userId });
  return state;
}

/** Who decides an alert decides on the case that only waited for it. Returns the case that goes on. */
async function mergeWaiting(
  { cases }: AlertOptions,
  { caseId }: AlertRow,
  into: CaseState,
  actor: Person,
): Promise<CaseState> {
  const own = caseId === null ? null : await cases.read(caseId);
  if (own === null || own.state.status !== 'toJudge') return into;
  const merge = { type: 'mergeInto' as const, into: into.id, intoVersion: into.version, units: true };
  const reason = `${actor.name}：预警并入案件 ${into.number}`;
  await cases.act(own.state.id, own.state.version, { ...merge, reason }, { kind: 'system' });
  return (await cases.read(into.id))?.state ?? into;
}

async function endWithoutCase(
  options: AlertOptions,
  alert: AlertRow,
  decision: Of<'dismiss'> | Of<'refer'>,
  actor: Person,
): Promise<CaseState | null> {
  const own = alert.caseId === null ? null : await options.cases.read(alert.caseId);
  if (own !== null) return options.cases.act(own.state.id, own.state.version, decision, actor);
  // 橙色、红色：two signatures; the first opens the case in which the second is given.
  const rules = await options.cases.correctionRules();
  if (decision.type === 'dismiss' && rules.secondSignature.includes(alert.level as Level)) {
    const opened = await openCaseOf(options, alert, actor);
    return options.cases.act(opened.id, opened.version, decision, actor);
  }
  const { type: _, ...detail } = decision;
  await claim(options, alert.id, { type: decision.type === 'dismiss' ? 'dismissed' : 'referred', detail }, actor);
  return null;
}

async function ownCase(options: AlertOptions, alert: AlertRow, actor: Person): Promise<CaseState> {
  const read = alert.caseId === null ? null : await options.cases.read(alert.caseId);
  return read?.state ?? (await openCaseOf(options, alert, actor));
}

/** Decides the alert unless someone was faster. */
async function claim(
  { database, now }: AlertOptions,
  id: string,
  to: { type: 'joined' | 'dismissed' | 'referred'; caseId?: string; detail?: object },
  actor: Person,
): Promise<void> {
  const at = now();
  const decision = JSON.stringify({ type: to.type, ...to.detail, by: actorName(actor), at });
  const claimed = await inTransaction(database, async (writing) => {
    const { numUpdatedRows } = await writing
      .updateTable('alerts')
      .set({ status: to.type, decision, ...(to.caseId === undefined ? {} : { caseId: to.caseId }) })
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const documentIds = (await alertTexts(writing, id)).map(({ documentId }) => documentId);
    const detail = { text: documentIds[0] ?? null, texts: documentIds.length };
    await recordAlerts(writing, [id], { act: decidedActs[to.type], by: actor, at, detail });
    return true;
  });
  if (!claimed) throw alreadyDecided(await alertRow(database, id));
}

/** Who was faster with what, and what is still possible. */
function alreadyDecided({ status, decision }: Pick<AlertRow, 'status' | 'decision'>): Refused {
  const name = alertStatuses[status as keyof typeof alertStatuses];
  const { by, at } = JSON.parse(decision ?? '{}') as { by?: string; at?: string };
  const who = by === undefined || at === undefined ? '' : `由${by}于 ${shortText(at)}`;
  return new Refused('alert.decided', `该预警已经${who}研判为「${name}」，请在案件中继续办理或者刷新列表。`);
}
