import type { LedgerEntry } from '../../../api/cases/case.ts';

/** One thing for which units answer, read off the entries of a case. */
export type PlainFact = {
  caseId: string;
  units: string[];
  what: string;
  kind: string;
  at: string;
  good: boolean | null;
  value: number | null;
};

type Clock = {
  kind: string;
  unit: string | undefined;
  order: number | undefined;
  startsAt: string;
  original: string;
  due: string;
  known: string;
  stopped: string | null;
  how: string;
};
type Step = { unit: string; role: string; over: string | null; from: string; to: string | null; gaveBack: boolean };
type Word = {
  kind: string;
  status: string;
  chain: string[];
  passed: Set<string>;
  back: string[];
  last: string | null;
  out: string | null;
};
type Duty = { lead: string; handler: string; support: string[] };

const legal = [
  'firstWord',
  'press',
  'answer',
  'report',
  'writtenReport',
  'petitionAccept',
  'petitionClose',
  'infoReply',
  'inspection',
];
const over = ['dismissed', 'referred', 'withdrawn', 'merged', 'closed', 'archived'];
const settled = ['published', 'withheld', 'dropped'];

/** Reads the entries of one case in their order and writes down what happened, the long way. */
export function plainFacts(entries: readonly LedgerEntry[]): PlainFact[] {
  const clocks: Clock[] = [];
  const steps: Step[] = [];
  const words = new Map<string, Word>();
  const facts: PlainFact[] = [];
  const ends: { at: string; kind: string }[] = [];
  let caseId = '';
  let openedAt = '';
  let status = 'toJudge';
  let duty = null as Duty | null;
  let life = 0;
  let closing = null as { at: string; kind: string } | null;

  const stop = (at: string, kinds: string[] | null, how: string) => {
    for (const clock of clocks)
      if (clock.stopped === null && (kinds === null || kinds.includes(clock.kind))) {
        clock.stopped = at;
        clock.how = how;
      }
  };
  const formal = () => (life === 0 ? 'answer' : `answer-${life + 1}`);
  const word = (id: string | undefined, kind = 'answer'): Word => {
    const name = id ?? formal();
    const known = words.get(name);
    if (known !== undefined) return known;
    const fresh = { kind, status: 'none', chain: [], passed: new Set<string>(), back: [], last: null, out: null };
    words.set(name, fresh);
    return fresh;
  };
  const end = (step: Step, at: string) => {
    if (step.to === null) step.to = at;
  };
  /** Who stays, who goes and who begins when the duty is another. */
  const place = (next: Duty, at: string, overs: Record<string, string> | undefined, again: (step: Step) => boolean) => {
    const wanted = new Map<string, string>();
    for (const id of next.support) wanted.set(id, 'support');
    wanted.set(next.handler, 'handler');
    wanted.set(next.lead, 'lead');
    const going = new Set<string>();
    for (const step of steps) {
      if (step.to !== null) continue;
      if (step.role === 'below') {
        if (!wanted.has(step.over ?? '') || wanted.has(step.unit)) end(step, at);
        continue;
      }
      if (wanted.get(step.unit) === step.role && !again(step)) going.add(step.unit);
      else end(step, at);
    }
    for (const id of new Set([next.lead, next.handler, ...next.support]))
      if (!going.has(id))
        steps.push({
          unit: id,
          role: wanted.get(id) ?? '',
          over: overs?.[id] ?? null,
          from: at,
          to: null,
          gaveBack: false,
        });
  };
  const dropAccept = (at: string) => {
    for (const step of steps)
      if (step.to === at)
        for (const clock of clocks)
          if (clock.kind === 'accept' && clock.unit === step.unit && clock.stopped === null) {
            clock.stopped = at;
            clock.how = 'terminated';
          }
  };
  const stopAccept = (unit: string, at: string) => {
    for (const clock of clocks)
      if (clock.kind === 'accept' && clock.stopped === null && (clock.unit === undefined || clock.unit === unit)) {
        clock.stopped = at;
        clock.how = 'done';
      }
  };
  const move = (
    moved: readonly { clock: number; startsAt: string; originalDueAt: string; dueAt: string }[],
    at: string,
  ) => {
    for (const one of moved) {
      const clock = clocks[one.clock];
      if (clock !== undefined)
        Object.assign(clock, { startsAt: one.startsAt, original: one.originalDueAt, due: one.dueAt, known: at });
    }
  };
  const fact = (units: string[], what: string, at: string, more: Partial<PlainFact> = {}) =>
    facts.push({ caseId, units, what, kind: '', at, good: null, value: null, ...more });
  const later: (() => void)[] = [];

  for (const { caseId: id, at, by, event, version } of entries) {
    caseId = id;
    switch (event.type) {
      case 'opened':
        openedAt = at;
        fact([], 'registered', at, { kind: event.origin });
        break;
      case 'clocksStarted':
        for (const one of event.clocks)
          clocks.push({
            ...{ kind: one.kind, unit: one.unitId, order: one.order, startsAt: one.startsAt },
            ...{ original: one.dueAt, due: one.dueAt, known: at, stopped: null, how: '' },
          });
        break;
      case 'filed':
        status = 'filed';
        stop(at, ['judge'], 'done');
        break;
      case 'dismissed':
      case 'withdrawn':
      case 'mergedInto':
        status = event.type === 'mergedInto' ? 'merged' : event.type;
        stop(at, null, 'terminated');
        break;
      case 'referred': {
        status = 'referred';
        duty = null;
        for (const step of steps) end(step, at);
        const owed = event.letter !== undefined && event.receipt === null;
        stop(at, owed ? ['judge', 'accept', 'reassign', 'arbitrate'] : null, 'terminated');
        break;
      }
      case 'referralReceipted':
        stop(at, null, 'terminated');
        break;
      case 'assigned':
        status = 'assigned';
        duty = event.duty;
        place(event.duty, at, event.over, () => true);
        break;
      case 'accepted': {
        if (status === 'assigned') {
          const mine = steps.find((step) => step.unit === event.unitId && step.to === null);
          if (!event.each || mine?.role === 'lead' || mine?.role === 'handler') status = 'accepted';
        }
        if (event.each) stopAccept(event.unitId, at);
        else stop(at, ['accept'], 'done');
        break;
      }
      case 'returned':
        later.push(() => fact([event.unitId], 'returned', at));
        if (event.each) {
          for (const step of steps) if (step.unit === event.unitId && step.to === null) step.gaveBack = true;
          stopAccept(event.unitId, at);
        } else {
          status = 'filed';
          duty = null;
          for (const step of steps) end(step, at);
          for (const one of words.values()) if (!settled.includes(one.status)) one.status = 'none';
          stop(at, ['accept'], 'done');
        }
        break;
      case 'reassigned': {
        const { lead, handler } = event;
        duty = { lead, handler, support: (duty?.support ?? []).filter((one) => one !== lead && one !== handler) };
        place(duty, at, event.over, (step) => step.gaveBack && step.role !== 'support');
        dropAccept(at);
        break;
      }
      case 'arbitrated': {
        if (duty === null) break;
        const swap = (one: string) => (one === event.unitId ? event.to : one);
        const [lead, handler] = [swap(duty.lead), swap(duty.handler)];
        const support = [...new Set(duty.support.map(swap))].filter((one) => one !== lead && one !== handler);
        duty = { lead, handler, support };
        place(duty, at, event.over, (step) => step.unit === event.to);
        dropAccept(at);
        break;
      }
      case 'supportChanged': {
        const had: Duty = duty ?? { lead: '', handler: '', support: [] };
        duty = { ...had, support: [...had.support.filter((one) => !event.removed.includes(one)), ...event.added] };
        place(duty, at, event.over, (step) => event.added.includes(step.unit));
        break;
      }
      case 'handedDown':
        for (const step of steps) {
          const gave = step.role === 'below' && step.over === event.from && step.gaveBack;
          if (step.unit === event.to || gave) end(step, at);
        }
        steps.push({ unit: event.to, role: 'below', over: event.from, from: at, to: null, gaveBack: false });
        break;
      case 'handlingLogged':
        if (by.kind === 'person' && by.unitId !== null)
          for (const step of steps)
            if (step.role === 'below' && step.over === by.unitId && step.gaveBack) end(step, at);
        break;
      case 'wordBegun':
        word(event.word, event.kind);
        break;
      case 'answerDrafted':
        word(event.word).status = 'draft';
        break;
      case 'answerWithdrawn':
        word(event.word).status = 'draft';
        break;
      case 'wordDropped':
        word(event.word).status = 'dropped';
        break;
      case 'answerSubmitted': {
        const one = word(event.word);
        one.status = 'inReview';
        one.chain = event.chain;
        one.passed = new Set();
        break;
      }
      case 'answerReviewed': {
        const one = word(event.word);
        one.last = at;
        if (event.verdict === 'return') {
          one.status = 'returned';
          one.back.push(at);
        } else {
          one.passed.add(event.step);
          one.status = one.chain.every((step) => one.passed.has(step)) ? 'approved' : 'inReview';
        }
        break;
      }
      case 'withholdDecided':
        if (event.verdict === 'return') break;
        word(undefined).status = 'withheld';
        stop(at, ['answer'], 'withheld');
        break;
      case 'answerWithheld':
        word(undefined).status = 'withheld';
        stop(at, ['firstWord', 'answer', 'press'], 'withheld');
        break;
      case 'answerPublished': {
        const one = word(event.word);
        one.status = 'published';
        one.out = event.publishedAt;
        if (one.kind === 'answer') stop(event.publishedAt, ['firstWord', 'answer'], 'done');
        if (one.kind === 'firstWord') stop(event.publishedAt, ['firstWord'], 'done');
        if (one.kind === 'press') stop(event.publishedAt, ['press'], 'done');
        break;
      }
      case 'pressRecorded': {
        const one = word(event.word ?? `press without a text ${version}`, 'press');
        one.status = 'published';
        one.out = event.heldAt;
        stop(event.heldAt, one.kind === 'press' ? ['press'] : [], 'done');
        break;
      }
      case 'fixProved':
        status = 'fixed';
        break;
      case 'fixVerified':
        status = event.verdict === 'pass' ? 'verified' : 'handling';
        break;
      case 'closed':
        status = 'closed';
        closing = { at, kind: event.ending ?? '' };
        stop(at, ['accept', 'reassign', 'arbitrate'], 'terminated');
        break;
      case 'lookedAgain':
        if (closing !== null)
          closing.kind = event.solved === 'yes' ? 'solved' : event.solved === 'unfounded' ? 'unfounded' : 'partly';
        stop(at, ['review'], 'done');
        break;
      case 'archived':
        status = 'archived';
        break;
      case 'reopened':
        status = duty === null ? 'toJudge' : 'assigned';
        if (closing !== null) ends.push(closing);
        closing = null;
        if (duty === null) for (const step of steps) end(step, at);
        else {
          const overs: Record<string, string> = {};
          for (const step of steps)
            if (step.to === null && step.role !== 'below' && step.over !== null) overs[step.unit] = step.over;
          place(duty, at, overs, () => true);
          for (const step of steps) if (step.role === 'below') end(step, at);
        }
        for (const one of words.values()) if (!settled.includes(one.status)) one.status = 'dropped';
        life += 1;
        stop(at, ['review'], 'terminated');
        later.push(() => fact(there(at), 'reopened', at));
        break;
      case 'cluesAsked':
        for (const clock of clocks)
          if (clock.stopped === null && ['judge', 'accept'].includes(clock.kind) && clock.due > at) {
            clock.stopped = at;
            clock.how = 'paused';
          }
        break;
      case 'cluesGiven':
        stop(at, ['clues'], 'done');
        break;
      case 'extended':
        for (const clock of clocks) if (clock.kind === event.clock && clock.stopped === null) clock.due = event.until;
        break;
      case 'foundTimeCorrected':
      case 'happenedTimeSet':
      case 'caseTakenOver':
        move(event.moved, at);
        break;
      case 'reportFiled':
        if (event.to === 'province' && event.report === 'initial') stop(event.sentAt, ['report'], 'done');
        if (event.to === 'ministry') stop(event.sentAt, ['provinceReport'], 'done');
        if (event.way === 'writing') stop(event.sentAt, ['writtenReport'], 'done');
        break;
      case 'stepRecorded':
        stop(event.doneAt, [event.clock], 'done');
        break;
      case 'clocksEnded':
        stop(at, event.kinds, 'terminated');
        break;
      case 'orderAnswered':
        for (const clock of clocks) if (clock.order === event.order && clock.stopped === null) clock.stopped = at;
        break;
      case 'assessed':
        later.push(() => {
          for (const part of ['timely', 'targeted', 'effective'] as const)
            fact(there(at), part, at, { value: event[part] });
        });
        break;
      default:
        // Says nothing of what is counted.
        break;
    }
  }
  if (closing !== null) ends.push(closing);
  for (const tell of later) tell();

  function charged(step: Step): boolean {
    return step.role === 'lead' || step.role === 'handler' || step.role === 'below';
  }
  function there(at: string): string[] {
    const units = new Set<string>();
    for (const step of steps)
      if (charged(step) && step.from <= at && (step.to === null || step.to > at)) units.add(step.unit);
    return [...units];
  }
  for (const step of steps) if (charged(step)) fact([step.unit], 'duty', step.from);
  const start = (kind: string) => clocks.find((clock) => clock.kind === kind)?.startsAt ?? null;
  const took = (what: string, from: string | null, kinds: string[]) => {
    let out: string | null = null;
    for (const one of words.values())
      if (one.out !== null && kinds.includes(one.kind) && (out === null || one.out < out)) out = one.out;
    if (from !== null && out !== null)
      fact(there(out), what, out, { value: Math.max(0, Date.parse(out) - Date.parse(from)) });
  };
  took('firstWord', start('firstWord') ?? start('answer'), ['firstWord', 'press', 'answer']);
  took('answer', start('answer'), ['answer']);
  const outcome = (clock: Clock, due: string): { at: string; good: boolean } | null => {
    const inTime = clock.stopped !== null && clock.stopped <= due;
    if (inTime && clock.how !== 'done') return null;
    let at = inTime ? (clock.stopped ?? due) : due;
    if (clock.known > at) at = clock.known;
    if (openedAt > at) at = openedAt;
    return { at, good: inTime };
  };
  for (const [index, clock] of clocks.entries()) {
    if (legal.includes(clock.kind)) {
      for (const [what, due] of [
        ['original', clock.original],
        ['extended', clock.due],
      ] as const) {
        const came = outcome(clock, due);
        if (came !== null) fact(there(came.at), what, came.at, { kind: clock.kind, good: came.good });
      }
      if (clock.due > clock.original)
        fact(there(clock.original), 'extension', clock.original, {
          kind: clock.kind,
          value: Date.parse(clock.due) - Date.parse(clock.original),
        });
    }
    if (clock.kind === 'accept') {
      const whose = (at: string) => (clock.unit === undefined ? there(at) : [clock.unit]);
      const came = outcome(clock, clock.original);
      if (came !== null) fact(whose(came.at), 'signed', came.at, { good: came.good });
      if (clock.how === 'paused' && clock.stopped !== null) {
        let on: Clock | null = null;
        for (const one of clocks.slice(index + 1))
          if (on === null && one.kind === 'accept' && one.unit === clock.unit) on = one;
        const value = on === null ? null : Math.max(0, Date.parse(on.startsAt) - Date.parse(clock.stopped));
        fact(whose(clock.stopped), 'pause', clock.stopped, { value });
      }
    }
  }
  for (const one of words.values()) {
    for (const at of one.back) fact(there(at), 'reviewReturned', at);
    if (one.kind !== 'answer') continue;
    const [first] = one.back;
    if (first !== undefined) fact(there(first), 'firstReview', first, { good: false });
    else if ((one.status === 'approved' || one.status === 'published') && one.last !== null)
      fact(there(one.last), 'firstReview', one.last, { good: true });
  }
  for (const one of ends) fact(there(one.at), 'closed', one.at, { kind: one.kind });
  const owed = status === 'referred' && clocks.some((clock) => clock.stopped === null);
  if (owed || !over.includes(status)) {
    const units = new Set<string>();
    for (const step of steps) if (charged(step) && step.to === null) units.add(step.unit);
    fact([...units], 'open', openedAt);
    for (const clock of clocks) {
      if (clock.stopped !== null) continue;
      if (legal.includes(clock.kind)) fact([...units], 'running', clock.due, { kind: clock.kind });
      if (clock.kind === 'accept') {
        const whose = clock.unit === undefined ? [...units] : [...units].filter((unit) => unit === clock.unit);
        if (whose.length > 0) fact(whose, 'running', clock.due, { kind: 'accept' });
      }
    }
  }
  return facts;
}
