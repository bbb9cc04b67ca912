import type { Place } from './assessment.ts';
import { gazetteer, type Mention } from './gazetteer.ts';
import { findWords } from './matching/find-words.ts';
import { wordsOf } from './matching/rule-set.ts';
import type { Reading } from './reading.ts';
import { abroad } from './rules/places.ts';

/** Where a text plays: places in the home province (most certain first), and signs that it plays elsewhere. */
export type Whereabouts = {
  places: Place[];
  /** 外省：names only places outside the home province; the first such mention. */
  elsewhere: Mention | null;
  /** 境外：is about a place abroad; units of the reading. */
  foreign: { start: number; end: number } | null;
  /** Codes of all provinces and cities named as places of the event. */
  provinces: string[];
  cities: string[];
};

/** How to decide between homonyms: the source's own region is only a tie-breaker; `home` null means all of China is ours. */
export type PlaceOptions = { sourceRegion: string | null; home: string | null };

/** Resolves the places a text names to counties or cities. A reporter's dateline and names of papers are no place of an event. */
export function resolvePlaces(reading: Reading, options: PlaceOptions): Whereabouts {
  const mentions = gazetteer(options.home)
    .find(reading.whole)
    .filter((mention) => !isDateline(reading.whole, mention));
  const resolved = disambiguate(reading.whole, mentions, options);
  const inHome = (code: string) => options.home === null || code.startsWith(options.home);
  const outside = resolved.filter((one) => one.codes.length === 1 && !inHome(one.codes[0] ?? ''));
  const home = resolved.filter((one) => one.codes.length > 0 && one.codes.some(inHome));
  const places =
    home.length === 0
      ? []
      : rank(
          reading,
          home.filter((one) => one.codes.length === 1 && (one.codes[0] ?? '').length >= 4),
          options.home,
        );
  const certain = resolved
    .filter((one) => one.codes.length === 1 && one.kind !== 'town')
    .map((one) => one.codes[0] ?? '');
  return {
    places,
    elsewhere: home.length === 0 ? (outside[0] ?? null) : null,
    foreign: foreignAt(reading, resolved),
    provinces: [...new Set(certain.map((code) => code.slice(0, 2)))],
    cities: [...new Set(certain.filter((code) => code.length >= 4).map((code) => code.slice(0, 4)))],
  };
}

/** An address or text to the finest region it names (6, 4 or 2 digits), or null when it names none for certain. */
export function resolveAddress(
  text: string,
  sourceRegion: string | null = null,
): { code: string; name: string } | null {
  const found = disambiguate(text, gazetteer().find(text), { sourceRegion, home: null }).filter(
    (one) => one.codes.length === 1,
  );
  const best = found
    .map((one, at) => ({ code: one.codes[0] ?? '', rank: (one.codes[0] ?? '').length * 10 - at }))
    .sort((a, b) => b.rank - a.rank)[0];
  if (best === undefined) return null;
  return { code: best.code, name: gazetteer().nameOf(best.code) ?? '' };
}

/** 「本报南昌5月3日电」「（记者 张三 南昌报道）」, and papers named after a city. */
function isDateline(whole: string, { start, end }: Mention): boolean {
  const before = whole.slice(Math.max(0, start - 14), start);
  const after = whole.slice(end, end + 14);
  return (
    (/(?:本报|新华社|中新社|中新网|人民网|央视网|本网|客户端)(?:记者)?[^，。]{0,4}$/u.test(before) &&
      /^[^，。]{0,8}(?:电|讯|报道|消息)/u.test(after)) ||
    /^(?:\d{1,2}月\d{1,2}日)?(?:电|讯)(?=[\s（(，:：]|记者)/u.test(after) ||
    /^(?:日报|晚报|都市报|晨报|商报|新闻|电视台|广播|网讯|卫视|频道|大学|学院|籍|人大|菜|小吃|口音|方言|交警支队微博)/u.test(
      after,
    )
  );
}

type Resolved = Mention & { chain: number };

/** Narrows what each mention can mean by its neighbour, then by certain names elsewhere in the text, then by the source. */
function disambiguate(whole: string, mentions: readonly Mention[], { sourceRegion, home }: PlaceOptions): Resolved[] {
  const chained: Resolved[] = [];
  for (const mention of mentions) {
    const before = chained.at(-1);
    const joined =
      before !== undefined &&
      /^(?:[省市县区境内的\s·-]|下辖|辖区|所属){0,3}$/u.test(whole.slice(before.end, mention.start));
    const inside = joined ? mention.codes.filter((code) => before.codes.some((outer) => isInside(code, outer))) : [];
    if (inside.length > 0) chained.push({ ...mention, codes: inside, weak: false, chain: (before?.chain ?? 0) + 1 });
    // 「鄱阳县河口镇」: a town that the county before it does not hold is no town of some other county.
    else if (joined && mention.kind === 'town' && mention.start === before.end) continue;
    else chained.push({ ...mention, chain: 0 });
  }
  const certain = chained.filter((one) => one.codes.length === 1 && !one.weak).map((one) => one.codes[0] ?? '');
  const context = new Set(certain.flatMap((code) => [code, code.slice(0, 4), code.slice(0, 2)]));
  const hints = [sourceRegion?.slice(0, 6), sourceRegion?.slice(0, 4), home ?? undefined].filter(
    (code) => code !== undefined,
  );
  return chained.flatMap((one) => {
    const codes = settle(whole, one, context, hints);
    return codes.length === 0 ? [] : [{ ...one, codes }];
  });
}

function settle(
  whole: string,
  one: Resolved,
  context: ReadonlySet<string>,
  hints: readonly string[],
): readonly string[] {
  if (!one.weak && (one.codes.length === 1 || one.kind === 'spot')) return one.codes;
  const lengths = one.kind === 'town' ? [6, 4] : [6, 4, 2];
  for (const length of lengths) {
    const near = one.codes.filter(
      (code) => code.length >= length && context.has(code.slice(0, length)) && (length < 6 || one.kind === 'town'),
    );
    if (near.length === 1) return near;
  }
  if (
    one.weak &&
    one.kind === 'region' &&
    one.codes.length === 1 &&
    /^(?:某|化工|工业园|园区|县城|城区|城[东南西北]|境内|这边|那边|本地|街道|开发区|高新区|经开区|[\p{Script=Han}]{1,4}(?:镇|乡|村|街道|社区))/u.test(
      whole.slice(one.end, one.end + 6),
    )
  )
    return one.codes;
  for (const hint of hints) {
    const near = one.codes.filter((code) => code.startsWith(hint));
    if (near.length === 1 && (hint.length >= 4 || (one.kind !== 'town' && !(one.weak && isAway(context, hint)))))
      return near;
  }
  return [];
}

/** Whether the text surely plays in some other province, where a weak name need not be the one at home. */
function isAway(context: ReadonlySet<string>, home: string): boolean {
  return !context.has(home) && context.size > 0;
}

function isInside(code: string, outer: string): boolean {
  return code.startsWith(outer) && (code.length > outer.length || code.length === 6);
}

function rank(reading: Reading, found: readonly Resolved[], home: string | null): Place[] {
  const best = new Map<string, { place: Place; score: number }>();
  for (const [order, one] of found.entries()) {
    const code = one.codes[0] ?? '';
    const spot = spotAfter(reading.whole, one);
    const score = code.length + (one.start < reading.titleEnd ? 2 : 0) + (spot === '' ? 0 : 1) - order * 0.3;
    const known = best.get(code);
    if (known !== undefined) {
      known.score += 0.5;
      continue;
    }
    const span = reading.span(one.start, one.end + spot.length);
    const own = one.kind === 'region' || one.kind === 'old' ? '' : reading.whole.slice(one.start, one.end);
    const name = `${gazetteer(home).nameOf(code) ?? ''}${own}${spot}`;
    best.set(code, { place: { code, name, ...span, basis: basisOf(one) }, score });
  }
  const codes = [...best.keys()];
  return [...best.entries()]
    .filter(([code]) => !codes.some((other) => other !== code && other.startsWith(code)))
    .sort((a, b) => b[1].score - a[1].score)
    .map(([, { place }]) => place)
    .slice(0, placesMax);
}

const placesMax = 8;

/** The town, village, park or works written right behind the region. */
function spotAfter(whole: string, one: Resolved): string {
  const match =
    /^(?:[\p{Script=Han}A-Za-z0-9]{1,8}?(?:街道|镇|乡|村|社区|小区|工业园区?|化工园区?|产业园|开发区|园区|河|江|湖|水库|厂|小学|中学|学校|幼儿园|公园)){1,3}/u.exec(
      whole.slice(one.end, one.end + 24),
    );
  const spot = match?.[0] ?? '';
  // 「部分乡镇」, 「沿线村庄」 name no spot.
  return /[的了在是有被把向从和与及某等这那几]|^(?:部分|多个|各|沿线|沿岸|上游|下游|周边|附近)/u.test(spot) ? '' : spot;
}

function basisOf(one: Resolved): string {
  if (one.kind === 'old') return '旧地名，按现行区划换算';
  if (one.kind === 'spot') return '水体、园区或企业所在地';
  if (one.chain > 0) return '原文连写上级地名';
  return one.kind === 'town' ? '乡镇街道名，结合上下文' : '原文地名';
}

const findAbroad = findWords(wordsOf(abroad));
const abroadGoods =
  /^(?:料理|餐|车|菜|烤肉|进口|大叔|人|签证|留学|旅游|代购|产|游客|进口|品牌|专家|学者|工业园|路|镇|村|小区|街|家园|花园|春天|广场|春晓)/u;

/** A text plays abroad when its title, or without a title its first sentence, names a foreign place and no Chinese one. */
function foreignAt(reading: Reading, resolved: readonly Resolved[]): { start: number; end: number } | null {
  const firstStop = reading.whole.search(/[。！!\n]/u);
  const head = reading.titleEnd > 0 ? reading.titleEnd : Math.min(firstStop < 0 ? 80 : firstStop, 80);
  const hits = findAbroad(reading.whole).filter(({ end }) => !abroadGoods.test(reading.whole.slice(end, end + 3)));
  if (hits.length === 0) return null;
  const domestic = resolved.filter((one) => one.kind !== 'town');
  if (domestic.some((one) => one.start < head) || domestic.length > hits.length) return null;
  if (/我国|我省|我市|我县|我们(?:村|小区|镇|这)|中国(?:海域|境内)/u.test(reading.whole)) return null;
  const inHead = hits.find(({ start }) => start < head);
  return inHead ?? null;
}
