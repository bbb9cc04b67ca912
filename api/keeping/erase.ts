import { levelOrder } from '../../analysis/codes.ts';
import type { DocumentId } from '../../analysis/document.ts';
import type { CaseDocument } from '../cases/case.ts';
import type { Database } from '../database/open.ts';
import { eraseEventTexts } from '../events/erase-texts.ts';
import type { Writing } from '../ledger/ledger.ts';
import { deliveryOf } from '../webhooks/record-events.ts';

/** What stands where the words of a text stood. */
export const goneTitle = '原文已按保存期限清除';

/**
 * 清除: takes the words of texts out of the main database: alerts keep number, level, times and decision, and say that the
 * text is gone; notices, messages for webhooks, what is remembered for collecting and packs on their way lose them. The
 * ledger stays: it holds none of these texts, or they would not go.
 */
export async function eraseWords(database: Database, ids: readonly DocumentId[]): Promise<void> {
  if (ids.length === 0) return;
  await database.transaction().execute(async (writing) => {
    const raised = await eraseAlertTexts(writing, ids);
    await eraseAlerts(writing, raised);
    await eraseEventTexts(writing, ids, goneTitle);
    await writing
      .updateTable('collected')
      .set({ url: null, words: null, etag: null, lastModified: null, nextLookAt: null })
      .where('documentId', 'in', ids)
      .execute();
  });
}

/** Empties what alerts keep of these texts; returns the alerts that they raised. */
async function eraseAlertTexts(writing: Writing, ids: readonly DocumentId[]): Promise<string[]> {
  const rows = await writing
    .selectFrom('alertDocuments')
    .select(['documentId', 'alertId', 'document'])
    .where('documentId', 'in', ids)
    .execute();
  for (const { documentId, alertId, document } of rows) {
    const { words: _words, ...kept } = JSON.parse(document) as CaseDocument;
    await writing
      .updateTable('alertDocuments')
      .set({ document: JSON.stringify({ ...kept, title: goneTitle, url: '' }), words: null })
      .where('documentId', '=', documentId)
      .where('alertId', '=', alertId)
      .execute();
  }
  return rows.flatMap(({ documentId, alertId }) => (alertId.startsWith(`alert-${documentId}`) ? [alertId] : []));
}

async function eraseAlerts(writing: Writing, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  await writing
    .updateTable('alerts')
    .set({ title: goneTitle, firstSentence: '', summary: '' })
    .where('id', 'in', alertIds)
    .execute();
  const targets = alertIds.map((id) => `/alerts/${id}`);
  const notices = await writing
    .selectFrom('outbox')
    .select(['key', 'subject'])
    .where('target', 'in', targets)
    .execute();
  for (const { key, subject } of notices)
    await writing
      .updateTable('outbox')
      // 「橙色新预警：」 and what follows is the title.
      .set({ subject: `${subject.slice(0, subject.indexOf('：') + 1)}${goneTitle}` })
      .where('key', '=', key)
      .execute();
  await eraseDeliveries(writing, alertIds);
}

/** Messages of an alert by their ids, which follow from address, event, alert and level. */
async function eraseDeliveries(writing: Writing, alertIds: readonly string[]): Promise<void> {
  const webhooks = await writing.selectFrom('webhooks').select('id').execute();
  for (const alertId of alertIds) {
    const keys = (['alert.raised', 'alert.level-raised'] as const).flatMap((type) =>
      levelOrder.map((level) => `${type}-${alertId}-${level}`),
    );
    const data = { id: alertId, title: '', level: 'none', status: '', path: '' } as const;
    const ids = webhooks.flatMap(({ id }) =>
      keys.map((key) => deliveryOf(id, { key, type: 'alert.raised', at: '', data }).id),
    );
    if (ids.length === 0) continue;
    const rows = await writing.selectFrom('webhookDeliveries').select(['id', 'data']).where('id', 'in', ids).execute();
    for (const row of rows)
      await writing
        .updateTable('webhookDeliveries')
        .set({ data: JSON.stringify({ ...JSON.parse(row.data), title: goneTitle }) })
        .where('id', '=', row.id)
        .execute();
  }
}

/** Takes texts out of packs that have waited since before an instant: they would bring back what was dropped. */
export async function erasePacks(database: Database, ids: ReadonlySet<DocumentId>, before: string): Promise<void> {
  const old = await database.selectFrom('packs').select('batch').where('at', '<', before).execute();
  for (const { batch } of old) {
    const row = await database.selectFrom('packs').select('documents').where('batch', '=', batch).executeTakeFirst();
    if (row === undefined) continue;
    const all = JSON.parse(row.documents) as { id: DocumentId }[];
    const left = all.filter(({ id }) => !ids.has(id));
    if (left.length === 0) await database.deleteFrom('packs').where('batch', '=', batch).execute();
    else if (left.length < all.length)
      await database
        .updateTable('packs')
        .set({ documents: JSON.stringify(left) })
        .where('batch', '=', batch)
        .execute();
  }
}
