import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { levels } from '../../analysis/codes.ts';
import { wordsHash } from '../../analysis/versions.ts';
import type { LedgerSettings } from '../cases/settings.ts';
import { clocksFor } from '../clocks/clock-rules.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { instant } from '../ledger/instant.ts';
import type { Writing } from '../ledger/ledger.ts';
import { type Notice, writeOutbox } from '../notices/outbox.ts';
import { alertEvent, recordEvents } from '../webhooks/record-events.ts';
import { alertIdOf } from './alert-rows.ts';
import * as text from './alert-text.ts';
import type { AlertSettings } from './settings.ts';

export type Grouping = { at: string; settings: AlertSettings; ledger: LedgerSettings };
/** What a document did: raised an alert, raised its level, was added to it as a copy, or was known already. */
export type Placed = { alertId: string; effect: 'new' | 'raised' | 'copy' | 'known' };

/** Serialises grouping among processes; the first statement of its transaction (see lockHead). */
export async function lockAlerts(writing: Writing): Promise<void> {
  await writing
    .updateTable('locks')
    .set((eb) => ({ taken: eb('taken', '+', 1) }))
    .where('name', '=', 'alerts')
    .execute();
}

/** Finds or makes the alert of one document and records it there, once. Null when the document raises nothing. */
export async function placeDocument(
  writing: Writing,
  document: AnalysedDocument,
  grouping: Grouping,
): Promise<Placed | null> {
  const cause = text.heldBackCause(document);
  if (cause === undefined) return null;
  const known = await writing
    .selectFrom('alertDocuments')
    .select(['alertId', 'words'])
    .where('documentId', '=', document.id)
    .orderBy('at', 'desc')
    .orderBy('alertId', 'desc')
    .executeTakeFirst();
  if (cause !== null) {
    await holdBack(writing, document, cause, known?.alertId ?? null, grouping.at);
    return null;
  }
  if (known !== undefined) return assessedAgain(writing, document, known, grouping);
  const target = (await sameText(writing, document)) ?? (await sameEvent(writing, document, grouping));
  return target === null ? raiseNew(writing, document, grouping) : addTo(writing, document, target, grouping);
}

type Target = { alert: AlertRow; cause: string };

/** The newest alert with a copy of this text. One that was judged 无需处置 holds the copy back, unless it weighs more now. */
async function sameText(writing: Writing, document: AnalysedDocument): Promise<Target | null> {
  const alert = await writing
    .selectFrom('alerts')
    .selectAll('alerts')
    .innerJoin('alertDocuments', 'alertDocuments.alertId', 'alerts.id')
    .where('alertDocuments.group', '=', document.group)
    .where('alerts.demo', '=', document.demo ? 1 : 0)
    .orderBy('alerts.raisedAt', 'desc')
    .orderBy('alerts.id')
    .limit(1)
    .executeTakeFirst();
  if (alert === undefined) return null;
  if (alert.status !== 'dismissed' && alert.status !== 'referred')
    return { alert, cause: '同一文本的转载，并入本预警' };
  if (text.rankOf(document.assessment.level) > alert.rank) return null;
  return { alert, cause: alert.status === 'dismissed' ? '同一文本已判为无需处置' : '同一文本已转外单位' };
}

/** The alert of the same county and main topic within the grouping window, while it waits or its case is open. */
async function sameEvent(writing: Writing, document: AnalysedDocument, grouping: Grouping): Promise<Target | null> {
  const place = text.mainPlace(document);
  const topic = text.mainTopic(document);
  if (place === null || place.code.length !== 6 || topic === 'other') return null;
  const windowMs = grouping.settings.groupHours * 3_600_000;
  const found = Date.parse(document.foundAt);
  const alert = await writing
    .selectFrom('alerts')
    .leftJoin('cases', 'cases.id', 'alerts.caseId')
    .selectAll('alerts')
    .where('alerts.place', '=', place.code)
    .where('alerts.mainTopic', '=', topic)
    .where('alerts.demo', '=', document.demo ? 1 : 0)
    .where('alerts.foundAt', '>=', new Date(found - windowMs).toISOString())
    .where('alerts.foundAt', '<=', new Date(found + windowMs).toISOString())
    .where((eb) =>
      eb.or([
        eb('alerts.status', '=', 'waiting'),
        eb.and([
          eb('alerts.status', 'in', ['filed', 'joined']),
          eb('cases.status', 'not in', ['dismissed', 'referred', 'closed', 'archived']),
        ]),
      ]),
    )
    .orderBy('alerts.raisedAt', 'desc')
    .orderBy('alerts.id')
    .limit(1)
    .executeTakeFirst();
  if (alert === undefined) return null;
  return { alert, cause: `同县同主题 ${grouping.settings.groupHours} 小时内，并入本预警` };
}

async function raiseNew(
  writing: Writing,
  document: AnalysedDocument,
  grouping: Grouping,
  id = alertIdOf(document.id),
): Promise<Placed> {
  const { assessment } = document;
  const row: AlertRow = {
    id,
    group: document.group,
    ...stated(document),
    level: assessment.level,
    rank: text.rankOf(assessment.level),
    score: assessment.score,
    status: 'waiting',
    raisedAt: grouping.at,
    publishedAt: document.publishedAt,
    lastSeenAt: instant(document.foundAt),
    judgeBy: judgeBy(assessment.level, grouping),
    caseId: null,
    acknowledgedById: null,
    acknowledgedByName: null,
    acknowledgedAt: null,
    decision: null,
    demo: document.demo ? 1 : 0,
  };
  await writing.insertInto('alerts').values(row).execute();
  await recordEvents(writing, [alertEvent('alert.raised', { ...row, level: assessment.level }, grouping.at)]);
  await record(writing, document, id, grouping.at);
  await notify(writing, id, text.titleOf(document), assessment.level, '新预警', grouping.at);
  return { alertId: id, effect: 'new' };
}

async function addTo(
  writing: Writing,
  document: AnalysedDocument,
  { alert, cause }: Target,
  grouping: Grouping,
): Promise<Placed> {
  await record(writing, document, alert.id, grouping.at);
  await holdBack(writing, document, cause, alert.id, grouping.at);
  const found = instant(document.foundAt);
  const [foundAt = found] = [alert.foundAt, found].toSorted();
  const [lastSeenAt = found] = [alert.lastSeenAt, found].toSorted().toReversed();
  await writing
    .updateTable('alerts')
    .set({
      lastSeenAt,
      foundAt,
      score: Math.max(alert.score, document.assessment.score),
    })
    .where('id', '=', alert.id)
    .execute();
  const raised = await raiseLevel(writing, document, alert, grouping);
  return { alertId: alert.id, effect: raised ? 'raised' : 'copy' };
}

/**
 * The same document with a new assessment or other words: only a higher level has an effect. Where its alert was judged
 * 无需处置 or referred, words that weigh more than those that were judged raise an alert of their own.
 */
async function assessedAgain(
  writing: Writing,
  document: AnalysedDocument,
  { alertId, words: before }: { alertId: string; words: string | null },
  grouping: Grouping,
): Promise<Placed> {
  const alert = await writing.selectFrom('alerts').selectAll().where('id', '=', alertId).executeTakeFirstOrThrow();
  const words = wordsHash(document);
  if (alert.status === 'dismissed' || alert.status === 'referred') {
    const heavier = text.rankOf(document.assessment.level) > alert.rank;
    if (words === before || !heavier) return { alertId, effect: 'known' };
    return raiseNew(writing, document, grouping, alertIdOf(document.id, words));
  }
  const own = alertId.startsWith(alertIdOf(document.id));
  const raised = await raiseLevel(writing, document, alert, grouping, words !== before && own ? stated(document) : {});
  // The alert now stands on these words.
  if (raised && words !== before)
    await writing
      .updateTable('alertDocuments')
      .set({ words, level: document.assessment.level, document: JSON.stringify(text.caseDocument(document)) })
      .where('documentId', '=', document.id)
      .where('alertId', '=', alertId)
      .execute();
  return { alertId, effect: raised ? 'raised' : 'known' };
}

/** What an alert says by the words of the document that raised it; the clocks run from when these words were found. */
function stated(document: AnalysedDocument) {
  const place = text.mainPlace(document);
  return {
    title: text.titleOf(document),
    firstSentence: text.firstSentence(document.text),
    summary: text.summaryOf(document),
    topics: JSON.stringify(document.assessment.topics),
    mainTopic: text.mainTopic(document),
    place: place?.code ?? null,
    placeName: place?.name ?? null,
    foundAt: instant(document.foundAt),
  };
}

async function raiseLevel(
  writing: Writing,
  document: AnalysedDocument,
  before: AlertRow,
  grouping: Grouping,
  restated: Partial<AlertRow> = {},
): Promise<boolean> {
  const alert = before.caseId === null ? { ...before, ...restated } : before;
  const { level, score } = document.assessment;
  if (text.rankOf(level) <= alert.rank || alert.status === 'dismissed' || alert.status === 'referred') return false;
  await writing
    .updateTable('alerts')
    .set({
      ...(before.caseId === null ? restated : {}),
      level,
      rank: text.rankOf(level),
      score: Math.max(alert.score, score),
      judgeBy: alert.judgeBy ?? judgeBy(level, grouping),
    })
    .where('id', '=', alert.id)
    .execute();
  await holdBack(
    writing,
    document,
    `等级由${levels[alert.level as keyof typeof levels]}升为${levels[level]}`,
    alert.id,
    grouping.at,
  );
  await recordEvents(writing, [alertEvent('alert.level-raised', { ...alert, level }, grouping.at)]);
  await notify(writing, alert.id, alert.title, level, '预警升级', grouping.at);
  return true;
}

async function record(writing: Writing, document: AnalysedDocument, alertId: string, at: string): Promise<void> {
  await writing
    .insertInto('alertDocuments')
    .values({
      documentId: document.id,
      alertId,
      group: document.group,
      sourceId: document.sourceId,
      level: document.assessment.level,
      document: JSON.stringify(text.caseDocument(document)),
      words: wordsHash(document),
      at,
    })
    .execute();
}

async function holdBack(
  writing: Writing,
  document: AnalysedDocument,
  cause: string,
  alertId: string | null,
  at: string,
): Promise<void> {
  await writing
    .insertInto('alertHeldBack')
    .values({ documentId: document.id, cause, at, alertId })
    .onConflict((conflict) => conflict.columns(['documentId', 'cause']).doNothing())
    .execute();
}

function judgeBy(level: AnalysedDocument['assessment']['level'], { at, ledger }: Grouping): string | null {
  const of = { level, origin: 'alert', emergency: false } as const;
  return clocksFor(ledger.clocks, of, { opened: at }, ['judge'])[0]?.dueAt ?? null;
}

/** Orange and red reach phones, red also 厅领导; blue and yellow wait in the app. */
async function notify(
  writing: Writing,
  alertId: string,
  title: string,
  level: AnalysedDocument['assessment']['level'],
  kind: string,
  at: string,
): Promise<void> {
  const urgent = text.rankOf(level) >= text.rankOf('orange');
  const notice = (to: string): Notice => ({
    to,
    subject: `${levels[level]}色${kind}：${title}`,
    text: urgent ? '请立即研判。' : '请在预警列表中研判。',
    target: `/alerts/${alertId}`,
    ...(urgent ? {} : { appOnly: true as const }),
  });
  const to = level === 'red' ? ['role:publicity', 'role:leader'] : ['role:publicity'];
  await writeOutbox(writing, `${alertId}-${level}`, to.map(notice), at);
}
