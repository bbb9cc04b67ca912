import type { Actor, CaseEvent, CaseState } from '../../../api/cases/case.ts';
import type { OpenCase } from '../../../api/cases/cases.ts';
import type { CaseCommand, ReviewStep } from '../../../api/cases/contract-commands.ts';
import { type Circumstances, decide } from '../../../api/cases/decide.ts';
import { decideOpen } from '../../../api/cases/decide-system.ts';
import { evolve } from '../../../api/cases/evolve.ts';
import { type LedgerSettings, shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { formalAnswer } from '../../../api/cases/words.ts';
import { ReportBody } from '../../../api/clocks/contract-reports.ts';
import type { Unit } from '../../../api/units/contract.ts';
import { seedUnits } from '../../../api/units/seed.ts';
import {
  air,
  airHead,
  begin,
  city,
  duty,
  leader,
  monitoring,
  newCase,
  office,
  principal,
  system,
  wang,
} from './office.ts';

/** 县级分局, as an administrator adds it under its city. */
export const county: Unit = {
  ...{ id: 'county-360783', name: '赣州市龙南生态环境局', kind: 'county', desk: null },
  ...{ region: '360783', parent: 'city-3607', active: true },
};

/** Another one of the same city. */
export const otherCounty: Unit = { ...county, id: 'county-360781', name: '赣州市瑞金生态环境局', region: '360781' };

/** One of another city. */
export const foreignCounty: Unit = {
  ...county,
  id: 'county-360402',
  name: '九江市濂溪生态环境局',
  region: '360402',
  parent: 'city-3604',
};

/** A case in memory: commands are decided and folded, nothing is stored; the clock is moved by hand. */
export type Stage = {
  state: CaseState;
  now: string;
  settings: LedgerSettings;
  act(command: CaseCommand, actor: Actor): CaseState;
  /** The code of the refusal; fails when the command is accepted. */
  refusal(command: CaseCommand, actor: Actor): string;
  later(minutes: number): void;
  /** Writes entries as they are, as the timetable does. */
  write(events: readonly CaseEvent[], actor: Actor): void;
  /** The case beside this one, for 并案. */
  other: CaseState | null;
};

export const fileIt: CaseCommand = { type: 'file', level: 'orange', emergency: false, reason: '属实' };
export const assignIt: CaseCommand = { type: 'assign', duty, note: '' };
export const draftIt: CaseCommand = { type: 'draftAnswer', text: '经核查……', covers: [0] };
/** Who passes which step of the cases here. */
export const reviewers: Record<ReviewStep, Actor> = {
  head: airHead,
  technical: monitoring,
  secrecy: office,
  wording: wang,
  leader,
  principal,
};

const secrecyIt = {
  conclusion: 'open',
  basis: '不含国家秘密和工作秘密',
  aggregationChecked: true,
  aggregation: '',
} as const;

/** A pass of a step; that of 保密审查 with its record. */
export function passIt(step: ReviewStep, change: object = {}): CaseCommand {
  const secrecy = step === 'secrecy' ? { secrecy: secrecyIt } : {};
  return { type: 'reviewAnswer', step, verdict: 'pass', opinion: '', ...secrecy, ...change };
}

export const proveIt: CaseCommand = {
  type: 'proveFix',
  measures: '停产整改',
  solved: 'yes',
  evidence: [{ text: '监测报告', url: 'https://jiance.example/1.html' }],
};

/** 初报 in writing. */
export function reportIt(to: 'province' | 'ministry', sentAt: string): CaseCommand {
  const people = { unit: '示例市生态环境局', signer: '甲某', contact: '乙某', phone: '0797-1234567' };
  return { type: 'fileReport', report: 'initial', to, way: 'writing', sentAt, body: ReportBody.parse(people) };
}

export function stage(change: Partial<OpenCase> = {}, settings: LedgerSettings = shippedLedgerSettings): Stage {
  const circumstances = (actor: Actor): Circumstances => ({
    actor,
    at: self.now,
    settings: self.settings,
    units: new Map([...seedUnits, county, otherCounty, foreignCounty].map((unit) => [unit.id, unit])),
    beside: { other: self.other, events: ['event-1'], fresh: { caseId: 'case-3', number: '2026-0003' } },
  });
  const fold = (state: CaseState | null, actor: Actor, events: readonly CaseEvent[]) =>
    events.reduce<CaseState | null>(
      (folded, event) =>
        evolve(folded, { caseId: 'case-1', version: (folded?.version ?? 0) + 1, at: self.now, by: actor, event }),
      state,
    ) as CaseState;
  const self: Stage = {
    state: undefined as unknown as CaseState,
    now: begin,
    settings,
    other: null,
    act: (command, actor) => {
      self.state = fold(self.state, actor, decide(command, self.state, circumstances(actor)));
      return self.state;
    },
    refusal: (command, actor) => {
      try {
        decide(command, self.state, circumstances(actor));
      } catch (error) {
        if (error instanceof Error && 'code' in error && /[一-龥]/.test(error.message)) return String(error.code);
        throw error;
      }
      throw new Error(`${command.type} was not refused.`);
    },
    later: (minutes) => {
      self.now = new Date(Date.parse(self.now) + minutes * 60_000).toISOString();
    },
    write: (events, actor) => {
      self.state = fold(self.state, actor, events);
    },
  };
  self.state = fold(null, system, decideOpen(newCase('case-1', change), '2026-0001', circumstances(system)));
  return self;
}

/** The same with a filed and accepted case beside it. */
export function beside(s: Stage, change: Partial<OpenCase> = {}): Stage {
  const other = accepted({ level: 'blue', ...change }).state;
  s.other = { ...other, id: 'case-2', number: '2026-0002', title: '同一园区又闻异味' };
  return s;
}

export function accepted(change: Partial<OpenCase> = {}, filing: Partial<Extract<CaseCommand, { type: 'file' }>> = {}) {
  const s = stage(change);
  s.act({ ...fileIt, level: s.state.level, ...filing } as CaseCommand, wang);
  s.act(assignIt, wang);
  for (const unit of [city, air, monitoring]) s.act({ type: 'accept' }, unit);
  return s;
}

/** In review, and passed by the head. */
export function inReview(change: Partial<OpenCase> = {}, filing: Partial<Extract<CaseCommand, { type: 'file' }>> = {}) {
  const s = accepted(change, filing);
  s.act(draftIt, air);
  s.act({ type: 'submitAnswer' }, air);
  s.act(passIt('head'), airHead);
  return s;
}

export function approved(change: Partial<OpenCase> = {}, filing: Partial<Extract<CaseCommand, { type: 'file' }>> = {}) {
  const s = inReview(change, filing);
  for (const step of formalAnswer(s.state).chain.slice(1)) s.act(passIt(step), reviewers[step]);
  return s;
}

/** 不予公开, decided by two people of two roles. */
export function withhold(s: Stage): void {
  s.act({ type: 'proposeWithholding', basis: 'secret', reason: '涉及国家秘密' }, office);
  s.act({ type: 'decideWithholding', verdict: 'pass', opinion: '同意' }, leader);
}

export function publishIt(s: Stage, change: object = {}): CaseCommand {
  const answer = { type: 'publishAnswer' as const, url: 'https://sthjt.example.gov.cn/1.html', channel: '厅网站' };
  return { ...answer, publishedAt: s.now, ...change };
}

export function closable(change: Partial<OpenCase> = {}): Stage {
  const s = approved(change);
  s.act(publishIt(s), wang);
  s.act(proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
  return s;
}

export function closed(change: Partial<OpenCase> = {}): Stage {
  const s = closable(change);
  s.act({ type: 'close', conclusion: '已整改' }, wang);
  return s;
}
