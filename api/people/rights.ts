import { holdHead } from '../database/head.ts';
import type { Database } from '../database/open.ts';
import { unitOfWork } from '../database/unit-of-work.ts';
import { Conflict, Forbidden, NotFound } from '../http/problem.ts';
import { actsOf } from './administrators.ts';
import type { RightsProposal, Role } from './contract.ts';
import type { ProposalRow } from './tables-rights.ts';
import type { Users } from './users.ts';

/** Who proposes or confirms. */
export type Granter = { userId: string; name: string; role: Role };
export type Rights = { role: Role; unitId: string | null };

/**
 * 授权: role and unit of a person change only when the system administrator and the security administrator agree, the
 * one proposing, the other confirming. Nobody has a part in his own. While there is no security administrator the
 * proposal of the system administrator is enough.
 */
export type Grants = {
  /** Puts a proposal in place of the one that waits. Returns whether it is in force already. */
  propose(userId: string, rights: Rights, reason: string, by: Granter): Promise<boolean>;
  /** Confirms what was read; Conflict when another proposal has taken its place. */
  confirm(userId: string, seen: Rights, by: Granter): Promise<void>;
  /** Takes back or turns down. Returns what it was. */
  withdraw(userId: string): Promise<Rights>;
};

export function createGrants(database: Database, users: Pick<Users, 'change'>, now: () => Date): Grants {
  return {
    async propose(userId, rights, reason, by) {
      refuseOwn(userId, by);
      const alone = by.role === 'admin' && (await actsOf(database, by)).includes('security');
      if (alone) {
        await users.change(userId, rights, by.name);
        await dropProposal(database, userId);
        return true;
      }
      const row = { ...rights, userId, reason, by: by.name, byId: by.userId, byRole: by.role, at: now().toISOString() };
      await database
        .insertInto('rightsProposals')
        .values(row)
        .onConflict((conflict) => conflict.column('userId').doUpdateSet(row))
        .execute();
      return false;
    },

    async confirm(userId, seen, by) {
      refuseOwn(userId, by);
      // One unit: what cannot be done now (the last of his kind) leaves the proposal waiting.
      await unitOfWork(database, async () => {
        await database.transaction().execute((transaction) => holdHead(transaction, proposalsHead, ''));
        const found = await proposalOf(database, userId);
        if (found === undefined) throw new NotFound(none);
        if (found.role !== seen.role || found.unitId !== seen.unitId)
          throw new Conflict('申请的角色或单位已被改过，请刷新后核对再确认。');
        if (found.byId === by.userId || found.byRole === by.role)
          throw new Forbidden('grant.own', otherMustConfirm[found.byRole === 'admin' ? 'admin' : 'security']);
        await dropProposal(database, userId);
        await users.change(userId, { role: found.role as Role, unitId: found.unitId }, by.name);
      });
    },

    async withdraw(userId) {
      const found = await proposalOf(database, userId);
      if (found === undefined) throw new NotFound(none);
      await dropProposal(database, userId);
      return { role: found.role as Role, unitId: found.unitId };
    },
  };
}

/** The proposals that wait, by the person whom they are about. */
export async function waitingProposals(database: Database): Promise<Map<string, RightsProposal>> {
  const rows = await database.selectFrom('rightsProposals').selectAll().execute();
  return new Map(
    rows.map(({ userId, role, unitId, reason, by, byRole, at }) => [
      userId,
      { role: role as Role, unitId, reason, by, byRole: byRole as Role, at },
    ]),
  );
}

const none = '这个用户没有待确认的授权，可能已被他人处理，请刷新。';
const otherMustConfirm = {
  admin: '这是系统管理员提出的授权，须由安全管理员确认。',
  security: '这是安全管理员提出的授权，须由系统管理员确认。',
};
/** Held while a proposal is confirmed, so that two confirmations are one. */
const proposalsHead = 'proposals';

function refuseOwn(userId: string, by: Granter): void {
  if (userId === by.userId)
    throw new Forbidden('grant.self', '不能给自己授权；请由另一位系统管理员或安全管理员提出、确认。');
}

function proposalOf(database: Database, userId: string): Promise<ProposalRow | undefined> {
  return database.selectFrom('rightsProposals').selectAll().where('userId', '=', userId).executeTakeFirst();
}

async function dropProposal(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('rightsProposals').where('userId', '=', userId).execute();
}
