import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chance } from '../analysis/generated-documents.ts';
import { openBooks, readBooks } from './books.ts';
import { type FaultName, faults, type Scene } from './faults.ts';
import type { ProcessFound } from './found.ts';
import { furnish } from './furnish.ts';
import { createImporter, push } from './intake.ts';
import { counted, judge, type Miss } from './judge.ts';
import { look, unfinished } from './look.ts';
import { type Office, openOffice } from './office.ts';
import { type Outside, openOutside } from './outside.ts';
import { type Round, work } from './people.ts';
import { type Plan, planOf, type Scale, type Step } from './plan.ts';
import { textMaker } from './texts.ts';

/** 一次演练的结果. */
export type Outcome = {
  form: Office['form'];
  seed: number;
  /** How often each fault was played, and those that could not be, each with the cause. */
  played: Partial<Record<FaultName, number>>;
  skipped: { label: string; cause: string }[];
  counts: ReturnType<typeof counted>;
  ends: { name: string; how: string; by: string | null; reason: string; under: string }[];
  misses: Miss[];
  seconds: number;
  /** Where books and logs lie when something is amiss. */
  kept: string | null;
};

export type DrillOptions = {
  seed: number;
  scale: Scale;
  /** Null for embedded engines. */
  servers: { elasticsearchStart: string | null; elasticsearchUrl: string | null } | null;
  workers: number;
  /** Ends the faults after this time, however many steps are left; null plays all of them. */
  forMs: number | null;
  /** Moves the clock on after the drill, so that what waits for its next try need not be waited for. */
  hurry: boolean;
  drainMaxMs: number;
  say(sentence: string): void;
};

/** Plays one drill from an empty installation to the judgement. */
export async function drill(options: DrillOptions): Promise<Outcome> {
  const begun = Date.now();
  const { seed, say } = options;
  const stage = createStage();
  const office = await openOffice({ servers: options.servers, workers: options.workers, under: stage.under });
  const texts = textMaker(chance(seed + 2), '36');
  const outside = await openOutside(texts);
  let amiss = true;
  const interrupted = () => void office.remove(true).then(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  try {
    const { people, program } = await furnish(office, outside);
    const missing = await office.untilUp('/healthz', startMaxMs);
    if (missing.length > 0) throw new Error(`演练准备失败：${missing.join('、')} 没有启动`);
    say(`已就绪：${office.processes.map(({ name }) => name).join('、')}，开始。`);
    const file = join(office.folder, 'books.jsonl');
    const books = openBooks(file, stage.under);
    const clock = { ending: false, overAt: Number.POSITIVE_INFINITY };
    const round: Round = {
      books,
      random: chance(seed + 1),
      ending: () => clock.ending,
      over: () => Date.now() > clock.overAt,
      pauseMs: 60,
    };
    const importer = createImporter(office.settings, office.folder, texts, round);
    const load = Promise.all([
      ...people.map((person) => work(person, round)),
      push(program, texts, round),
      importer.work(),
      outside.work(round),
    ]);
    const { names, skipped } = playableIn(office);
    const plan = planOf(seed, options.scale, names);
    await Promise.race([playAll(plan, { office, importer }, stage, options), load]);
    say('故障全部结束，等待恢复……');
    clock.ending = true;
    clock.overAt = Date.now() + answerMaxMs;
    importer.kill();
    await office.untilUp('/readyz', startMaxMs);
    // By more than any pause before a next try, and less than anything that ends by age.
    if (options.hurry) for (const one of office.processes) one.shift(hurryMs);
    await load;
    outside.complete();
    const quietAt = await drained(office, outside, options);
    if (outside.isRead()) outside.book(books);
    const processes = await finalProcesses(office);
    const found = await look(office.direct, processes, outside.heard, quietAt);
    if (!outside.isRead()) found.left.jobs.push('订阅源在恢复之后没有再采集');
    books.close();
    const lines = readBooks(file);
    const misses = judge(lines, found);
    amiss = misses.length > 0;
    return {
      form: office.form,
      seed,
      played: stage.played,
      skipped,
      counts: counted(lines),
      ends: office.processes.flatMap(({ name, ends }) => ends.map((end) => ({ name, ...end }))),
      misses,
      kept: amiss ? office.folder : null,
      seconds: (Date.now() - begun) / 1_000,
    };
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted);
    outside.close();
    await office.remove(amiss);
  }
}

const startMaxMs = 90_000;
const answerMaxMs = 120_000;
const hurryMs = 6 * 60_000;

function playableIn(office: Office): { names: FaultName[]; skipped: Outcome['skipped'] } {
  const names: FaultName[] = [];
  const skipped: Outcome['skipped'] = [];
  for (const [name, fault] of Object.entries(faults)) {
    const cause = fault.missing(office);
    if (cause === null) names.push(name as FaultName);
    else if (office.form === 'servers' || !cause.startsWith('内置引擎')) skipped.push({ label: fault.label, cause });
  }
  return { names, skipped };
}

/** 现场：what is broken at this moment, and what has been so far. */
type Stage = { under(): string; played: Outcome['played']; play(step: Step, scene: Scene): Promise<void> };

function createStage(): Stage {
  const current = new Map<string, number>();
  const played: Outcome['played'] = {};
  let lately = '';
  return {
    played,
    under: () => (current.size > 0 ? [...current.keys()].join('、') : lately === '' ? '无' : `刚过：${lately}`),
    play: async (step, scene) => {
      const { label } = faults[step.fault];
      current.set(label, (current.get(label) ?? 0) + 1);
      if (await playStep(step, scene)) played[step.fault] = (played[step.fault] ?? 0) + 1;
      current.delete(label);
      lately = label;
      await wait(step.gapMs);
    },
  };
}

/** Both lanes side by side until each has had all of its faults, or the time is over. */
async function playAll(plan: Plan, scene: Scene, stage: Stage, { forMs, say }: DrillOptions): Promise<void> {
  const end = Date.now() + (forMs ?? Number.POSITIVE_INFINITY);
  const isOver = () => Date.now() > end;
  let left = plan.processes.length;
  const ofProcesses = async () => {
    for (const step of plan.processes) {
      if (isOver()) break;
      await stage.play(step, scene);
      left -= 1;
      const done = plan.processes.length - left;
      if (done % 20 === 0) say(`强杀与停顿已 ${done} 次，最近的服务器与机器故障：${stage.under()}`);
    }
    left = 0;
  };
  const around = async () => {
    for (let round = 0; round === 0 || left > 0; round += 1)
      for (const step of plan.surroundings(round))
        if (!isOver() && (round === 0 || left > 0)) await stage.play(step, scene);
  };
  await Promise.all([ofProcesses(), around()]);
}

/** Whether each process answers in the end; then all are ended in order. */
async function finalProcesses(office: Office): Promise<ProcessFound[]> {
  const dead = await office.untilUp('/readyz', startMaxMs);
  const found = office.processes.map(({ name, ends }) => ({
    name,
    alive: !dead.includes(name),
    ended: ends.filter(({ by }) => by === null),
  }));
  for (const one of office.processes) await one.stop();
  return found;
}

/** Breaks, waits, mends. Returns whether there was something to break. */
async function playStep(step: Step, scene: Scene): Promise<boolean> {
  const fault = faults[step.fault];
  const { processes, web } = scene.office;
  const target = processes[step.target % processes.length] ?? web;
  const done = await fault.begin(scene, target);
  if (fault.end !== null) {
    await wait(step.holdMs);
    await fault.end(scene, target);
  }
  // A process without its database cannot come up; the drill goes on without it.
  if (fault.lane === 'process' && step.waitUp)
    for (let tries = 0; tries < upTries && !(await target.answers()); tries += 1) await wait(100);
  return done;
}

const upTries = 80;

/** So often in a row nothing must be left: between two steps of the chain there may be a moment without either. */
const quietLooks = 3;

/** Waits until everything that was taken in is stored, raised and told. Returns what the processes take for now, in ms. */
async function drained(office: Office, outside: Outside, { drainMaxMs, hurry, say }: DrillOptions): Promise<number> {
  const begun = Date.now();
  let told = 0;
  let quiet = 0;
  let shiftMs = hurry ? hurryMs : 0;
  for (;;) {
    // Asked first: what was read a moment ago is still on its way into the packs.
    const read = outside.isRead();
    const left = [...(await unfinished(office.direct, Date.now() + shiftMs)), ...(read ? [] : ['订阅源没有再采集'])];
    const passedMs = Date.now() - begun;
    quiet = left.length === 0 ? quiet + 1 : 0;
    if (quiet === quietLooks || passedMs > drainMaxMs) return Date.now() + shiftMs;
    // What is done once a minute is then done every few seconds.
    if (hurry) {
      shiftMs = hurryMs + Math.floor(passedMs / 4_000) * 60_000;
      for (const one of office.processes) one.shift(shiftMs);
    }
    if (left.length > 0 && Date.now() - told > 10_000) {
      told = Date.now();
      say(`还有${left.join('、')}`);
    }
    await wait(1_000);
  }
}
