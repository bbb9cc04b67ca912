import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chance } from '../analysis/generated-documents.ts';
import { openBooks, readBooks } from './books.ts';
import { type FaultName, faults, type Scene } from './faults.ts';
import { furnish } from './furnish.ts';
import { createImporter, push } from './intake.ts';
import { counted, judge, type Miss } from './judge.ts';
import { look, unfinished } from './look.ts';
import { type Office, openOffice } from './office.ts';
import { type Round, work } from './people.ts';
import { planOf, type Scale, type Step } from './plan.ts';
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
  /** Moves the clock on after the drill, so that what waits for its next try need not be waited for. */
  hurry: boolean;
  drainMaxMs: number;
  say(sentence: string): void;
};

/** Plays one drill from an empty installation to the judgement. */
export async function drill(options: DrillOptions): Promise<Outcome> {
  const begun = Date.now();
  const { seed, say } = options;
  const current = new Set<string>();
  let lately = '';
  const under = () => (current.size > 0 ? [...current].join('、') : lately === '' ? '无' : `刚过：${lately}`);
  const office = await openOffice({ servers: options.servers, workers: options.workers, under });
  let amiss = true;
  const interrupted = () => void office.remove(true).then(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  try {
    const { people, program } = await furnish(office);
    const missing = await office.untilUp('/healthz', startMaxMs);
    if (missing.length > 0) throw new Error(`演练准备失败：${missing.join('、')} 没有启动`);
    say(`已就绪：${office.processes.map(({ name }) => name).join('、')}，开始。`);
    const file = join(office.folder, 'books.jsonl');
    const books = openBooks(file, under);
    const random = chance(seed + 1);
    let ending = false;
    let overAt = Number.POSITIVE_INFINITY;
    const round: Round = {
      books,
      random,
      ending: () => ending,
      over: () => Date.now() > overAt,
      pauseMs: 60,
    };
    const texts = textMaker(chance(seed + 2), '36');
    const importer = createImporter(office.settings, office.folder, texts, round);
    const load = [...people.map((person) => work(person, round)), push(program, texts, round), importer.work()];
    const loading = Promise.all(load);
    loading.catch(() => {});
    const playable = playableIn(office);
    const plan = planOf(seed, options.scale, playable.names);
    const played: Outcome['played'] = {};
    const scene = { office, importer };
    const play = async (steps: readonly Step[]) => {
      for (const step of steps) {
        const { label } = faults[step.fault];
        current.add(label);
        if (await playStep(step, scene)) played[step.fault] = (played[step.fault] ?? 0) + 1;
        current.delete(label);
        lately = label;
        await wait(step.gapMs);
      }
    };
    await Promise.all([play(plan.processes), play(plan.surroundings)]);
    say('故障全部结束，等待恢复……');
    ending = true;
    overAt = Date.now() + answerMaxMs;
    importer.kill();
    await office.untilUp('/readyz', startMaxMs);
    // By more than any pause before a next try, and less than anything that ends by age.
    if (options.hurry) for (const one of office.processes) one.shift(hurryMs);
    await loading;
    await drained(office, options);
    const dead = await office.untilUp('/readyz', startMaxMs);
    const processes = office.processes.map(({ name, ends }) => ({
      name,
      alive: !dead.includes(name),
      ended: ends.filter(({ by }) => by === null),
    }));
    for (const one of office.processes) await one.stop();
    const found = await look(office.direct, processes);
    books.close();
    const lines = readBooks(file);
    const misses = judge(lines, found);
    amiss = misses.length > 0;
    return {
      form: office.form,
      seed,
      played,
      skipped: playable.skipped,
      counts: counted(lines),
      ends: office.processes.flatMap(({ name, ends }) => ends.map((end) => ({ name, ...end }))),
      misses,
      kept: amiss ? office.folder : null,
      seconds: (Date.now() - begun) / 1_000,
    };
  } finally {
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

/** Waits until everything that was taken in is stored, raised and told. */
async function drained(office: Office, { drainMaxMs, hurry, say }: DrillOptions): Promise<void> {
  const begun = Date.now();
  let told = 0;
  for (;;) {
    const left = await unfinished(office.direct);
    const passedMs = Date.now() - begun;
    if (left.length === 0 || passedMs > drainMaxMs) return;
    // What is done once a minute is then done every few seconds.
    if (hurry) for (const one of office.processes) one.shift(hurryMs + Math.floor(passedMs / 4_000) * 60_000);
    if (Date.now() - told > 10_000) {
      told = Date.now();
      say(`还有${left.join('、')}`);
    }
    await wait(1_000);
  }
}
