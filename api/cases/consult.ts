import { instant } from '../ledger/instant.ts';
import type { Role } from '../people/contract.ts';
import type { Actor, CaseEvent, CaseState } from './case.ts';
import { unitsOf } from './clock-spans.ts';
import type { CaseCommand } from './contract-commands.ts';
import type { OrderKind } from './contract-consult.ts';
import { type Circumstances, clocksStarted } from './decide.ts';
import { type RefusalCode, refused } from './refusals.ts';

/** What consultation adds to a case. */
export type Consult = {
  comments: { by: string; unitId: string | null; at: string; text: string; mentions: string[] }[];
  /** 领导批示、督办; `id` is the version of the entry that made it. */
  orders: Order[];
  /** Who has acted on the case: whom a comment may mention by name. */
  people: { userId: string; name: string; role: Role; unitId: string | null }[];
};

export type Order = {
  id: number;
  kind: OrderKind;
  text: string;
  /** 批示领导 or 督办人. */
  from: string;
  at: string;
  until: string | null;
  answer: { text: string; by: string; at: string } | null;
};

/** Orders that nobody has answered yet. */
export function openOrders(state: CaseState): Order[] {
  return state.orders.filter(({ answer }) => answer === null);
}

export function orderHold(state: CaseState): RefusalCode | null {
  return openOrders(state).length === 0 ? 'order.none' : null;
}

/** 可以提到的人和单位: the department's roles, the units of the case, and people who have acted on it and still see it. */
export function mentionable(state: CaseState): string[] {
  const units = unitsOf(state);
  const people = state.people.filter(({ role, unitId }) => role !== 'unit' || units.includes(unitId ?? ''));
  return [
    ...['role:publicity', 'role:office', 'role:leader'],
    ...units.map((id) => `unit:${id}`),
    ...people.map(({ userId }) => `user:${userId}`),
  ];
}

type ConsultCommand = Extract<CaseCommand, { type: 'comment' | 'instruct' | 'supervise' | 'answerOrder' }>;

/** The commands of 会商、领导批示、督办. `permit` has passed already. */
export function decideConsult(command: ConsultCommand, state: CaseState, given: Circumstances): CaseEvent[] {
  const { at } = given;
  const order = state.version + 1;
  switch (command.type) {
    case 'comment': {
      const seen = new Set(mentionable(state));
      if (command.mentions.some((one) => !seen.has(one))) throw refused('comment.cannotSee');
      return [{ type: 'commented', text: command.text, mentions: [...new Set(command.mentions)] }];
    }
    case 'instruct': {
      const givenAt = instant(command.givenAt);
      if (givenAt > at) throw refused('order.givenInFuture');
      const until = command.until === null ? null : checkedUntil(command.until, at);
      return [
        { type: 'instructed', text: command.text, leader: command.leader, givenAt, until },
        ...(until === null ? [] : orderClock('instruction', order, at, until)),
      ];
    }
    case 'supervise': {
      const until = checkedUntil(command.until, at);
      return [
        { type: 'supervised', text: command.text, watcher: command.watcher, until },
        ...orderClock('supervision', order, at, until),
      ];
    }
    case 'answerOrder':
      if (!openOrders(state).some(({ id }) => id === command.order)) throw refused('order.gone');
      return [{ type: 'orderAnswered', order: command.order, text: command.text }];
    default:
      return command satisfies never;
  }
}

/** Persons remembered for mentions, in the order of their first act. */
export function withPerson(people: Consult['people'], by: Actor): Consult['people'] {
  if (by.kind === 'system') return people;
  const { userId, name, role, unitId } = by;
  const known = people.find((one) => one.userId === userId);
  if (known !== undefined && known.name === name && known.role === role && known.unitId === unitId) return people;
  return [...people.filter((one) => one.userId !== userId), { userId, name, role, unitId }];
}

function checkedUntil(until: string, at: string): string {
  const end = instant(until);
  if (end <= at) throw refused('until.past');
  return end;
}

const bases = { instruction: '领导批示明确的时限', supervision: '督办要求的反馈时限' } as const;

function orderClock(kind: OrderKind, order: number, startsAt: string, dueAt: string): CaseEvent[] {
  return clocksStarted([{ kind, startsAt, dueAt, legalBasis: bases[kind], order }]);
}
