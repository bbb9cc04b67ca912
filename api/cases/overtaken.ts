import { shortText } from '../../analysis/calendar.ts';
import { Conflict } from '../http/problem.ts';
import type { Actor, LedgerEntry } from './case.ts';
import { describeEntry } from './entry-sentence.ts';
import { actorName, userIdOf } from './fold-parts.ts';

/** Who was faster with what, for a person whose page shows the case as it was at `version`. */
export function overtakenBy(entries: readonly LedgerEntry[], version: number, actor: Actor): Conflict {
  const newer = entries.filter((entry) => entry.version > version);
  const told = newer.slice(-toldMax).map(({ at, by, event }) => {
    const own = userIdOf(by) !== null && userIdOf(by) === userIdOf(actor);
    return `${own ? '您本人' : actorName(by)} ${shortText(at)} ${describeEntry(event, (id) => id).name}`;
  });
  const more = newer.length > told.length ? `等 ${newer.length} 项` : '';
  return new Conflict(`案件刚刚有新的记录：${told.join('；')}${more}。`);
}

const toldMax = 3;
