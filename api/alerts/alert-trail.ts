import type { Actor } from '../cases/case.ts';
import { actorName } from '../cases/fold-parts.ts';
import type { Database } from '../database/open.ts';
import { record } from '../trail/trail.ts';

/** What the trail calls a judgement. */
export const decidedActs = {
  filed: '立案',
  joined: '并入案件',
  dismissed: '无需处置',
  referred: '转外单位',
} as const;

/** 预警留痕: what alerts are after an act on them (level, judgement with its reason, case …), with who did it and the text they were raised by. */
export async function recordAlerts(
  database: Database,
  ids: readonly string[],
  { act, by, at, detail }: { act: string; by: Actor; at: string; detail?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const userId = by.kind === 'person' ? by.userId : null;
  await record(database, 'alert', ids, { act, by: actorName(by), at, detail: { userId, ...detail } });
}
