import { addDays, beijing, beijingDay, hourMs } from '../../analysis/calendar.ts';
import type { Topic } from '../../analysis/codes.ts';
import type { Document } from '../../analysis/document.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import { type CaseStatus, endedStatuses } from '../cases/contract.ts';
import { newId } from '../database/new-id.ts';
import type { Huiying } from './command.ts';
import { ledgerAct } from './demo-columns.ts';
import { nextAct } from './demo-steps.ts';
import { enteredByHand, storyAct } from './demo-story.ts';

/** A clock that the demo moves by hand while it plays the recorded weeks; afterwards the real one rules. */
export type DemoClock = { at: Date };

/** 示例人员：one per role, and one per unit. */
export type DemoCast = {
  publicity: Actor;
  office: Actor;
  leader: Actor;
  /** 厅主要负责人. */
  principal: Actor;
  unit(unitId: string): Actor | null;
  /** 负责人 of a unit. */
  head(unitId: string): Actor | null;
};

/** Texts that arrive within so long go to analysis together. */
const windowMs = 10 * 60_000;

/** What the newest hours hold is left for the person who tries the demo. */
const untouchedMs = 2 * hourMs;

/**
 * Plays four recorded weeks in their own time: texts arrive, are assessed and raise alerts as on the day; the cast
 * judges within minutes, assigns, answers and closes through the same services as everyone, some units slower than
 * others; every Monday morning the briefing of the week before is written.
 */
export async function playDemo(
  huiying: Huiying,
  clock: DemoClock,
  documents: readonly Document[],
  cast: DemoCast,
  until: Date,
  progress: (done: number) => void,
): Promise<void> {
  const ordered = [...documents].sort((a, b) => (a.foundAt < b.foundAt ? -1 : 1));
  const first = ordered[0];
  if (first === undefined) return;
  const start = Math.floor(Date.parse(first.foundAt) / hourMs) * hourMs;
  const cases: OpenCases = { states: [], stale: true };
  let index = 0;
  for (let hour = start; ; hour += hourMs) {
    const hourEnd = Math.min(hour + hourMs, until.getTime());
    for (let next = ordered[index]; next !== undefined && Date.parse(next.foundAt) <= hourEnd; next = ordered[index]) {
      const windowEnd = Math.min(Date.parse(next.foundAt) + windowMs, hourEnd);
      const arrived: Document[] = [];
      for (let one = ordered[index]; one !== undefined && Date.parse(one.foundAt) <= windowEnd; one = ordered[index]) {
        arrived.push(one);
        index += 1;
      }
      clock.at = new Date(windowEnd);
      await huiying.enqueue(arrived);
      await huiying.queue.idle(['analyse']);
      await judgeAlerts(huiying, cast, clock, until);
      cases.stale = true;
    }
    clock.at = new Date(hourEnd);
    const entered = enteredByHand(clock.at, until);
    if (entered !== null) {
      await huiying.cases.open({ caseId: newId(), ...entered }, cast.publicity);
      cases.stale = true;
    }
    if ((await huiying.cases.remind()) > 0) cases.stale = true;
    await moveCases(huiying, cases, cast, clock);
    const monday = mondayAtEight(clock.at);
    if (monday !== null) await huiying.brief(addDays(monday, -7));
    progress((hourEnd - start) / Math.max(1, until.getTime() - start));
    if (hourEnd >= until.getTime()) return;
  }
}

/** Topics whose grave cases count as 突发环境事件 in the demo; a siting fear does not. */
const acute: ReadonlySet<Topic> = new Set<Topic>(['smell', 'water', 'drinking', 'accident', 'waste']);

async function judgeAlerts(huiying: Huiying, cast: DemoCast, clock: DemoClock, until: Date): Promise<void> {
  if (until.getTime() - clock.at.getTime() < untouchedMs) return;
  const { items } = await huiying.alerts.list({ status: 'waiting', limit: 200 });
  for (const alert of items) {
    const suggestion = await huiying.suggest(alert.id);
    if (suggestion === null) continue;
    if (suggestion.outside !== null && alert.level === 'blue') {
      await huiying.alerts.decide(
        alert.id,
        { type: 'refer', to: suggestion.outside, receipt: null, reason: suggestion.reason },
        cast.publicity,
      );
      continue;
    }
    await huiying.alerts.decide(
      alert.id,
      {
        type: 'file',
        level: alert.level,
        emergency:
          (alert.level === 'red' || alert.level === 'orange') && alert.topics.some((topic) => acute.has(topic)),
        reason: '情况具体，属我厅职责，立案交办。',
        duty: suggestion.duty,
        note: '请核实情况，按时限回应。',
      },
      cast.publicity,
    );
  }
}

/** The cases as the cast last saw them; read anew only when something came from elsewhere, as most hours are quiet. */
type OpenCases = { states: CaseState[]; stale: boolean };

async function moveCases(huiying: Huiying, cases: OpenCases, cast: DemoCast, clock: DemoClock): Promise<void> {
  if (cases.stale) cases.states = await huiying.cases.statesAt(clock.at.toISOString());
  cases.stale = false;
  for (const [index, state] of cases.states.entries()) {
    if (endedStatuses.includes(state.status) && !goesOn.includes(state.status)) continue;
    const { at } = clock;
    const owed = storyAct(state, cast, at) ?? ledgerAct(state, cast, at) ?? nextAct(state, cast, at);
    const demands = await demandsTakenOver(huiying, state, owed?.command.type === 'draftAnswer', at);
    const step =
      demands.length === 0 ? owed : { command: { type: 'setDemands' as const, demands }, actor: cast.publicity };
    if (step !== null) cases.states[index] = await huiying.cases.act(state.id, state.version, step.command, step.actor);
  }
}

/** Ended, and still with something to come: an assessment, a receipt. */
const goesOn: readonly CaseStatus[] = ['closed', 'referred'];

/** What the texts ask for becomes the demands of the case before its first answer is drafted; of a grave one also a day later, when more have spoken. */
async function demandsTakenOver(huiying: Huiying, state: CaseState, drafts: boolean, at: Date): Promise<string[]> {
  const grave = state.status === 'handling' && (state.level === 'red' || state.level === 'orange');
  const later = grave && at.getTime() - Date.parse(state.openedAt) > 24 * hourMs;
  if (state.demands.length > 0 || !(drafts || later)) return [];
  return (await huiying.demands(state)).filter((text) => text.length >= 6 && !chatter.test(text)).slice(0, 5);
}

/** What people ask one another; half sentences go by their length. */
const chatter = /邻居|有没有人|大家/;

/** The Monday (YYYY-MM-DD) when this hour is its eight o'clock in 北京时间, else null. */
function mondayAtEight(at: Date): string | null {
  const { weekday, hour } = beijing(at);
  return weekday === 1 && hour === 8 ? beijingDay(at) : null;
}
