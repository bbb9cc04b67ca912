import { moved } from '../clocks/evolve-clocks.ts';
import { earlierOf } from '../clocks/found-time.ts';
import type { CaseEvent, CaseState } from './case.ts';
import { terminate } from './clock-ends.ts';
import { actorName, type Fact } from './fold-parts.ts';
import { demandsCovered } from './fold-words.ts';
import type { mergeEvents } from './merge-events.ts';
import { withoutRepeats } from './places.ts';

type Of<T extends keyof typeof mergeEvents> = Extract<CaseEvent, { type: T }>;
type MergeEvent = Of<keyof typeof mergeEvents>;

/** What 并案 and 拆案 add to a case. */
export type Merging = {
  /** 已并入, oldest first; the last one holds while it has no `reopenedAt`. */
  mergers: { caseId: string; number: string; events: string[]; at: string; reopenedAt: string | null }[];
  /** 并入本案, oldest first. */
  taken: (Of<'caseTakenOver'>['from'] & {
    words: Of<'caseTakenOver'>['words'];
    at: string;
    undoneAt: string | null;
  })[];
  /** 由何案拆出. */
  splitFrom: { caseId: string; number: string; limitsFrom?: string } | null;
  /** 拆出的案件. */
  splitInto: (Of<'partSplitOff'>['into'] & { at: string })[];
};

/** A case begins by itself. */
export function noMerging(): Merging {
  return { mergers: [], taken: [], splitFrom: null, splitInto: [] };
}

/** What an entry about 并案 or 拆案 changes. */
export function evolveMerge(state: CaseState, event: MergeEvent, fact: Fact): Partial<CaseState> {
  const { at } = fact;
  switch (event.type) {
    case 'mergedInto': {
      const { into, events } = event;
      return {
        status: 'merged',
        clocks: terminate(state.clocks, at),
        clues: null,
        dispute: null,
        mergers: [...state.mergers, { ...into, events, at, reopenedAt: null }],
      };
    }
    case 'caseTakenOver':
      return takenOver(state, event, fact);
    case 'mergeUndone': {
      const open = (one: Merging['taken'][number]) => one.caseId === event.from.caseId && one.undoneAt === null;
      return { taken: state.taken.map((one) => (open(one) ? { ...one, undoneAt: at } : one)) };
    }
    case 'partSplitOff': {
      const { into, documents, places } = event;
      return {
        documents: state.documents.filter(({ id }) => !documents.includes(id)),
        places: state.places.filter(({ code }) => !places.includes(code)),
        splitInto: [...state.splitInto, { ...into, at }],
      };
    }
    case 'splitFrom':
      return {
        splitFrom: { ...event.from, ...(event.limitsFrom === undefined ? {} : { limitsFrom: event.limitsFrom }) },
        gravest: event.gravest,
      };
    default:
      return event satisfies never;
  }
}

/** 重启 of a merged case: it goes on by itself, and still says where it had been. */
export function mergersReopened(state: CaseState, at: string): Merging['mergers'] {
  return state.mergers.map((one) => (one.reopenedAt === null ? { ...one, reopenedAt: at } : one));
}

function takenOver(state: CaseState, event: Of<'caseTakenOver'>, fact: Fact): Partial<CaseState> {
  const { from, words } = event;
  const demands = [...state.demands.map(({ text }) => text), ...event.demands];
  return {
    documents: [...state.documents, ...event.documents],
    places: withoutRepeats([...state.places, ...event.places]),
    demands: demandsCovered(demands, state.words, state.reopened),
    ...foundEarlier(state, event, fact),
    publishedAt: event.publishedAt,
    happenedAt: event.happenedAt,
    gravest: event.gravest,
    emergency: event.emergency,
    emergencyLevel: event.emergencyLevel,
    clocks: moved(state, event.moved, fact.at),
    taken: [...state.taken, { ...from, words, at: fact.at, undoneAt: null }],
  };
}

/** 发现时间 is the earlier of both, and the page says why it changed. */
function foundEarlier(state: CaseState, event: Of<'caseTakenOver'>, fact: Fact): Partial<CaseState> {
  if (event.foundAt >= state.firstFoundAt) return {};
  const reason = `并入案件 ${event.from.number}，取两案中较早的发现时间`;
  const change = { from: state.foundAt, to: event.foundAt, reason, by: actorName(fact.by), at: fact.at };
  return {
    foundAt: event.foundAt,
    firstFoundAt: earlierOf(event.foundAt, state.firstFoundAt),
    foundChanges: [...state.foundChanges, change],
  };
}
