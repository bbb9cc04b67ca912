import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Actor } from '../../../api/cases/case.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { formalAnswer } from '../../../api/cases/words.ts';
import type { Person } from '../../../api/route.ts';
import { suite } from '../../suite.ts';
import {
  act,
  engines,
  leader,
  newCase,
  type Office,
  person,
  office as secrecy,
  system,
  wang,
} from '../cases/office.ts';
import { draftIt, passIt, proveIt } from '../cases/stage.ts';
import { listsOf, sameAsPlain } from './same.ts';

/** 福州 12345 complaints of rivers, with their days: when each came, how often it was passed on, how long its answer took. Not part of the project; nothing of them is kept here. */
type Complaint = { date: string; district: string; transfers: number; reply_days: number; channel: string };

const archive = join(import.meta.dirname, '../../../../shared/data/dev.tar.xz');
const sampled = 300;
const fuzhou = suite<{ office: Office }>('assessment of 300 real complaints of 福州, played with their days');

fuzhou.before(async (context) => {
  const [engine] = engines;
  if (engine === undefined) throw new Error('There is no engine.');
  context.office = await engine[1]();
  await play(context.office, complaints());
});
fuzhou.after(async ({ office }) => office.close());

fuzhou('every cell of every year, and of the whole, is what the plain program counts', async ({ office: o }) => {
  const given = await givenOf(o);
  const years = [2011, 2016, 2017, 2018, 2019, 2020].map((year) => ({ from: start(year), to: start(year + 1) }));
  let cells = 0;
  for (const period of [...years, { from: start(2000), to: o.clock.now }])
    cells += (await sameAsPlain(given, period, o.clock.now)).cells;
  assert.ok(cells > 800, `only ${cells} cells said something`);
});

fuzhou('the answers took as long as in their source, and lists hold what cells say', async ({ office: o }) => {
  const given = await givenOf(o);
  const { told } = await sameAsPlain(given, { from: start(2000), to: o.clock.now }, o.clock.now);
  const { answerHalf, duty, returned, onTime } = told.total?.figures ?? {};
  const days = complaints().map(({ reply_days }) => reply_days);
  const half = days.sort((a, b) => a - b)[Math.ceil(days.length / 2) - 1] ?? 0;
  assert.is(duty?.value, sampled);
  assert.ok(Math.abs((answerHalf?.value ?? 0) - half * 24) <= 24, `${answerHalf?.value} h against ${half} d`);
  assert.ok((returned?.value ?? 0) > 0);
  const late = complaints().filter(({ reply_days }) => reply_days > 2).length;
  assert.is(onTime?.missed, late);
  await listsOf(given, told);
});

if (!existsSync(archive)) fuzhou.untested(`${archive} is not there: the complaints of 福州 were NOT played`);
else fuzhou.run();

/** A sample by day, evenly over the years. */
function complaints(): Complaint[] {
  const told = spawnSync('tar', ['-xJOf', archive, '--wildcards', '*fuzhou_water/dev/complaints.jsonl'], {
    maxBuffer: 100_000_000,
  });
  if (told.status !== 0) throw new Error(told.stderr.toString());
  const all = told.stdout
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Complaint)
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  return all.filter((_, index) => index % 3 === 0).slice(0, sampled);
}

function start(year: number): string {
  return new Date(`${year}-01-01T00:00:00+08:00`).toISOString();
}

type Step = { at: number; act(): Promise<unknown> };

/** Real commands in the order of time: registered on the day, returned once where it was passed on more than once, answered after as many days. Districts stand for units of this province. */
async function play(o: Office, all: readonly Complaint[]): Promise<void> {
  const steps: Step[] = all.flatMap((one, index) => stepsOf(o, one, index));
  for (const { at, act: does } of steps.sort((a, b) => a.at - b.at)) {
    o.clock.now = new Date(at).toISOString();
    await does();
  }
  o.later(24 * 60);
}

const cities = ['3601', '3602', '3603', '3604', '3605', '3606', '3607'];
const leads = ['div-water', 'div-air'];
const minuteMs = 60_000;

function stepsOf(
  o: Office,
  { date, district, transfers, reply_days: days, channel }: Complaint,
  index: number,
): Step[] {
  const id = `fz-${index}`;
  // Two of a day are not of one moment.
  const begin = Date.parse(`${date}T01:00:00Z`) + index * 100;
  const answered = begin + Math.max(days * 24 * 60, 90) * minuteMs;
  const handler = `city-${cities[[...district].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % cities.length]}`;
  const lead = leads[index % 2] ?? 'div-water';
  const [of, head, city] = [unit(lead), unit(lead, true), unit(handler)];
  const does = (command: CaseCommand, actor: Actor) => () => act(o, id, command, actor);
  const duty = { lead, handler, support: [] };
  const reviewers: Record<string, Actor> = { head, secrecy, wording: wang, leader };
  return [
    {
      at: begin,
      act: () =>
        o.cases.open(
          newCase(id, {
            ...{ title: `来件 ${index}`, foundAt: new Date(begin).toISOString(), publishedAt: null, topics: ['water'] },
            ...{ origin: channel === '电话' ? '12345' : 'manual', documents: [], places: [] },
          }),
          system,
        ),
    },
    { at: begin + minuteMs, act: does({ type: 'file', level: 'blue', emergency: false, reason: '属实' }, wang) },
    { at: begin + 2 * minuteMs, act: does({ type: 'assign', duty, note: '' }, wang) },
    ...(transfers < 2
      ? []
      : [
          { at: begin + 10 * minuteMs, act: does({ type: 'return', reason: '不归我们' }, city) },
          { at: begin + 12 * minuteMs, act: does({ type: 'reassign', lead, handler, reason: '退回不成立' }, wang) },
        ]),
    { at: begin + (40 + (index % 4) * 10) * minuteMs, act: does({ type: 'accept' }, city) },
    { at: begin + 41 * minuteMs, act: does({ type: 'accept' }, of) },
    {
      at: answered,
      act: async () => {
        await does({ ...draftIt, covers: [0, 1] } as CaseCommand, of)();
        await does({ type: 'submitAnswer' }, of)();
        const read = await o.cases.read(id);
        for (const step of read === null ? [] : formalAnswer(read.state).chain)
          await does(passIt(step), reviewers[step] ?? wang)();
        const url = `https://sthjt.example.gov.cn/${id}.html`;
        await does({ type: 'publishAnswer', url, channel: '厅网站', publishedAt: o.clock.now }, wang)();
        // One begins where the other ends.
        for (const clock of ['petitionAccept', 'petitionClose'] as const)
          if (
            (await o.cases.read(id))?.state.clocks.some(({ kind, stoppedAt }) => kind === clock && stoppedAt === null)
          )
            await does({ type: 'recordStep', clock, doneAt: o.clock.now, reference: '告知书' }, wang)();
      },
    },
    { at: answered + 60 * minuteMs, act: does(proveIt, city) },
    { at: answered + 70 * minuteMs, act: does({ type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang) },
    { at: answered + 80 * minuteMs, act: does({ type: 'close', conclusion: '已答复' }, wang) },
  ];
}

function unit(id: string, head = false): Actor {
  const one = person(`u-${id}${head ? '-head' : ''}`, '承办人', 'unit', id);
  return head ? ({ ...one, head: true } as Actor) : one;
}

async function givenOf(o: Office) {
  return {
    database: o.database,
    units: await o.units.list(),
    entries: await o.cases.entries('2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'),
    list: (query: Parameters<Office['cases']['list']>[0]) => o.cases.list(query, wang),
    actor: wang as Person,
  };
}
