import type { Writing } from '../ledger/ledger.ts';
import type { Notice } from './outbox.ts';

/**
 * 负责人通知: what is addressed to the head of a unit (`head:<unit>`) or to 厅主要负责人 (`head:leader`) goes to whoever that
 * is now, as a person and in the app alone: the unit or role is told beside him, also outside. Where nobody is named it
 * goes to them only.
 */
export async function toHeads<Told extends { notices: readonly Notice[] }>(
  writing: Writing,
  told: readonly Told[],
): Promise<Told[]> {
  if (!told.some(({ notices }) => notices.some(isToHead))) return [...told];
  const heads = await writing
    .selectFrom('users')
    .select(['id', 'role', 'unitId'])
    .where('head', '=', 1)
    .where('active', '=', 1)
    .orderBy('id')
    .execute();
  const headsOf = (of: string) =>
    heads.filter(({ role, unitId }) => (of === 'leader' ? role === 'leader' : unitId === of && working.includes(role)));
  return told.map((one) => ({
    ...one,
    notices: one.notices.flatMap((notice): Notice[] =>
      isToHead(notice)
        ? headsOf(notice.to.slice(prefix.length)).map(({ id }) => ({ ...notice, to: `user:${id}`, appOnly: true }))
        : [notice],
    ),
  }));
}

const prefix = 'head:';
/** The roles in which somebody heads a unit. */
const working: readonly string[] = ['unit', 'publicity'];

function isToHead({ to }: Notice): boolean {
  return to.startsWith(prefix);
}
