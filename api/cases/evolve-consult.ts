import type { CaseEvent, CaseState } from './case.ts';
import { stopOrder } from './clock-ends.ts';
import type { Consult } from './consult.ts';
import type { consultEvents } from './consult-events.ts';
import { actorName, type Fact } from './fold-parts.ts';

type ConsultEvent = Extract<CaseEvent, { type: keyof typeof consultEvents }>;

/** A case begins without consultation. */
export function noConsult(): Consult {
  return { comments: [], orders: [], people: [] };
}

/** What an entry of 会商、领导批示、督办 changes. */
export function evolveConsult(state: CaseState, event: ConsultEvent, fact: Fact): Partial<CaseState> {
  const { at } = fact;
  const by = actorName(fact.by);
  switch (event.type) {
    case 'commented': {
      const unitId = fact.by.kind === 'person' ? fact.by.unitId : null;
      const { text, mentions } = event;
      return { comments: [...state.comments, { by, unitId, at, text, mentions }] };
    }
    case 'instructed': {
      const { text, leader, givenAt, until } = event;
      const order = { id: fact.version, text, from: leader, at: givenAt, until, answer: null };
      return { orders: [...state.orders, { ...order, kind: 'instruction' }] };
    }
    case 'supervised': {
      const { text, watcher, until } = event;
      const order = { id: fact.version, text, from: watcher, at, until, answer: null };
      return { orders: [...state.orders, { ...order, kind: 'supervision' }] };
    }
    case 'orderAnswered': {
      const answer = { text: event.text, by, at };
      return {
        orders: state.orders.map((one) => (one.id === event.order ? { ...one, answer } : one)),
        clocks: stopOrder(state.clocks, at, event.order),
      };
    }
    default:
      return event satisfies never;
  }
}
