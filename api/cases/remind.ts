import { setImmediate } from 'node:timers/promises';
import { remindersDue } from '../clocks/reminders.ts';
import { UnreadableEntry } from '../ledger/ledger.ts';
import type { CaseEvent, CaseState } from './case.ts';
import { caseLedger } from './case-ledger.ts';
import type { CaseOptions } from './case-service.ts';
import type { WriteCases } from './case-writer.ts';
import type { Circumstances } from './decide.ts';
import { replay } from './evolve.ts';
import { remindedCases } from './reminded-cases.ts';

type Parts = Pick<CaseOptions, 'database' | 'onUnreadable'> & { writeSeveral: WriteCases };

/**
 * 时限提醒: writes the reminders that cases are owed, some cases in one transaction, so that many that are owed at once are
 * soon written and nobody waits long meanwhile. Where a pack cannot be written its cases are written alone: one that fails
 * silences no other.
 */
export function openReminders({ database, writeSeveral, onUnreadable }: Parts) {
  /** Cases that could not be read, each told once; they stand in no pack. */
  const unreadable = new Set<string>();

  /** Returns how many it wrote. */
  return async (given: Circumstances): Promise<number> => {
    const due = (state: CaseState | null): CaseEvent[] =>
      state === null ? [] : remindersDue(state, given.at, given.settings.clocks);

    const remind = async (caseIds: readonly string[]): Promise<number> => {
      // Most minutes owe nothing to anyone: then the right to write is not taken.
      const known = await caseLedger.entriesOfEach(database, caseIds);
      const owing = caseIds.filter((id) => due(replay(known.get(id) ?? [])).length > 0);
      return owing.length === 0 ? 0 : (await writeSeveral(owing, given, due)).length;
    };

    const failures: unknown[] = [];
    const remindAlone = async (caseId: string): Promise<number> => {
      try {
        const written = await remind([caseId]);
        unreadable.delete(caseId);
        return written;
      } catch (error) {
        // One case that cannot be read must not silence the clocks of all others, nor fail the job for ever.
        if (!(error instanceof UnreadableEntry)) failures.push(error);
        else if (!unreadable.has(caseId)) onUnreadable?.(error);
        if (error instanceof UnreadableEntry) unreadable.add(caseId);
        return 0;
      }
    };

    const near = await remindedCases(database, given.at, given.settings.clocks.escalateAfterMinutes);
    const readable = near.filter((id) => !unreadable.has(id));
    const rest = near.filter((id) => unreadable.has(id));
    let written = 0;
    for (let start = 0; start < readable.length; start += packCases) {
      const pack = readable.slice(start, start + packCases);
      try {
        written += await remind(pack);
      } catch {
        // Nothing of the pack was written. Alone, those that fail again say why.
        rest.push(...pack);
      }
      // Who waits for an answer goes first.
      await setImmediate();
    }
    for (const caseId of rest) written += await remindAlone(caseId);
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} 个案件的时限提醒写入失败。`);
    return written;
  };
}

/** A transaction of so many takes some hundredths of a second. */
const packCases = 25;
