import { z } from 'zod';
import { Instant } from '../http/contract.ts';

/** A text that says something, by which it is opened. */
export const SaidIn = z.object({ id: z.string(), title: z.string(), sourceName: z.string(), at: Instant });
export type SaidIn = z.infer<typeof SaidIn>;

/** 不计入的文本: why a text of the event says nothing about the effect. */
export const leftOutKinds = { official: '官方文本及其转载', drill: '演练', advert: '广告' } as const;
export type LeftOutKind = keyof typeof leftOutKinds;
const LeftOut = z.object({ official: z.int(), drill: z.int(), advert: z.int() });

/** One side of a public word: what was said in so many hours before it, or after it. */
export const EffectSide = z.object({
  from: Instant,
  to: Instant,
  /** Null where not all texts of these hours could be read. */
  texts: z.int().nullable(),
  /** Of them, those whose words another text of the same hours has already. */
  copies: z.int().nullable(),
  /** 负面占比, 0–1, and 平均风险, 0–100, of the texts whose words could be read; null where there are none. */
  negative: z.number().nullable(),
  risk: z.number().nullable(),
  moodOf: z.int(),
  platforms: z.array(z.object({ kind: z.string(), name: z.string(), texts: z.int() })),
  leftOut: LeftOut,
});
export type EffectSide = z.infer<typeof EffectSide>;

export const EffectWindow = z.object({
  hours: z.int(),
  before: EffectSide,
  after: EffectSide,
  /** Whether the hours after are over; else they are counted up to now, and nothing is extrapolated. */
  complete: z.boolean(),
  /** Other public words in the same hours, by which these figures are moved too. */
  others: z.array(z.string()),
});
export type EffectWindow = z.infer<typeof EffectWindow>;

/** 一次公开发布的效果. */
export const WordEffect = z.object({
  id: z.string(),
  name: z.string(),
  at: Instant,
  channel: z.string(),
  windows: z.array(EffectWindow),
  /** Follow-up questions asked first after this word and before the next; null when nobody could look. */
  questions: z.int().nullable(),
});
export type WordEffect = z.infer<typeof WordEffect>;

/** 追问: what is asked after a public word and answered by the content of none. */
export const FollowUp = z.object({
  text: z.string(),
  /** How many texts ask it, copies included. */
  texts: z.int(),
  firstAt: Instant,
  lastAt: Instant,
  /** The public word that stood before it. */
  after: z.string(),
  /** Asked first after the case was closed. */
  afterClosing: z.boolean(),
  saidIn: z.array(SaidIn),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** GET /api/cases/:id/effect：回应效果. */
export const CaseEffect = z.object({
  at: Instant,
  /** Events and texts of the case that were looked at. */
  events: z.int(),
  texts: z.int(),
  words: z.array(WordEffect),
  /** Most often asked first; null when the texts could not be read, which is not the same as none. */
  questions: z.array(FollowUp).nullable(),
  /** Asked after a word, and answered by the content of one. */
  answered: z.int().nullable(),
  leftOut: LeftOut,
  /** Why mood and questions could not be looked at; null when they could. */
  missing: z.string().nullable(),
  /** What the figures leave out besides, in sentences. */
  notes: z.array(z.string()),
});
export type CaseEffect = z.infer<typeof CaseEffect>;

/** 诉求建议: one thing that texts ask for; a person takes it over or not. */
export const DemandProposal = z.object({
  text: z.string(),
  texts: z.int(),
  saidIn: SaidIn.nullable(),
});
export type DemandProposal = z.infer<typeof DemandProposal>;

/** GET /api/cases/:id/demand-proposals. */
export const DemandProposals = z.object({
  /** Most often asked first. */
  proposals: z.array(DemandProposal),
  /** How many texts were looked at. */
  texts: z.int(),
  missing: z.string().nullable(),
  notes: z.array(z.string()),
});
export type DemandProposals = z.infer<typeof DemandProposals>;
