import { recordAlerts } from '../alerts/alert-trail.ts';
import { lockAlerts } from '../alerts/raise-pack.ts';
import type { Actor } from '../cases/case.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import { NotFound, Refused } from '../http/problem.ts';
import { lockHead, type Writing } from '../ledger/ledger.ts';
import { record } from '../trail/trail.ts';
import { unfoldAlerts } from './alerts-of-acts.ts';
import { caseOfEvent } from './event-case.ts';
import { foldAlerts } from './fold-alerts.ts';
import { type ActBy, keepApart, type Moved, mergeOne, writeAct } from './merge-rows.ts';
import { remakeEvents } from './remake-events.ts';
import { moveTexts, splitRows } from './split-rows.ts';
import type { EventActRow, EventRow } from './tables.ts';

type Person = Extract<Actor, { kind: 'person' }>;
export type ActParts = { database: Database; now: () => string };

/** 合并事件: `other` becomes part of the event. Two events with a case each stay two until their cases are joined. Returns the alerts that changed. */
export function mergeEvents(
  { database, now }: ActParts,
  { eventId, other, reason }: { eventId: string; other: string; reason: string },
  actor: Person,
): Promise<string[]> {
  return inTransaction(database, async (writing) => {
    await lockAll(writing);
    const into = await standing(writing, eventId);
    const from = await standing(writing, other);
    if (into.id === from.id) throw new Refused('event.same', '这就是同一个事件，请选择另一个事件。');
    if (into.demo !== from.demo) throw new Refused('event.demo', '示例数据与真实数据不能合并为一个事件。');
    const [one, two] = [await caseOfEvent(writing, into.id), await caseOfEvent(writing, from.id)];
    if (one !== null && two !== null && one.id !== two.id)
      throw new Refused(
        'event.twoCases',
        `两个事件各有案件（${one.number}、${two.number}），请先将两案并案，再合并事件。`,
      );
    const by: ActBy = { at: now(), by: actor.name, userId: actor.userId, reason };
    await writing
      .deleteFrom('eventApart')
      .where((eb) =>
        eb.or([
          eb.and([eb('one', '=', into.id), eb('other', '=', from.id)]),
          eb.and([eb('one', '=', from.id), eb('other', '=', into.id)]),
        ]),
      )
      .execute();
    const act = await mergeOne(writing, { eventId: into.id, from: from.id }, by);
    const folded = await foldAlerts(writing, [into.id], by);
    await noteFolded(writing, act, folded);
    await remakeEvents(writing, [into.id]);
    await recordAlerts(writing, folded, { act: '归入事件', by: actor, at: by.at });
    await record(writing, 'eventAct', [act], { act: '合并事件', by: by.by, at: by.at, detail: { userId: by.userId } });
    return folded;
  });
}

/** 拆分事件: these texts become an event of their own, for good. Returns its id, and the alerts that changed. */
export function splitEvent(
  { database, now }: ActParts,
  { eventId, texts, reason }: { eventId: string; texts: readonly string[]; reason: string },
  actor: Person,
): Promise<{ eventId: string; alerts: string[] }> {
  return inTransaction(database, async (writing) => {
    await lockAll(writing);
    await standing(writing, eventId);
    const own = await writing
      .selectFrom('eventTexts')
      .select(['documentId', 'kind'])
      .where('eventId', '=', eventId)
      .execute();
    const chosen = own.filter(({ documentId }) => texts.includes(documentId));
    if (chosen.length === 0) throw new Refused('event.noTexts', '请至少选择一条属于该事件的文本。');
    if (chosen.some(({ kind }) => kind === 'case'))
      throw new Refused('event.ownCase', '手工录入的案件是该事件的依据，不能拆出；请选择文本。');
    if (chosen.length === own.length) throw new Refused('event.allTexts', '不能拆出全部文本，请至少保留一条。');
    const by: ActBy = { at: now(), by: actor.name, userId: actor.userId, reason };
    const ids = chosen.map(({ documentId }) => documentId);
    const { fresh, alerts } = await splitRows(writing, { eventId, texts: ids }, by, actor);
    return { eventId: fresh, alerts };
  });
}

/** 撤销: what a merge or a split moved goes back where it was, once; later texts stay where they came. Returns the alerts that changed. */
export function undoAct(
  { database, now }: ActParts,
  { id, reason }: { id: string; reason: string },
  actor: Person,
): Promise<{ eventId: string; alerts: string[] }> {
  return inTransaction(database, async (writing) => {
    await lockAll(writing);
    const act = await writing.selectFrom('eventActs').selectAll().where('id', '=', id).executeTakeFirst();
    if (act === undefined || act.type === 'alike') throw new NotFound('没有这次合并或拆分，请刷新事件页面。');
    if (act.undoes !== null) throw new Refused('event.undoOfUndo', '撤销不能再撤销；请重新合并或者拆分。');
    const again = await writing.selectFrom('eventActs').select('id').where('undoes', '=', id).executeTakeFirst();
    if (again !== undefined) throw new Refused('event.undone', '这次操作已经撤销过，请刷新事件页面。');
    const by: ActBy = { at: now(), by: actor.name, userId: actor.userId, reason, undoes: id };
    const alerts = act.type === 'merge' ? await undoMerge(writing, act, by) : await undoSplit(writing, act);
    const undone = await writeAct(
      writing,
      { type: act.type === 'merge' ? 'split' : 'merge', eventId: act.eventId, other: act.other, moved: act.moved },
      by,
    );
    await recordAlerts(writing, alerts, { act: '撤销事件操作', by: actor, at: by.at });
    await record(writing, 'eventAct', [undone], {
      act: '撤销事件操作',
      by: by.by,
      at: by.at,
      detail: { userId: by.userId },
    });
    return { eventId: act.eventId, alerts };
  });
}

async function undoMerge(writing: Writing, act: EventActRow, by: ActBy): Promise<string[]> {
  const moved = JSON.parse(act.moved) as Moved;
  const into = await standing(writing, act.eventId);
  await moveTexts(writing, moved.texts, act.other);
  const back = moved.caseId !== null && into.caseId === moved.caseId ? { caseId: moved.caseId } : {};
  await writing
    .updateTable('events')
    .set({ mergedInto: null, ...back })
    .where('id', '=', act.other)
    .execute();
  if ('caseId' in back) await writing.updateTable('events').set({ caseId: null }).where('id', '=', into.id).execute();
  await writing
    .updateTable('alerts')
    .set({ eventId: act.other })
    .where('id', 'in', moved.alerts.length === 0 ? [''] : moved.alerts)
    .execute();
  await keepApart(writing, [[act.eventId, act.other]]);
  await remakeEvents(writing, [act.eventId, act.other]);
  return unfoldAlerts(writing, { eventId: act.other, alerts: moved.folded, texts: moved.texts, at: by.at });
}

async function undoSplit(writing: Writing, act: EventActRow): Promise<string[]> {
  await standing(writing, act.eventId);
  const fresh = await standing(writing, act.other);
  if ((await caseOfEvent(writing, fresh.id)) !== null)
    throw new Refused('event.splitCase', '拆出的事件已有案件，不能撤销拆分；请先将两案并案，再合并事件。');
  const moved = await writing.selectFrom('eventTexts').select('documentId').where('eventId', '=', fresh.id).execute();
  await moveTexts(
    writing,
    moved.map(({ documentId }) => documentId),
    act.eventId,
  );
  await writing.updateTable('events').set({ mergedInto: act.eventId }).where('id', '=', fresh.id).execute();
  await writing
    .deleteFrom('eventApart')
    .where('one', 'in', [act.eventId, fresh.id])
    .where('other', 'in', [act.eventId, fresh.id])
    .execute();
  await writing.updateTable('alerts').set({ eventId: act.eventId }).where('eventId', '=', fresh.id).execute();
  const folded = await foldAlerts(writing, [act.eventId], { at: act.at, by: act.by });
  await remakeEvents(writing, [act.eventId]);
  return folded;
}

/** The ledger before any alert, as by all who write to both: what follows may join a case. */
async function lockAll(writing: Writing): Promise<void> {
  await lockHead(writing);
  await lockAlerts(writing);
}

/** An event that goes on. */
async function standing(writing: Writing, id: string): Promise<EventRow> {
  const row = await writing.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFound('没有这个事件，请刷新事件列表。');
  if (row.mergedInto !== null) throw new Refused('event.merged', '该事件已并入另一事件，请打开合并后的事件再操作。');
  return row;
}

async function noteFolded(writing: Writing, act: string, folded: readonly string[]): Promise<void> {
  if (folded.length === 0) return;
  const { moved } = await writing
    .selectFrom('eventActs')
    .select('moved')
    .where('id', '=', act)
    .executeTakeFirstOrThrow();
  const noted = JSON.stringify({ ...(JSON.parse(moved) as Moved), folded });
  await writing.updateTable('eventActs').set({ moved: noted }).where('id', '=', act).execute();
}
