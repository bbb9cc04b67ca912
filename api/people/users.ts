import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import { holdHead } from '../database/head.ts';
import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { UserRow } from '../database/tables-identity.ts';
import { unitOfWork } from '../database/unit-of-work.ts';
import { NotFound, Refused } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import { record } from '../trail/trail.ts';
import { type Administrator, actsOf, isAdministrator } from './administrators.ts';
import { type NewUserBody, type RightsProposal, type Role, roles, type User, type UserPatch } from './contract.ts';
import { countGuess, forgetGuesses, lockOf, ownPassword, unlockName } from './guesses.ts';
import { nameKey, plainName } from './names.ts';
import { fits, hashPassword, pastPasswordsKept } from './passwords.ts';
import { waitingProposals } from './rights.ts';
import type { Sessions } from './sessions.ts';
import { weakness } from './weak-password.ts';

/** 用户管理. */
export type Users = {
  list(): Promise<User[]>;
  present(row: UserRow): Promise<User>;
  exist(): Promise<boolean>;
  /** The first administrator; refused once there is any user. */
  createFirst(input: { name: string; displayName: string; password: string }): Promise<UserRow>;
  /** An account with a password set by another, which the person must change at the first sign-in unless `keepPassword`. */
  create(input: z.infer<typeof NewUserBody>, options?: { keepPassword?: boolean; by?: string }): Promise<User>;
  /** Changes an account; switching off, a new role, unit or password ends its sessions. The last active one of each of the three administrators stays one. `by` is who does it. */
  change(id: string, patch: Patch, by?: string): Promise<User>;
  /** The roles whose rights the person has now. */
  actsOf(row: UserRow): Promise<Role[]>;
  /** Refuses a wrong present password; five in a row lock the question, as at the sign-in. */
  mustKnow(user: UserRow, current: string): Promise<void>;
  /**
   * The person's own change; refuses a wrong present password and any of the last five. What it returns does the change
   * and ends all his sessions.
   */
  preparePassword(userId: string, current: string, next: string): Promise<() => Promise<void>>;
  /** Whether the person's role needs a second factor and there is none yet. */
  mustAddFactor(row: UserRow): Promise<boolean>;
  /** Whether the password must be changed before anything else: set by another, or older than the limit. */
  mustChange(row: UserRow): boolean;
};

/** What of an account can be changed; role and unit by {@link Grants} only. */
export type Patch = z.infer<typeof UserPatch> & { role?: Role; unitId?: string | null };

export function createUsers(
  database: Database,
  sessions: Sessions,
  limits: { passwordDays: number; twoFactorRoles: readonly Role[] },
  now: () => Date,
): Users {
  const mustChange = (row: UserRow) =>
    row.mustChange === 1 ||
    (limits.passwordDays > 0 && now().getTime() - Date.parse(row.passwordSetAt) > limits.passwordDays * 86_400_000);
  const hasFactor = async ({ id }: UserRow) => {
    const factor = database.selectFrom('secondFactors').select('since').where('userId', '=', id);
    return ((await factor.executeTakeFirst())?.since ?? null) !== null;
  };
  const needsFactor = (row: UserRow) => limits.twoFactorRoles.includes(row.role as Role);
  const present = async (row: UserRow, proposals?: Map<string, RightsProposal>) => {
    const secondFactor = await hasFactor(row);
    return presentUser(row, {
      acts: await actsOf(database, row),
      proposal: (proposals ?? (await waitingProposals(database))).get(row.id) ?? null,
      mustChangePassword: mustChange(row),
      secondFactor,
      mustAddFactor: needsFactor(row) && !secondFactor,
      lockedUntil: await lockOf(database, plainName(row.name), now()),
    });
  };

  return {
    mustChange,
    mustAddFactor: async (row) => needsFactor(row) && !(await hasFactor(row)),
    present: (row) => present(row),
    actsOf: (row) => actsOf(database, row),
    async list() {
      const rows = await database.selectFrom('users').selectAll().orderBy('createdAt').orderBy('id').execute();
      const proposals = await waitingProposals(database);
      return Promise.all(rows.map((row) => present(row, proposals)));
    },
    async exist() {
      return (await database.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
    },
    async createFirst(input) {
      mustBeStrong('password', input.password, input.name);
      const passwordHash = await hashPassword(input.password);
      return database.transaction().execute(async (transaction) => {
        await holdHead(transaction, adminsHead, '');
        const any = await transaction.selectFrom('users').select('id').limit(1).executeTakeFirst();
        if (any !== undefined) throw new Refused('setup.done', '系统已完成初始化，请用已有账户登录。', 409);
        const first = { ...input, role: 'admin' as const, unitId: null };
        return insert(transaction, first, { passwordHash, mustChange: false, by: input.displayName, now: now() });
      });
    },
    async create(input, { keepPassword = false, by = ownHand } = {}) {
      mustBeStrong('password', input.password, input.name);
      const passwordHash = await hashPassword(input.password);
      const row = await database.transaction().execute(async (transaction) => {
        await holdHead(transaction, namesHead, '');
        await mustBeFree(transaction, input.name);
        return insert(transaction, input, { passwordHash, mustChange: !keepPassword, by, now: now() });
      });
      return present(row);
    },
    async change(id, patch, by = ownHand) {
      const passwordHash = patch.password === undefined ? null : await hashPassword(patch.password);
      const row = await database.transaction().execute(async (transaction) => {
        await holdHead(transaction, adminsHead, '');
        const before = await transaction.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
        if (before === undefined) throw new NotFound('没有这个用户，可能已被他人更改，请刷新列表。');
        if (patch.password !== undefined) mustBeStrong('password', patch.password, before.name);
        const after = applyPatch(before, patch, passwordHash, now());
        if (before.active === 1 && isAdministrator(before.role) && (after.active === 0 || after.role !== before.role))
          await keepOne(transaction, before.role, id);
        const { id: _id, ...columns } = after;
        await transaction.updateTable('users').set(columns).where('id', '=', id).execute();
        if (passwordHash !== null) {
          await remember(transaction, id, passwordHash, now());
          await unlockName(transaction, plainName(after.name), now());
          await transaction.deleteFrom('knownDevices').where('userId', '=', id).execute();
        }
        const weaker =
          after.active === 0 ||
          after.role !== before.role ||
          after.unitId !== before.unitId ||
          after.passwordHash !== before.passwordHash;
        if (weaker) await transaction.deleteFrom('sessions').where('userId', '=', id).execute();
        await record(transaction, 'user', [id], { act: '修改用户', by, at: now().toISOString() });
        if (after.head !== before.head) {
          const act = after.head === null ? '免去负责人' : '指定负责人';
          await record(transaction, 'head', [id], { act, by, at: now().toISOString() });
        }
        return after;
      });
      return present(row);
    },
    async mustKnow(user, current) {
      const name = plainName(user.name);
      await countGuess(database, name, ownPassword, now());
      if (!(await fits(current, user.passwordHash)))
        throw new Refused('password.wrong', '当前口令不正确，请重新输入。', 409);
      await forgetGuesses(database, name, ownPassword);
    },
    async preparePassword(userId, current, next) {
      const user = await database.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow();
      await this.mustKnow(user, current);
      mustBeStrong('next', next, user.name);
      for (const { hash } of await pastOf(database, userId))
        if (await fits(next, hash))
          throw new Refused('password.used', `新口令不能与最近 ${pastPasswordsKept} 次用过的口令相同，请换一个。`, 409);
      const passwordHash = await hashPassword(next);
      return () =>
        unitOfWork(database, async () => {
          await database
            .updateTable('users')
            .set({ passwordHash, passwordSetAt: now().toISOString(), mustChange: 0 })
            .where('id', '=', userId)
            .execute();
          await remember(database, userId, passwordHash, now());
          await database.deleteFrom('knownDevices').where('userId', '=', userId).execute();
          await sessions.endAllOf(userId);
          await record(database, 'user', [userId], { act: '更换口令', by: user.displayName, at: now().toISOString() });
        });
    },
  };
}

/** Held while administrators are counted, so that two of them cannot switch each other off at once. */
const adminsHead = 'administrators';
/** Held while a new name is compared with those there are. */
const namesHead = 'names';

/** Who acts where nobody is signed in: a command on the machine, the demo. */
const ownHand = '服务器本机命令';

async function insert(
  transaction: Transaction<Tables>,
  input: { name: string; displayName: string; role: Role; unitId: string | null },
  { passwordHash, mustChange, by, now }: { passwordHash: string; mustChange: boolean; by: string; now: Date },
): Promise<UserRow> {
  const row: UserRow = {
    id: newId(),
    name: input.name,
    displayName: input.displayName,
    role: input.role,
    unitId: input.unitId,
    active: 1,
    passwordHash,
    passwordSetAt: now.toISOString(),
    mustChange: mustChange ? 1 : 0,
    lastLoginAt: null,
    createdAt: now.toISOString(),
    nameKey: nameKey(input.name),
    head: null,
  };
  await transaction.insertInto('users').values(row).execute();
  await remember(transaction, row.id, passwordHash, now);
  await record(transaction, 'user', [row.id], { act: '新增用户', by, at: row.createdAt });
  return row;
}

function applyPatch(before: UserRow, patch: Patch, passwordHash: string | null, now: Date): UserRow {
  const after: UserRow = {
    ...before,
    displayName: patch.displayName ?? before.displayName,
    role: patch.role ?? before.role,
    unitId: patch.unitId === undefined ? before.unitId : patch.unitId,
    active: patch.active === undefined ? before.active : Number(patch.active),
    head: headAfter(before, patch),
  };
  return passwordHash === null ? after : { ...after, passwordHash, passwordSetAt: now.toISOString(), mustChange: 1 };
}

/** Whoever gets another role or unit heads it only when he is named anew. */
function headAfter(before: UserRow, { head, role, unitId }: Patch): number | null {
  if (head !== undefined) return head ? 1 : null;
  const moved = (role ?? before.role) !== before.role || (unitId !== undefined && unitId !== before.unitId);
  return moved ? null : before.head;
}

async function keepOne(transaction: Transaction<Tables>, role: Administrator, except: string): Promise<void> {
  const other = await transaction
    .selectFrom('users')
    .select('id')
    .where('role', '=', role)
    .where('active', '=', 1)
    .where('id', '!=', except)
    .limit(1)
    .executeTakeFirst();
  if (other === undefined)
    throw new Refused(
      'user.last-admin',
      `这是最后一个在用的${roles[role]}，不能停用或改为其他角色；请先指定另一位${roles[role]}。`,
      409,
    );
}

async function remember(transaction: Kysely<Tables>, userId: string, hash: string, now: Date): Promise<void> {
  await transaction.insertInto('pastPasswords').values({ userId, hash, setAt: now.toISOString() }).execute();
}

function pastOf(database: Database, userId: string): Promise<{ hash: string }[]> {
  return database
    .selectFrom('pastPasswords')
    .select('hash')
    .where('userId', '=', userId)
    .orderBy('setAt', 'desc')
    .limit(pastPasswordsKept)
    .execute();
}

/** Neither taken nor easily mistaken for one that is. */
async function mustBeFree(transaction: Transaction<Tables>, name: string): Promise<void> {
  const taken = await transaction
    .selectFrom('users')
    .select('name')
    .where((e) => e.or([e('name', '=', name), e('nameKey', '=', nameKey(name))]))
    .executeTakeFirst();
  if (taken === undefined) return;
  if (taken.name === name) throw new Refused('user.name-taken', `用户名“${name}”已被使用，请换一个。`, 409);
  throw new Refused('user.name-alike', `用户名“${name}”与已有的“${taken.name}”容易看混，请换一个。`, 409);
}

function mustBeStrong(path: string, password: string, name: string): void {
  const message = weakness(password, name);
  if (message !== null) throw new BadInput([{ path, message }]);
}

type Standing = Pick<
  User,
  'acts' | 'proposal' | 'mustChangePassword' | 'secondFactor' | 'mustAddFactor' | 'lockedUntil'
>;

function presentUser(row: UserRow, standing: Standing): User {
  return {
    id: row.id,
    name: row.name,
    displayName: row.displayName,
    role: row.role as Role,
    unitId: row.unitId,
    head: row.head === 1,
    active: row.active === 1,
    ...standing,
    lastLoginAt: row.lastLoginAt,
  };
}
