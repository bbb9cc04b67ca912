import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import type { AlertDetail, AlertPage } from '../../api/alerts/contract.ts';
import type { CaseDetail, CasePage } from '../../api/cases/contract.ts';
import { type CaseCommand, commandNames } from '../../api/cases/contract-commands.ts';
import type { Chance } from '../analysis/generated-documents.ts';
import type { Act, Books } from './books.ts';
import type { Client } from './client.ts';
import { newMark } from './texts.ts';

/** A person of the load: an account, and what the installation calls him. */
export type Person = { client: Client; userId: string; role: string; unitId: string | null };

/** What the load knows and obeys. */
export type Round = {
  books: Books;
  random: Chance;
  /** No new act is begun any more. */
  ending(): boolean;
  /** Nothing is waited for any more. */
  over(): boolean;
  pauseMs: number;
};

/** 上班：one person acts, one thing after the other, each with a key and again until it is answered. */
export async function work(person: Person, round: Round): Promise<void> {
  const done: Request[] = [];
  while (!round.ending()) {
    const next = await nextAct(person, round);
    if (next !== null) await perform(person, next, round, done);
    await wait(round.random.int(round.pauseMs * 2));
  }
}

type Request = { method: string; path: string; body: unknown; key: string };

/** An act ready to be sent. */
export type Ready = { act: Act; path: string; body: unknown; targetOf(answer: unknown): string | null };

/**
 * Sends it, with its line in the books before and after. Some are cut off on this side; now and then one that is `done` is
 * sent once more, minutes and faults later.
 */
export async function perform(
  { client }: Pick<Person, 'client'>,
  ready: Ready,
  round: Round,
  done: Request[],
): Promise<unknown> {
  const { act, path, body, targetOf } = ready;
  const { books, random, over } = round;
  books.write({ kind: 'asked', act });
  const request: Request = { method: 'POST', path, body, key: act.key };
  const cuts = random.next() < 0.15 ? [5 + random.int(80)] : [];
  const answer = await client.settle(request, cuts, over);
  if (answer === null) return null;
  const target = answer.status < 400 ? targetOf(answer.body) : act.target;
  books.write({ kind: 'answered', key: act.key, status: answer.status, target });
  if (answer.status >= 400) return null;
  done.push(request);
  if (random.next() < 0.3) await client.settle(random.pick(done), [], over);
  return answer.body;
}

/** Opens the key and mark of a new act. */
export function newAct(
  person: Pick<Person, 'userId'>,
  random: Chance,
  fields: Pick<Act, 'kind' | 'action' | 'target' | 'event'> & { unmarked?: true; version?: number },
): Act {
  const { unmarked, version, ...rest } = fields;
  const mark = newMark(random);
  return { key: mark, ...rest, userId: person.userId, mark: unmarked ? null : mark, version: version ?? null };
}

async function nextAct(person: Person, round: Round): Promise<Ready | null> {
  const share = round.random.next();
  if (person.role === 'publicity' && share < 0.25) return openCase(person, round.random);
  if (person.role === 'publicity' && share < 0.55) return decideAlert(person, round);
  return commandCase(person, round);
}

function openCase(person: Person, random: Chance): Ready {
  const act = newAct(person, random, { kind: 'open', action: '一键录入案件', target: null, event: 'opened' });
  const body = {
    title: `来电反映异味 ${act.mark}`,
    summary: '群众来电反映夜间有异味，希望核实。',
    level: random.pick(['blue', 'yellow', 'orange']),
    // Before any wrong clock of the drill.
    foundAt: '2026-01-05T01:00:00.000Z',
    publishedAt: null,
    url: null,
    channel: random.pick(['12345', '12369', 'manual']),
    topics: ['smell'],
    place: '3601',
    demands: [],
  };
  return { act, path: '/api/cases', body, targetOf: caseIdOf };
}

async function decideAlert(person: Person, { random, over }: Round): Promise<Ready | null> {
  const page = await person.client.read<z.infer<typeof AlertPage>>('/api/alerts?status=waiting&limit=50', over);
  if (page === null || page.items.length === 0) return null;
  const { id } = random.pick(page.items);
  const type = random.pick(['acknowledge', 'dismiss', 'refer', 'file'] as const);
  const action = `研判预警：${{ acknowledge: '认领', dismiss: '无需处置', refer: '转外单位', file: '立案交办' }[type]}`;
  const event = { acknowledge: null, dismiss: 'dismissed', refer: 'referred', file: 'filed' }[type];
  const unmarked = type === 'acknowledge' ? { unmarked: true as const } : {};
  const act = newAct(person, random, { kind: 'decision', action, target: id, event, ...unmarked });
  const reason = `演练研判 ${act.mark}`;
  const body = {
    acknowledge: { type },
    dismiss: { type, reason },
    refer: { type, to: '示例外单位', receipt: null, reason },
    file: { type, level: 'orange', emergency: false, reason, duty: dutyOf(random), note: '请核实' },
  }[type];
  const targetOf = (answer: unknown) => (answer as z.infer<typeof AlertDetail>).alert.id;
  return { act, path: `/api/alerts/${id}/decision`, body, targetOf };
}

/** The units of the load's people. */
export const drillUnits = ['div-water', 'div-air'] as const;

function dutyOf(random: Chance) {
  const lead = random.pick(drillUnits);
  return { lead, handler: random.pick(drillUnits), support: [] };
}

async function commandCase(person: Person, { random, over }: Round): Promise<Ready | null> {
  const page = await person.client.read<z.infer<typeof CasePage>>('/api/cases?view=open&sort=opened&limit=40', over);
  if (page === null || page.items.length === 0) return null;
  const { id } = random.pick(page.items);
  const detail = await person.client.read<z.infer<typeof CaseDetail>>(`/api/cases/${id}`, over);
  if (detail === null) return null;
  const open = detail.can.filter(({ command, blocked }) => blocked === null && command in commands);
  if (open.length === 0) return null;
  const type = random.pick(open).command as keyof typeof commands;
  const { event, make } = commands[type];
  const unmarked = type === 'accept' || type === 'submitAnswer' ? { unmarked: true as const } : {};
  const { version } = detail.case;
  const action = `办理案件：${commandNames[type]}`;
  const act = newAct(person, random, { kind: 'command', action, target: id, event, version, ...unmarked });
  const command = make(`演练 ${act.mark}`, detail, random);
  return { act, path: `/api/cases/${id}/commands`, body: { command, version }, targetOf: caseIdOf };
}

function caseIdOf(answer: unknown): string {
  return (answer as z.infer<typeof CaseDetail>).case.id;
}

type Make = (said: string, detail: z.infer<typeof CaseDetail>, random: Chance) => CaseCommand;

/** The commands that the load knows, each with the entry that it makes and a body in which `said` stands once. */
const commands = {
  file: {
    event: 'filed',
    make: (reason, { case: { level } }) => ({
      type: 'file',
      level: level === 'none' ? 'blue' : level,
      emergency: false,
      reason,
    }),
  },
  assign: { event: 'assigned', make: (note, _, random) => ({ type: 'assign', duty: dutyOf(random), note }) },
  accept: { event: 'accepted', make: () => ({ type: 'accept' }) },
  logHandling: { event: 'handlingLogged', make: (text) => ({ type: 'logHandling', text, evidence: [] }) },
  setDemands: { event: 'demandsSet', make: (demand) => ({ type: 'setDemands', demands: [demand] }) },
  draftAnswer: { event: 'answerDrafted', make: (text) => ({ type: 'draftAnswer', text, covers: [] }) },
  submitAnswer: { event: 'answerSubmitted', make: () => ({ type: 'submitAnswer' }) },
  reviewAnswer: {
    event: 'answerReviewed',
    make: (opinion, { words }) => ({
      type: 'reviewAnswer',
      step: words[0]?.steps.find(({ state }) => state === 'current')?.step ?? 'secrecy',
      verdict: 'pass',
      opinion,
      secrecy: { conclusion: 'open', basis: '不涉密', aggregationChecked: true, aggregation: '' },
    }),
  },
  proveFix: {
    event: 'fixProved',
    make: (measures) => ({
      type: 'proveFix',
      measures,
      solved: 'partly',
      evidence: [{ text: '现场记录', url: 'https://jiance.example/1.html' }],
    }),
  },
  verifyFix: { event: 'fixVerified', make: (opinion) => ({ type: 'verifyFix', verdict: 'pass', opinion }) },
  urge: { event: 'urged', make: (text) => ({ type: 'urge', text }) },
  raiseLevel: { event: 'levelRaised', make: (reason) => ({ type: 'raiseLevel', level: 'red', reason }) },
  return: { event: 'returned', make: (reason) => ({ type: 'return', reason }) },
} as const satisfies Partial<Record<CaseCommand['type'], { event: string; make: Make }>>;
