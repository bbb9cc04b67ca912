import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { hourMs } from '../../analysis/calendar.ts';
import { type Level, levels } from '../../analysis/codes.ts';
import { wordsHash } from '../../analysis/versions.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { instant } from '../ledger/instant.ts';
import { alertIdOf } from './alert-rows.ts';
import * as text from './alert-text.ts';

/** A text of a pack with its event; `retold` tells an old matter anew. */
export type Placing = { document: AnalysedDocument; eventId: string | null; retold: boolean };

/** The case of an event: its number, and whether it is closed. */
export type EventCase = { id: string; number: string; closed: boolean };

/** Which alerts there are; `take` is told of every change, so that the next text of a pack sees it. */
export type AlertBoard = {
  /** Where a text stands already: its newest alert, and the words it came with. */
  placed(documentId: string): { alert: AlertRow; words: string | null } | null;
  /** The newest alert of an event that was not folded into another one. */
  ofEvent(eventId: string): AlertRow | null;
  holdsCopy(alertId: string, group: string): boolean;
  caseOf(eventId: string): EventCase | null;
  inCase(caseId: string, documentId: string): boolean;
  take(changes: readonly AlertChange[]): void;
};

/** What a text does to the alerts. `row` is the alert afterwards. */
export type AlertChange =
  | { type: 'raised'; row: AlertRow; document: AnalysedDocument }
  | { type: 'added'; row: AlertRow; document: AnalysedDocument }
  | { type: 'levelRaised'; row: AlertRow; from: Level; document: AnalysedDocument }
  /** The alert stands on other words of its text now. */
  | { type: 'restated'; row: AlertRow; document: AnalysedDocument }
  | { type: 'joinedCase'; caseId: string; document: AnalysedDocument }
  | { type: 'heldBack'; documentId: string; cause: string; alertId: string | null };

export type PlaceRules = {
  at: string;
  /** So long after a judgement 无需处置 or 转外单位 what follows on the event raises nothing new at the same level. */
  quietHours: number;
  judgeBy(level: Level): string | null;
};

/** 预警归并：pure; what a pack of texts, oldest first, does to the alerts on the board. No clock, no database: given / when / then. */
export function placePack(pack: readonly Placing[], board: AlertBoard, rules: PlaceRules): AlertChange[] {
  return [...pack].sort(byFound).flatMap((placing) => {
    const changes = placeOne(placing, board, rules);
    board.take(changes);
    return changes;
  });
}

function byFound({ document: a }: Placing, { document: b }: Placing): number {
  return Date.parse(a.foundAt) - Date.parse(b.foundAt) || (a.id < b.id ? -1 : 1);
}

function placeOne({ document, eventId, retold }: Placing, board: AlertBoard, rules: PlaceRules): AlertChange[] {
  const cause = text.heldBackCause(document);
  if (cause === undefined) return [];
  const known = board.placed(document.id);
  if (cause !== null) return [held(document, cause, known?.alert.id ?? null)];
  if (known !== null) return assessedAgain(document, known, rules);
  const alert = eventId === null ? null : board.ofEvent(eventId);
  const eventCase = eventId === null ? null : board.caseOf(eventId);
  const decided = alert?.status === 'dismissed' || alert?.status === 'referred';
  if (retold && (eventCase?.closed === true || decided))
    return [held(document, '旧事重提，不再预警，也不重启案件', alert?.id ?? null)];
  if (alert === null)
    return eventCase === null ? [raised(document, eventId, rules)] : joinedCase(document, eventCase, board);
  if (!decided) return addTo(document, alert, board, rules);
  const quiet = quietCause(document, alert, board, rules);
  return quiet === null
    ? [raised(document, eventId, rules)]
    : [...added(document, alert), held(document, quiet, alert.id)];
}

/** Why what follows on a judged event raises nothing: a copy ever, other words for a while; null for what weighs more. */
function quietCause(
  document: AnalysedDocument,
  alert: AlertRow,
  board: AlertBoard,
  { at, quietHours }: PlaceRules,
): string | null {
  if (text.rankOf(document.assessment.level) > alert.rank) return null;
  const judged = alert.status === 'dismissed' ? '已判为无需处置' : '已转外单位';
  if (board.holdsCopy(alert.id, document.group)) return `同一文本${judged}`;
  const since = judgedAt(alert) ?? alert.raisedAt;
  return Date.parse(at) - Date.parse(since) <= quietHours * hourMs ? `同一事件 ${quietHours} 小时内${judged}` : null;
}

function judgedAt({ decision }: AlertRow): string | null {
  return decision === null ? null : ((JSON.parse(decision) as { at?: string }).at ?? null);
}

/** The case knows of it without an alert: it was entered by hand. */
function joinedCase(document: AnalysedDocument, { id, number }: EventCase, board: AlertBoard): AlertChange[] {
  if (board.inCase(id, document.id)) return [];
  const cause = `事件已有案件 ${number}，文本并入案件`;
  return [{ type: 'joinedCase', caseId: id, document }, held(document, cause, null)];
}

function raised(document: AnalysedDocument, eventId: string | null, rules: PlaceRules, id = alertIdOf(document.id)) {
  const { assessment } = document;
  const row: AlertRow = {
    id,
    eventId,
    group: document.group,
    ...stated(document),
    level: assessment.level,
    rank: text.rankOf(assessment.level),
    score: assessment.score,
    status: 'waiting',
    raisedAt: rules.at,
    publishedAt: document.publishedAt,
    lastSeenAt: instant(document.foundAt),
    judgeBy: rules.judgeBy(assessment.level),
    caseId: null,
    acknowledgedById: null,
    acknowledgedByName: null,
    acknowledgedAt: null,
    decision: null,
    demo: document.demo ? 1 : 0,
  };
  return { type: 'raised' as const, row, document };
}

function addTo(document: AnalysedDocument, alert: AlertRow, board: AlertBoard, rules: PlaceRules): AlertChange[] {
  const cause = board.holdsCopy(alert.id, document.group) ? '同一文本的转载' : '同一事件的后续反映';
  const [add] = added(document, alert);
  if (add === undefined) return [];
  return [add, held(document, `${cause}，并入本预警`, alert.id), ...levelRaised(document, add.row, rules)];
}

function added(document: AnalysedDocument, alert: AlertRow) {
  const found = instant(document.foundAt);
  const [foundAt = found] = [alert.foundAt, found].toSorted();
  const [lastSeenAt = found] = [alert.lastSeenAt, found].toSorted().toReversed();
  const row = { ...alert, foundAt, lastSeenAt, score: Math.max(alert.score, document.assessment.score) };
  return [{ type: 'added' as const, row, document }];
}

/**
 * The same document with a new assessment or other words: only a higher level has an effect. Where its alert was judged
 * 无需处置 or referred, words that weigh more than those that were judged raise an alert of their own.
 */
function assessedAgain(
  document: AnalysedDocument,
  { alert, words: before }: { alert: AlertRow; words: string | null },
  rules: PlaceRules,
): AlertChange[] {
  const words = wordsHash(document);
  if (alert.status === 'dismissed' || alert.status === 'referred') {
    const heavier = text.rankOf(document.assessment.level) > alert.rank;
    return words === before || !heavier ? [] : [raised(document, alert.eventId, rules, alertIdOf(document.id, words))];
  }
  // The clocks run from when these words were found; a case keeps what it was opened with.
  const own = words !== before && alert.id.startsWith(alertIdOf(document.id)) && alert.caseId === null;
  const changes = levelRaised(document, own ? { ...alert, ...stated(document) } : alert, rules);
  const [change] = changes;
  if (change?.type !== 'levelRaised' || words === before) return changes;
  return [...changes, { type: 'restated', row: change.row, document }];
}

/** What an alert says by the words of the document that raised it. */
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

function levelRaised(document: AnalysedDocument, alert: AlertRow, rules: PlaceRules): AlertChange[] {
  const { level, score } = document.assessment;
  if (text.rankOf(level) <= alert.rank) return [];
  const row: AlertRow = {
    ...alert,
    level,
    rank: text.rankOf(level),
    score: Math.max(alert.score, score),
    judgeBy: alert.judgeBy ?? rules.judgeBy(level),
  };
  const from = alert.level as Level;
  return [
    { type: 'levelRaised', row, from, document },
    held(document, `等级由${levels[from]}升为${levels[level]}`, alert.id),
  ];
}

function held(document: AnalysedDocument, cause: string, alertId: string | null): AlertChange {
  return { type: 'heldBack', documentId: document.id, cause, alertId };
}
