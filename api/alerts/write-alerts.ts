import type { Level } from '../../analysis/codes.ts';
import { wordsHash } from '../../analysis/versions.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import { inPieces } from '../events/in-list.ts';
import type { Writing } from '../ledger/ledger.ts';
import { writeNotices } from '../notices/outbox.ts';
import { alertNotices, baseOf, beginCalls, dutyFor } from '../roster/calls.ts';
import { alertEvent, recordEvents } from '../webhooks/record-events.ts';
import * as text from './alert-text.ts';
import type { AlertChange } from './place-pack.ts';

/** Writes what a pack does to the alerts: five statements and the notices, whatever it holds. Returns what the trail says of whom they called, which comes last. */
export async function writeAlerts(
  writing: Writing,
  changes: readonly AlertChange[],
  at: string,
): Promise<() => Promise<void>> {
  if (changes.length === 0) return async () => undefined;
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
  const told = changes.filter((change) => change.type === 'raised' || change.type === 'levelRaised');
  const toldRows = told.map(({ row }) => row);
  const duty = await dutyFor(writing, toldRows, at);
  await writeNotices(
    writing,
    told.map(({ type, row }) => {
      const kind = type === 'raised' ? '新预警' : '预警升级';
      return { eventKey: baseOf(row, 1), notices: alertNotices(row, kind, duty), at };
    }),
  );
  return beginCalls(writing, toldRows, duty, at);
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
