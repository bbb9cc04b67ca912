import type { Database } from '../database/open.ts';
import { NotFound, Refused } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import type { InsideHostView } from './contract.ts';

/** 内网放行名单: what sources that may read inside can reach there. Everything else of the internal network stays refused. */
export type Hosts = {
  list(): Promise<InsideHostView[]>;
  /** Adds an entry as it is typed; BadInput with what is wrong with it, Refused when it is there already. */
  add(typed: string, reason: string, by: string): Promise<InsideHostView>;
  remove(id: string): Promise<void>;
};

/** Reads an entry into its one spelling; the collector's, given from outside. */
export type ReadInsideHost = (typed: string) => { address: string; port: number | null } | { fault: string };

/** More would be no list any more. */
export const insideHostsMax = 200;

export function createHosts(database: Database, read: ReadInsideHost, now: () => Date): Hosts {
  const list = () => database.selectFrom('insideHosts').selectAll().orderBy('id').execute();
  return {
    list,
    async add(typed, reason, by) {
      const host = read(typed);
      if ('fault' in host) throw new BadInput([{ path: 'host', message: host.fault }]);
      if ((await list()).length >= insideHostsMax)
        throw new Refused('hosts.full', `名单最多 ${insideHostsMax} 项，请先移出不用的。`, 409);
      const row = { ...host, id: spelled(host), reason, by, at: now().toISOString() };
      const added = await database
        .insertInto('insideHosts')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      if (Number(added.numInsertedOrUpdatedRows ?? 0) === 0)
        throw new Refused('hosts.there', `“${row.id}”已在名单里。`, 409);
      return row;
    },
    async remove(id) {
      const gone = await database.deleteFrom('insideHosts').where('id', '=', id).executeTakeFirst();
      if (Number(gone.numDeletedRows) === 0) throw new NotFound('名单里没有这一项，可能已被他人移出，请刷新。');
    },
  };
}

function spelled({ address, port }: { address: string; port: number | null }): string {
  const host = address.includes(':') && port !== null ? `[${address}]` : address;
  return port === null ? host : `${host}:${port}`;
}
