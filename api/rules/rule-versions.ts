import type { z } from 'zod';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import { Conflict, Refused } from '../http/problem.ts';
import { record } from '../trail/trail.ts';

/** 规则版本：one editable piece of configuration. Versions are only added, each with who, when and why; the highest is in force. */
export type VersionedRules<T> = {
  current(): Promise<{ version: number; value: T }>;
  /** Throws Refused with the faults in Chinese; returns the new version. */
  save(value: unknown, change: { at: string; by: string; reason: string }): Promise<number>;
  history(): Promise<{ version: number; value: T; at: string; by: string; reason: string }[]>;
};

/** Opens the rules of a name; `shipped` holds (as version 0) until someone saves others. */
export function versionedRules<T>(
  database: Database,
  name: string,
  schema: z.ZodType<T>,
  shipped: T,
): VersionedRules<T> {
  const rows = () => database.selectFrom('rules').selectAll().where('name', '=', name).orderBy('version', 'desc');
  return {
    current: async () => {
      const row = await rows().limit(1).executeTakeFirst();
      return row === undefined
        ? { version: 0, value: shipped }
        : { version: row.version, value: schema.parse(JSON.parse(row.value)) };
    },
    save: async (value, { at, by, reason }) => {
      const read = schema.safeParse(value);
      if (!read.success) {
        const faults = read.error.issues.map((issue) => `${issue.path.join('.') || '规则'}：${issue.message}`);
        throw new Refused('rules.invalid', `规则有误，未保存。${faults.join('；')}`, 400);
      }
      const newest = await rows().limit(1).executeTakeFirst();
      const version = (newest?.version ?? 0) + 1;
      const saved = await inTransaction(database, async (writing) => {
        const { numInsertedOrUpdatedRows } = await writing
          .insertInto('rules')
          .values({ name, version, value: JSON.stringify(read.data), at, by, reason })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await record(writing, 'rule', [`${name}#${version}`], { act: '修改规则', by, at });
        return true;
      });
      if (!saved) throw new Conflict('规则刚刚被别人修改，请刷新查看后再保存。');
      return version;
    },
    history: async () =>
      (await rows().execute()).map((row) => ({
        version: row.version,
        value: schema.parse(JSON.parse(row.value)),
        at: row.at,
        by: row.by,
        reason: row.reason,
      })),
  };
}
