import type { Level, Topic, Trigger } from '../../analysis/codes.ts';
import type { City } from '../../analysis/places/home.ts';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import type { BriefingPeriod } from './week.ts';

/** 周报素材：all that a briefing is made from, gathered once; figures, words and pictures follow from it alone. */
export type BriefingInput = {
  head: BriefingHead;
  period: BriefingPeriod;
  /** The cities of the province, in the order of their tables. */
  cities: readonly City[];
  cutOff: string;
  documents: Compared<DocumentCounts>;
  /** States at the end of the period, and at the end of the one before, of the cases that ran in it or were written to since. */
  cases: Compared<CaseState[]>;
  /** Entries written within the period, and within the one before. */
  entries: Compared<LedgerEntry[]>;
  events: KeyEvent[];
  /** Names of the units that the cases name, by id. */
  unitNames: Record<string, string>;
  coverage: BriefingCoverage;
  /** Whether anything in it is example data (示例数据). */
  demo: boolean;
};

export type Compared<T> = { now: T; before: T };

/** 报头. `totalIssue` (总第×期) and `copies` are null where the office has not set them. */
export type BriefingHead = {
  name: string;
  office: string;
  year: number;
  issue: number;
  totalIssue: number | null;
  distribution: string;
  copies: number | null;
};

/** Counts of relevant texts in one period; null is not known. Keys without a count are zero. */
export type DocumentCounts = {
  collected: number | null;
  relevant: number | null;
  /** Texts of drills, refutations, routine and of long ago, which are counted in nothing else. */
  setAside: number | null;
  negative: number | null;
  byLevel: Partial<Record<Level, number>>;
  byTopic: Partial<Record<Topic, number>>;
  byTrigger: Partial<Record<Trigger, number>>;
  /** By city code, every city of the province. */
  byCity: Record<string, number>;
  /** By day `YYYY-MM-DD`; days after the end of the period are left out. */
  byDay: Record<string, number>;
};

/** 重点舆情: a case, or a group of texts that no case has taken up yet. */
export type KeyEvent = {
  title: string;
  level: Level;
  caseId: string | null;
  /** Texts of the same or nearly the same content in the period; null where not counted. */
  copies: number | null;
  sources: string[];
  /** Who says it: an official or news page, or somebody whose words nobody has confirmed. */
  saidBy: 'official' | 'news' | 'public';
  firstSeenAt: string;
  /** Where no case exists: the beginning of the text, its address and the document's id. */
  document: { excerpt: string; url: string; id: string; place: string | null } | null;
};

/** 覆盖情况: what was watched, and what could not be read. */
export type BriefingCoverage = {
  watched: number;
  trusted: number;
  sentence: string;
  blindSpots: string[];
  sources: { name: string; state: string; reason: string; trusted: boolean }[];
};
