import type { AnalysedDocument } from '../assessment.ts';
import { dayMs } from '../calendar.ts';
import { levelOrder, type Topic } from '../codes.ts';
import { comparedText } from '../minhash.ts';
import { type Site, sitesIn } from './sites.ts';
import { type Terms, termsOf } from './terms.ts';

/** 事件线索：what of a text tells which incident it is about. Plain data, so that it can be kept beside the event. */
export type EventSign = {
  documentId: string;
  /** 重复组. */
  group: string;
  demo: boolean;
  /** When it was said (published, else found), epoch ms. */
  at: number;
  rank: number;
  /** Six-digit codes, and the four-digit codes of all that is named. */
  counties: string[];
  cities: string[];
  sites: Site[];
  families: Family[];
  terms: Terms;
  /** The beginning of the text, in which sites of an event are looked for. */
  head: string;
  /** The month (YYYY-MM) of long ago that the text is about; null when it is about the present. */
  past: string | null;
  drill: boolean;
  /** It says too little to begin an event and may only join one; `stray` is not about environment by itself and has to fit better. */
  joinsOnly?: 'weak' | 'stray';
};

/** 主题族: topics that one incident is told under; what is said of authorities fits any. */
export type Family = 'air' | 'water' | 'drinking' | 'ground' | 'noise' | 'radiation' | 'siting' | 'nature' | 'accident';

export function signOf(document: AnalysedDocument): EventSign {
  const { assessment } = document;
  const text = comparedText(document);
  const head = text.slice(0, headMaxChars).toWellFormed();
  const at = Date.parse(document.publishedAt ?? document.foundAt);
  const codes = assessment.places.map(({ code }) => code);
  return {
    documentId: document.id,
    group: document.group,
    demo: document.demo,
    at,
    rank: levelOrder.indexOf(assessment.level),
    counties: [...new Set(codes.filter((code) => code.length === 6))],
    cities: [...new Set(codes.filter((code) => code.length >= 4).map((code) => code.slice(0, 4)))],
    sites: sitesIn(head),
    families: familiesOf(assessment.topics),
    terms: termsOf(document),
    head,
    past: pastMonth(head, at),
    drill: assessment.state === 'drill',
  };
}

/** The same for a text that was long ago: a year or month named that is more than this before it was said. */
const pastMinMs = 90 * dayMs;
const headMaxChars = 600;

const familyOf: Readonly<Partial<Record<Topic, Family>>> = {
  smell: 'air',
  air: 'air',
  water: 'water',
  drinking: 'drinking',
  waste: 'ground',
  soil: 'ground',
  noise: 'noise',
  radiation: 'radiation',
  nimby: 'siting',
  ecology: 'nature',
  accident: 'accident',
};

function familiesOf(topics: readonly Topic[]): Family[] {
  return [...new Set(topics.flatMap((topic) => familyOf[topic] ?? []))];
}

/** 「去年7月」「2025年7月」: the newest month that the text names, when that is long past; a bare year is taken for its December. */
function pastMonth(text: string, at: number): string | null {
  if (/今年|昨天|今天|昨晚|刚才|\d小时前/.test(text)) return null;
  const present = new Date(at).getUTCFullYear();
  const named = [...text.matchAll(/(?:(20\d{2})年|(去年|前年))(?:(\d{1,2})月)?/g)].map(([, year, word, month]) => ({
    year: year === undefined ? present - (word === '去年' ? 1 : 2) : Number(year),
    month,
  }));
  const year = Math.max(...named.map((one) => one.year));
  const months = named.flatMap((one) => (one.year === year && one.month !== undefined ? [Number(one.month)] : []));
  if (named.length === 0) return null;
  const key = `${year}-${String(months.length === 0 ? 12 : Math.max(...months)).padStart(2, '0')}`;
  return Date.parse(`${key}-28T00:00:00Z`) < at - pastMinMs ? key : null;
}
