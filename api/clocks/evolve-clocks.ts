import type { CaseEvent, CaseState } from '../cases/case.ts';
import type { ClockKind } from '../cases/contract-commands.ts';
import { actorName, type Fact, stop } from '../cases/fold-parts.ts';
import { earlierOf } from './found-time.ts';

/** What an entry about clocks, times and reports changes in the case. */
export function clockChange(state: CaseState, event: ClockEvent, fact: Fact): Partial<CaseState> {
  const by = actorName(fact.by);
  switch (event.type) {
    case 'extensionAsked':
      return {
        clocks: onRunning(state, event.clock, () => ({
          asked: { until: event.until, reason: event.reason, by, at: fact.at },
        })),
      };
    case 'extensionRefused':
      return { clocks: onRunning(state, event.clock, () => ({ asked: null })) };
    case 'extended':
      return {
        // Reminders count anew towards the extended limit.
        clocks: onRunning(state, event.clock, ({ extensions }) => ({
          dueAt: event.until,
          extended: true,
          extensions: extensions + 1,
          asked: null,
          noted: [],
        })),
      };
    case 'foundTimeCorrected':
      return {
        foundAt: event.foundAt,
        firstFoundAt: earlierOf(event.foundAt, state.firstFoundAt),
        foundChanges: [
          ...state.foundChanges,
          { from: state.foundAt, to: event.foundAt, reason: event.reason, by, at: fact.at },
        ],
        late: event.late,
        clocks: moved(state, event.moved, fact.at),
      };
    case 'happenedTimeSet':
      return { happenedAt: event.happenedAt, clocks: moved(state, event.moved, fact.at) };
    case 'reportFiled': {
      const { type: _, ...report } = event;
      return {
        reports: [...state.reports, { ...report, by, at: fact.at }],
        clocks: stop(state, event.sentAt, stoppedBy(event)),
      };
    }
    case 'stepRecorded':
      return {
        steps: [
          ...state.steps,
          { clock: event.clock, doneAt: event.doneAt, reference: event.reference, by, at: fact.at },
        ],
        clocks: stop(state, event.doneAt, [event.clock]),
      };
    default:
      return event satisfies never;
  }
}

type ClockEvent = Extract<
  CaseEvent,
  {
    type:
      | 'extensionAsked'
      | 'extensionRefused'
      | 'extended'
      | 'foundTimeCorrected'
      | 'happenedTimeSet'
      | 'reportFiled'
      | 'stepRecorded';
  }
>;
type Running = CaseState['clocks'][number];

/** 初报 to the province ends the report of city and county, any report to the ministry that of the department; only what is written ends the written one. */
function stoppedBy({ report, to, way }: Extract<CaseEvent, { type: 'reportFiled' }>): ClockKind[] {
  const kinds: ClockKind[] = [];
  if (to === 'province' && report === 'initial') kinds.push('report');
  if (to === 'ministry') kinds.push('provinceReport');
  if (way === 'writing') kinds.push('writtenReport');
  return kinds;
}

function onRunning(state: CaseState, kind: ClockKind, change: (clock: Running) => Partial<Running>): Running[] {
  return state.clocks.map((clock) =>
    clock.kind === kind && clock.stoppedAt === null ? { ...clock, ...change(clock) } : clock,
  );
}

/** A clock that begins earlier is reminded of anew. */
export function moved(
  state: CaseState,
  changes: Extract<CaseEvent, { type: 'foundTimeCorrected' }>['moved'],
  at: string,
): Running[] {
  return state.clocks.map((clock, index) => {
    const change = changes.find((one) => one.clock === index);
    if (change === undefined) return clock;
    const { clock: _, ...times } = change;
    return { ...clock, ...times, knownAt: at, noted: [] };
  });
}
