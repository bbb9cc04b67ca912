import type { Logger } from 'pino';
import type { Level } from '../../analysis/codes.ts';
import type { AlertStatus } from '../alerts/contract.ts';
import type { CaseStatus } from '../cases/contract.ts';
import type { Database } from '../database/open.ts';
import type { SourceRun } from '../sources/sources.ts';
import { createLooking, type Looking } from './looking.ts';
import type { Stream } from './stream.ts';

/** How often the database is looked at, and how many entries of the ledger are read together. */
export const feedLimits = { everyMs: 2_000, perLook: 200 };

type Given = { database: Database; stream: Pick<Stream, 'publish'>; log: Pick<Logger, 'error'>; everyMs?: number };

/** 实时来源: reads from the database what any process changed and publishes it, each change once; the only publisher of cases, alerts and sources in a process. */
export function createStreamFeed({ database, stream, log, everyMs = feedLimits.everyMs }: Given): Looking {
  return createLooking<Seen>({
    ...{ log, everyMs },
    begin: () => headOf(database),
    look: (seen) => publishNew(database, stream, seen),
  });
}

/** How far was told: entry of the ledger, and change of an alert or source. */
type Seen = { entry: number; change: number };

async function headOf(database: Database): Promise<Seen> {
  const { seq } = await database.selectFrom('ledgerHead').select('seq').executeTakeFirstOrThrow();
  const { taken } = await database
    .selectFrom('locks')
    .select('taken')
    .where('name', '=', 'changes')
    .executeTakeFirstOrThrow();
  return { entry: seq, change: taken };
}

/** Whether there may be more. */
async function publishNew(database: Database, stream: Pick<Stream, 'publish'>, seen: Seen): Promise<boolean> {
  await publishChanges(database, stream, seen);
  return publishCases(database, stream, seen);
}

/** Entry and case come from one statement, so that a case is told with the entry that made it what it is, once. */
async function publishCases(database: Database, stream: Pick<Stream, 'publish'>, seen: Seen): Promise<boolean> {
  const rows = await database
    .selectFrom('ledger')
    .innerJoin('cases', 'cases.id', 'ledger.caseId')
    .select(['ledger.seq', 'ledger.version as entryVersion', 'cases.id', 'cases.version', 'cases.status'])
    .where('ledger.seq', '>', seen.entry)
    .orderBy('ledger.seq')
    .limit(feedLimits.perLook)
    .execute();
  // An earlier entry of the same case has its later one further on.
  const newest = rows.filter((row) => row.entryVersion === row.version);
  const units = await unitsOf(
    database,
    newest.map((row) => row.id),
  );
  for (const { id, version, status } of newest)
    stream.publish('case', { id, version, status: status as CaseStatus }, { units: units.get(id) ?? [] });
  seen.entry = rows.at(-1)?.seq ?? seen.entry;
  return rows.length === feedLimits.perLook;
}

async function unitsOf(database: Database, caseIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (caseIds.length === 0) return found;
  const rows = await database
    .selectFrom('caseUnits')
    .selectAll()
    .where('caseId', 'in', [...caseIds])
    .execute();
  for (const { caseId, unitId } of rows) found.set(caseId, [...(found.get(caseId) ?? []), unitId]);
  return found;
}

/** All since the last look in one statement: an alert that was raised and then changed in between is new. */
async function publishChanges(database: Database, stream: Pick<Stream, 'publish'>, seen: Seen): Promise<void> {
  const from = seen.change;
  const rows = await database
    .selectFrom('changes')
    .leftJoin('alerts', (join) => join.onRef('alerts.id', '=', 'changes.id').on('changes.kind', '=', 'alert'))
    .select(['changes.kind', 'changes.id', 'changes.first', 'changes.seq'])
    .select(['alerts.level', 'alerts.title', 'alerts.status', 'alerts.acknowledgedByName', 'alerts.acknowledgedAt'])
    .where('changes.seq', '>', from)
    .orderBy('changes.seq')
    .orderBy('changes.kind')
    .orderBy('changes.id')
    .execute();
  const states = await statesOf(
    database,
    rows.filter(({ kind }) => kind === 'source').map(({ id }) => id),
  );
  for (const { kind, id, first, level, title, status, acknowledgedByName: name, acknowledgedAt: at } of rows) {
    const state = states.get(id);
    if (kind === 'alert' && level !== null && title !== null)
      stream.publish(
        'alert',
        {
          ...{ id, level: level as Level, title, isNew: first > from, status: status as AlertStatus },
          acknowledgedBy: name === null || at === null ? null : { name, at },
        },
        { units: [] },
      );
    else if (state !== undefined) stream.publish('source', { id, state }, { units: [] });
  }
  seen.change = rows.at(-1)?.seq ?? from;
}

/** State of the last run of each source. */
async function statesOf(database: Database, sourceIds: readonly string[]): Promise<Map<string, SourceRun['state']>> {
  if (sourceIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('sourceRuns')
    .select(['sourceId', 'state'])
    .where('sourceId', 'in', [...sourceIds])
    .where((eb) =>
      eb(
        'startedAt',
        '=',
        eb
          .selectFrom('sourceRuns as later')
          .select((e) => e.fn.max('later.startedAt').as('last'))
          .whereRef('later.sourceId', '=', 'sourceRuns.sourceId'),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [row.sourceId, row.state as SourceRun['state']]));
}
