import { dayMs } from '../calendar.ts';
import type { EventSign, Family } from './sign.ts';
import { type Site, type SiteKind, sameStem } from './sites.ts';
import { likeness } from './terms.ts';

/** 舆情事件 as assignment knows it: its texts' signs, oldest first, at most {@link signsMax} of them, and what they name together. */
export type KnownEvent = {
  id: string;
  demo: boolean;
  firstAt: number;
  lastAt: number;
  signs: EventSign[];
  /** Its case, open or closed: the event takes further texts for as long as the case is remembered. */
  caseId?: string | null;
};

/** What a text does to the events: it begins one, joins one, or shows that two were one (`from` goes into `eventId`, or is only `alike` where each has a case of its own); with the reason in Chinese. */
export type EventChange =
  | { type: 'begun'; documentId: string; eventId: string; reason: string }
  | { type: 'joined'; documentId: string; eventId: string; reason: string; score: number }
  | { type: 'merged'; documentId: string; eventId: string; from: string; reason: string }
  | { type: 'alike'; documentId: string; eventId: string; from: string; reason: string };

/** Which events may hold a text; `take` is told of every change, so that the next text of a pack sees it. */
export type EventBoard = {
  candidates(sign: EventSign): readonly KnownEvent[];
  /** Whether a person keeps these events apart. */
  apart(one: string, other: string): boolean;
  take(sign: EventSign, changes: readonly EventChange[]): void;
};

/**
 * 归事件：one incident is one event, whatever its words, sites and days. Pure and online: oldest first, each text joins
 * the event that it fits best, or begins one. Whether it fits is a sum of points for place, named site, topic family,
 * time and likeness of words, with conflicts that no likeness can outweigh: other counties without a site in common,
 * other months. Copies join their text's event unless such a conflict stands against it. A text that fits two events
 * that fit each other shows that they are one.
 */
export function assignEvents(pack: readonly EventSign[], board: EventBoard): EventChange[] {
  return [...pack]
    .sort((a, b) => a.at - b.at || (a.documentId < b.documentId ? -1 : 1))
    .flatMap((sign) => {
      const changes = placeOne(sign, board);
      board.take(sign, changes);
      return changes;
    });
}

/** How many signs of an event are kept: its first ones and its newest. */
export const signsMax = 16;

/** The event after a text joined: when full, the middle gives way. */
export function withSign(event: KnownEvent, sign: EventSign): KnownEvent {
  const signs = [...event.signs, sign].sort((a, b) => a.at - b.at);
  if (signs.length > signsMax) signs.splice(Math.floor(signsMax / 2), 1);
  return { ...event, firstAt: Math.min(event.firstAt, sign.at), lastAt: Math.max(event.lastAt, sign.at), signs };
}

/** Points that a text needs to join an event. */
export const joinMin = 5;
/** The same for one that is not about environment by itself: place and site, or place and many words. */
const strayMin = 6;

function placeOne(sign: EventSign, board: EventBoard): EventChange[] {
  const { documentId } = sign;
  const [best, ...others] = board
    .candidates(sign)
    .map((event) => ({ event, ...fit(sign, event) }))
    .filter(({ score }) => score >= bridgeMin)
    .sort((a, b) => b.score - a.score || a.event.firstAt - b.event.firstAt || (a.event.id < b.event.id ? -1 : 1));
  if (best === undefined || best.score < (sign.joinsOnly === 'stray' ? strayMin : joinMin))
    return sign.joinsOnly !== undefined
      ? []
      : [{ type: 'begun', documentId, eventId: `event-${documentId}`, reason: '没有相合的事件，记为新事件' }];
  const eventId = best.event.id;
  const joined = { type: 'joined' as const, documentId, eventId, reason: best.reasons.join('；'), score: best.score };
  const merged = others
    .filter(({ event }) => !board.apart(eventId, event.id) && areOne(best.event, event))
    .map(({ event }) => {
      const apart = hasCase(best.event) && hasCase(event) && best.event.caseId !== event.caseId;
      const reason = apart
        ? '同一条文本与两个事件都相合，各有案件，待并案'
        : '同一条文本与两个事件都相合，并为一个事件';
      const facts = { documentId, eventId, from: event.id, reason };
      return apart ? { type: 'alike' as const, ...facts } : { type: 'merged' as const, ...facts };
    });
  return [joined, ...merged];
}

/** Whether every text of the one may stand in the other, and some nearly would have joined it; not when they name sites of a kind and none in common, however alike the words. */
function areOne(one: KnownEvent, other: KnownEvent): boolean {
  const scores = other.signs.map((sign) => fit(sign, one).score);
  const sites = other.signs.map((sign) => siteFit(sign, one));
  const apart = sites.some(({ conflict }) => conflict > 0) && sites.every(({ shared }) => shared === 0);
  return !apart && Math.min(...scores) > Number.NEGATIVE_INFINITY && Math.max(...scores) >= mergeMin;
}

/** Points that show a text to belong to a second event as well, and that one event's text needs in the other. */
const bridgeMin = 4;
const mergeMin = 3.5;

function hasCase(event: KnownEvent): boolean {
  return (event.caseId ?? null) !== null;
}

type Fit = { score: number; reasons: string[] };

/** How well a text fits an event, in points; −∞ with a conflict. */
export function fit(sign: EventSign, event: KnownEvent): Fit {
  const reasons: string[] = [];
  const against = { score: Number.NEGATIVE_INFINITY, reasons };
  const gapDays = Math.max(0, sign.at - event.lastAt, event.firstAt - sign.at) / dayMs;
  if (event.signs[0]?.drill !== sign.drill) return against;
  const sites = siteFit(sign, event);
  const place = placeFit(sign, event, sites.shared > 0);
  if (place === null) return against;
  const copy = event.signs.some((one) => one.group === sign.group);
  if (copy && sites.conflict === 0) return { score: 20, reasons: ['同一文本的转载'] };
  const ended = gapDays > windowDays;
  if ((ended && !(hasCase(event) && gapDays <= caseDays)) || !sameTime(sign, event)) return against;
  const like = Math.max(...event.signs.map((one) => likeness(sign.terms, one.terms)));
  const family = familyFit(sign.families, event);
  if (family < 0 && sites.shared === 0 && like < likeMin) return against;
  const placeless = sign.counties.length === 0 && sign.cities.length === 0;
  if (placeless && sites.shared === 0 && like < likeAlone) return against;
  const score = place + sites.points + family + (ended ? 0 : timeFit(gapDays)) + like * likePoints;
  if (ended) reasons.push('此前有案件');
  if (place > 0) reasons.push('同一地点');
  if (sites.shared > 0) reasons.push(`都提到${sites.words.join('、')}`);
  if (family > 0) reasons.push('同一类主题');
  if (like >= likeMin) reasons.push(`用词相近（${like.toFixed(2)}）`);
  return { score, reasons };
}

/** Days without a text after which an event takes no further ones… */
export const windowDays = 35;
/** …unless it led to a case: then what comes on the same matter and place within a year is 旧案复发. */
export const caseDays = 365;
const likeMin = 0.2;
const likeAlone = 0.3;
const likePoints = 7;

/** What is about another month long ago belongs to an event of that month only. */
function sameTime(sign: EventSign, event: KnownEvent): boolean {
  const months = new Set(event.signs.map((one) => one.past));
  return months.has(sign.past);
}

/** Null when the places speak against it. */
function placeFit(sign: EventSign, event: KnownEvent, siteShared: boolean): number | null {
  const counties = new Set(event.signs.flatMap((one) => one.counties));
  const cities = new Set(event.signs.flatMap((one) => one.cities));
  if (sign.counties.some((code) => counties.has(code))) return 2.5;
  const cityShared = sign.cities.some((code) => cities.has(code));
  const elsewhere = sign.counties.length > 0 && counties.size > 0;
  if (elsewhere || (sign.cities.length > 0 && cities.size > 0 && !cityShared))
    return writeSame(sign, event) ? 1.5 : null;
  if (cityShared) return 1;
  return sign.cities.length === 0 && siteShared ? 1 : 0;
}

/** Sites in common, and kinds of sites of which both name some and none in common. */
function siteFit(
  sign: EventSign,
  event: KnownEvent,
): { points: number; shared: number; conflict: number; words: string[] } {
  const all = event.signs.flatMap((one) => one.sites);
  const heads = event.signs.map((one) => one.head);
  const shared = new Set<string>();
  for (const site of all) if (names(sign.head, site)) shared.add(site.stem);
  for (const site of sign.sites)
    if (all.some((other) => sameStem(site.stem, other.stem)) || heads.some((head) => names(head, site)))
      shared.add(site.stem);
  const words = [...shared].slice(0, 3);
  const kinds = tellingKinds.filter((kind) => differ(sign.sites, all, kind));
  const finer = kinds.filter((kind) => kind !== 'town' && kind !== 'park');
  // A town in common and two works or two villages in it: two matters, unless the words say otherwise.
  const broadOnly = [...shared].every((stem) =>
    [...sign.sites, ...all].some((one) => one.kind === 'town' && one.stem === stem),
  );
  if (shared.size > 0 && !(broadOnly && finer.length > 0))
    return { points: Math.min(4.5, 1.5 + shared.size * 1.5), shared: shared.size, conflict: 0, words };
  const conflict = shared.size > 0 ? finer.length : kinds.length;
  return { points: conflict * -2.5 + (shared.size > 0 ? 1 : 0), shared: shared.size, conflict, words };
}

/** Whether both name sites of a kind and none that could be the same; 「请问焚烧厂」 and 「南城焚烧厂」 could. */
function differ(mine: readonly Site[], theirs: readonly Site[], kind: SiteKind): boolean {
  const some = mine.filter((site) => site.kind === kind);
  const others = theirs.filter((site) => site.kind === kind);
  if (some.length === 0 || others.length === 0) return false;
  return !some.some(({ name }) =>
    others.some((other) => sameStem(name, other.name) || name.slice(-3) === other.name.slice(-3)),
  );
}

/** Whether a text names a site; of a town and a park people leave the ending out, of the rest a short stem may be anything. */
function names(head: string, { kind, stem, name }: Site): boolean {
  return head.includes(kind === 'town' || kind === 'park' || stem.length >= 3 ? stem : name);
}

/** Whether both write the very same site, which outweighs that they name other counties. */
function writeSame(sign: EventSign, event: KnownEvent): boolean {
  return sign.sites.some((site) =>
    event.signs.some((one) => one.sites.some((other) => other.kind === site.kind && other.stem === site.stem)),
  );
}

const tellingKinds: readonly SiteKind[] = ['town', 'village', 'park', 'works', 'school', 'water'];

function familyFit(families: readonly Family[], event: KnownEvent): number {
  const known = new Set(event.signs.flatMap((one) => one.families));
  if (families.length === 0 || known.size === 0) return 0;
  if (families.some((family) => known.has(family))) return 1;
  const akin = families.some((family) =>
    kin.some((pair) => pair.includes(family) && pair.some((other) => other !== family && known.has(other))),
  );
  return akin ? 0 : -2;
}

/** An accident pollutes something, and a river is somebody's tap. */
const kin: readonly (readonly Family[])[] = [
  ['water', 'drinking'],
  ...(['air', 'water', 'drinking', 'ground', 'nature'] as const).map((family) => ['accident', family] as const),
  ['water', 'nature'],
  ['water', 'ground'],
];

function timeFit(gapDays: number): number {
  if (gapDays <= 3) return 1;
  if (gapDays <= 7) return 0.5;
  return gapDays <= 14 ? 0 : -1;
}
