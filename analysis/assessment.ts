import type { Desk, EventState, Level, Sentiment, Topic, Trigger } from './codes.ts';
import type { Document } from './document.ts';

/** 研判结果：what we think a text means. Same text and same `version` give the same result, offline. */
export type Assessment = {
  /** Whether the text is about ecology or environment at all. */
  relevant: boolean;
  topics: Topic[];
  state: EventState;
  sentiment: Sentiment;
  triggers: Trigger[];
  level: Level;
  /** 0–100. */
  score: number;
  reasons: Reason[];
  /** Most certain first; empty when the text names none. */
  places: Place[];
  duty: Duty;
  /** Version of the rules: the hash of the compiled set; documents of the first release carry `2026.11-…`. */
  version: string;
};

/** One ground for a score: code points `start`–`end` (end exclusive) of `field`, worth `weight` points, by `basis`. */
export type Reason = {
  factor: string;
  field: 'title' | 'text';
  start: number;
  end: number;
  weight: number;
  basis: string;
};

/** 地点：a county (6 digits) or city (4 digits) of the gazetteer, and the water body or spot named, with where the text names it. */
export type Place = { code: string; name: string; field: 'title' | 'text'; start: number; end: number; basis: string };

/** 责任建议：desks that should lead, handle and support, and why, in a Chinese sentence. `handlerRegion` is the city code whose bureau handles on the spot; null when unknown or several cities are concerned (then the province answers). */
export type Duty = { lead: Desk; handlerRegion: string | null; support: Desk[]; reason: string };

/** A document with everything that search, grouping and alerts need; what stores keep. */
export type AnalysedDocument = Document & {
  assessment: Assessment;
  /** Search tokens, in order, separated by single spaces; the same for every store. */
  titleTokens: string;
  textTokens: string;
  /** MinHash signature, 64 unsigned 32-bit numbers as base64 (256 bytes); '' for texts too short to compare. */
  signature: string;
  /** 16 LSH band keys of the signature; empty with an empty signature. */
  bands: string[];
  /** 重复组: id of the first document of its near-duplicate group (its own id when it is the first). */
  group: string;
};
