import type { Database } from '../database/open.ts';

/** 未能通知: a reminder that every outer channel refused and nobody saw in the app. */
export type Unreached = {
  caseId: string;
  number: string;
  title: string;
  recipient: string;
  about: string;
  clock: string | null;
  at: string;
};

/** How many reminders of cases that are still known reached nobody, and the newest of them. */
export async function unreachedReminders(
  database: Database,
  limit: number,
): Promise<{ count: number; items: Unreached[] }> {
  const all = database
    .selectFrom('noticeReceipts as n')
    .innerJoin('cases', 'cases.id', 'n.caseId')
    .where('n.open', '=', 1)
    .where('n.failedAt', 'is not', null)
    .where('n.sentAt', 'is', null)
    .where('n.deliveredAt', 'is', null);
  const { count } = await all.select((e) => e.fn.countAll().as('count')).executeTakeFirstOrThrow();
  const items = await all
    .select(['n.caseId', 'cases.number', 'cases.title', 'n.recipient', 'n.about', 'n.clock', 'n.failedAt'])
    .orderBy('n.failedAt', 'desc')
    .orderBy('n.key')
    .limit(limit)
    .execute();
  return {
    count: Number(count),
    items: items.map(({ failedAt, ...item }) => ({ ...item, at: failedAt ?? '' })),
  };
}
