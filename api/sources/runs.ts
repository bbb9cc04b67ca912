import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { beijingDay } from '../../analysis/calendar.ts';
import type { Database } from '../database/open.ts';
import type { RunRow } from '../database/tables-identity.ts';
import type { RunView } from './contract.ts';
import type { SourceRun } from './sources.ts';

/** 采集记录簿. */
export type Runs = {
  runs(id: string, limit: number): Promise<z.infer<typeof RunView>[]>;
  recordRun(run: SourceRun): Promise<boolean>;
};

export function createRuns(database: Database): Runs {
  return {
    async runs(id, limit) {
      const rows = await database
        .selectFrom('sourceRuns')
        .selectAll()
        .where('sourceId', '=', id)
        .orderBy('startedAt', 'desc')
        .limit(limit)
        .execute();
      return rows.map(presentRun);
    },
    async recordRun(run) {
      const before = await database
        .selectFrom('sourceRuns')
        .select('state')
        .where('sourceId', '=', run.sourceId)
        .orderBy('startedAt', 'desc')
        .limit(1)
        .executeTakeFirst();
      await database
        .insertInto('sourceRuns')
        .values({ ...run, id: randomUUID(), day: beijingDay(new Date(run.startedAt)) })
        .execute();
      return before?.state !== run.state;
    },
  };
}

function presentRun(row: RunRow): z.infer<typeof RunView> {
  const { startedAt, endedAt, reason, listed, fetched, emitted, failed } = row;
  return { startedAt, endedAt, state: row.state as SourceRun['state'], reason, listed, fetched, emitted, failed };
}
