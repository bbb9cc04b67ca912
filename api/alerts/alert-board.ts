import { wordsHash } from '../../analysis/versions.ts';
import type { AlertRow } from '../database/tables-ledger.ts';
import type { AlertBoard, EventCase } from './place-pack.ts';

/** What was read for a pack; alerts and their texts oldest first. */
export type Read = {
  placed: readonly { documentId: string; alertId: string; words: string | null }[];
  alerts: readonly AlertRow[];
  copies: readonly { alertId: string; group: string }[];
  cases: readonly { eventId: string; eventCase: EventCase | null; documentId: string | null }[];
};

/** A board in memory. */
export function openAlertBoard(read: Read): AlertBoard {
  const alerts = new Map(read.alerts.map((row) => [row.id, row]));
  const ofEvent = new Map<string, string>();
  const index = (row: AlertRow) => {
    alerts.set(row.id, row);
    if (row.eventId !== null && row.status !== 'merged') ofEvent.set(row.eventId, row.id);
  };
  for (const row of read.alerts) index(row);
  const placed = new Map(read.placed.map((row) => [row.documentId, row]));
  const copies = new Set(read.copies.map(({ alertId, group }) => `${alertId} ${group}`));
  const cases = new Map(read.cases.map(({ eventId, eventCase }) => [eventId, eventCase]));
  const inCase = new Set(read.cases.map(({ eventCase, documentId }) => `${eventCase?.id} ${documentId}`));
  return {
    placed(documentId) {
      const row = placed.get(documentId);
      const alert = row === undefined ? undefined : alerts.get(row.alertId);
      return row === undefined || alert === undefined ? null : { alert, words: row.words };
    },
    ofEvent: (eventId) => alerts.get(ofEvent.get(eventId) ?? '') ?? null,
    holdsCopy: (alertId, group) => copies.has(`${alertId} ${group}`),
    caseOf: (eventId) => cases.get(eventId) ?? null,
    inCase: (caseId, documentId) => inCase.has(`${caseId} ${documentId}`),
    take(changes) {
      for (const change of changes) {
        if (change.type === 'joinedCase') inCase.add(`${change.caseId} ${change.document.id}`);
        if (!('row' in change)) continue;
        const { row, document } = change;
        if (change.type === 'raised') index(row);
        else alerts.set(row.id, row);
        if (change.type === 'levelRaised') continue;
        placed.set(document.id, { documentId: document.id, alertId: row.id, words: wordsHash(document) });
        copies.add(`${row.id} ${document.group}`);
      }
    },
  };
}
