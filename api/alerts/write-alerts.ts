import { type Level, levels } from '../../analysis/codes.ts';
import { wordsHash } from '../../analysis/versions.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { inPieces } from '../events/in-list.ts';
import type { Writing } from '../ledger/ledger.ts';
import { type Notice, writeNotices } from '../notices/outbox.ts';
import { alertEvent, recordEvents } from '../webhooks/record-events.ts';
import * as text from './alert-text.ts';
import type { AlertChange } from './place-pack.ts';

/** Writes what a pack does to the alerts: five statements and the notices, whatever it holds. */
export async function writeAlerts(writing: Writing, changes: readonly AlertChange[], at: string): Promise<void> {
  if (changes.length === 0) return;
  const rows = new Map(changes.flatMap((change) => ('row' in change ? [[change.row.id, change.row] as const] : [])));
  await inPieces([...rows.values()], (piece) => upsert(writing, piece));
  await inPieces(textRows(changes, at), (piece) =>
    writing
      .insertInto('alertDocuments')
      .values(piece)
      .onConflict((conflict) =>
        conflict.columns(['documentId', 'alertId']).doUpdateSet((eb) => ({
          words: eb.ref('excluded.words'),
          level: eb.ref('excluded.level'),
          document: eb.ref('excluded.document'),
        })),
      )
      .execute(),
  );
  await inPieces(heldRows(changes, at), (piece) =>
    writing
      .insertInto('alertHeldBack')
      .values(piece)
      .onConflict((conflict) => conflict.columns(['documentId', 'cause']).doNothing())
      .execute(),
  );
  await recordEvents(
    writing,
    changes.flatMap((change) => {
      if (change.type !== 'raised' && change.type !== 'levelRaised') return [];
      const type = change.type === 'raised' ? ('alert.raised' as const) : ('alert.level-raised' as const);
      return [alertEvent(type, { ...change.row, level: change.row.level as Level }, at)];
    }),
  );
  await writeNotices(
    writing,
    changes.flatMap((change) => {
      if (change.type !== 'raised' && change.type !== 'levelRaised') return [];
      const kind = change.type === 'raised' ? '新预警' : '预警升级';
      return [{ eventKey: `${change.row.id}-${change.row.level}`, notices: noticesOf(change.row, kind), at }];
    }),
  );
}

/** Orange and red reach phones, red also 厅领导; blue and yellow wait in the app. */
export function noticesOf({ id, level, title }: AlertRow, kind: string): Notice[] {
  const urgent = text.rankOf(level as Level) >= text.rankOf('orange');
  const to = level === 'red' ? ['role:publicity', 'role:leader'] : ['role:publicity'];
  return to.map((one) => ({
    to: one,
    subject: `${levels[level as Level]}色${kind}：${title}`,
    text: urgent ? '请立即研判。' : '请在预警列表中研判。',
    target: `/alerts/${id}`,
    level: level as Level,
    ...(urgent ? {} : { appOnly: true as const }),
  }));
}

/** A text stands in an alert once; the last change of a pack says with which words. */
function textRows(changes: readonly AlertChange[], at: string) {
  const rows = changes.flatMap((change) => {
    if (change.type !== 'raised' && change.type !== 'added' && change.type !== 'restated') return [];
    const { document, row } = change;
    const facts = {
      documentId: document.id,
      alertId: row.id,
      group: document.group,
      sourceId: document.sourceId,
      level: document.assessment.level,
      document: JSON.stringify(text.caseDocument(document)),
      words: wordsHash(document),
      at,
    };
    return [[`${row.id} ${document.id}`, facts] as const];
  });
  return [...new Map(rows).values()];
}

function heldRows(changes: readonly AlertChange[], at: string) {
  const rows = changes.flatMap((change) => {
    if (change.type !== 'heldBack') return [];
    const { documentId, cause, alertId } = change;
    return [[`${documentId} ${cause}`, { documentId, cause, at, alertId }] as const];
  });
  return [...new Map(rows).values()];
}

async function upsert(writing: Writing, rows: readonly AlertRow[]): Promise<void> {
  await writing
    .insertInto('alerts')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        title: eb.ref('excluded.title'),
        firstSentence: eb.ref('excluded.firstSentence'),
        summary: eb.ref('excluded.summary'),
        topics: eb.ref('excluded.topics'),
        mainTopic: eb.ref('excluded.mainTopic'),
        place: eb.ref('excluded.place'),
        placeName: eb.ref('excluded.placeName'),
        foundAt: eb.ref('excluded.foundAt'),
        lastSeenAt: eb.ref('excluded.lastSeenAt'),
        level: eb.ref('excluded.level'),
        rank: eb.ref('excluded.rank'),
        score: eb.ref('excluded.score'),
        judgeBy: eb.ref('excluded.judgeBy'),
      })),
    )
    .execute();
}
