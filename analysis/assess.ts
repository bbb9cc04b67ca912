import { findAdvert } from './advert.ts';
import type { Assessment, Reason } from './assessment.ts';
import { type EventState, type Sentiment, type SourceKind, type Topic, triggers as triggerNames } from './codes.ts';
import { decideDuty } from './duty.ts';
import { defaultRoutes, type Route } from './duty-routes.ts';
import { guessKind } from './genre.ts';
import { resolvePlaces, type Whereabouts } from './place.ts';
import { shippedHome } from './places/home.ts';
import { type Reading, read } from './reading.ts';
import { type Contribution, countsIn, findRisk } from './risk.ts';
import { shipped } from './rules/shipped.ts';
import { findSentiment } from './sentiment.ts';
import { findSigns, type Signs } from './signs.ts';
import { findState, type StateFinding } from './state.ts';
import { findTopics } from './topic.ts';
import { findTriggers, type SetAside } from './trigger.ts';

/** What of a document its assessment depends on. */
export type AssessedText = {
  title: string;
  text: string;
  publishedAt: string | null;
  sourceKind: SourceKind;
  sourceRegion: string | null;
};

/** 研判设置：`home` is the two-digit code of our province, null when every Chinese place is ours; `routes` the table of who leads what. */
export type AssessOptions = { home: string | null; routes: readonly Route[] };

export const defaultOptions: AssessOptions = { home: shippedHome, routes: defaultRoutes };

/** 研判：pure; same text, options and rules version give the same assessment. Reasons stand heaviest first and add up to the score before it is cut to 0–100. */
export function assess(document: AssessedText, options: AssessOptions = defaultOptions): Assessment {
  const reading = read(document.title, document.text);
  const kind = document.sourceKind === 'manual' ? guessKind(document.title, document.text) : document.sourceKind;
  const where = resolvePlaces(reading, { sourceRegion: document.sourceRegion, home: options.home });
  const signs = findSigns(reading.whole);
  const topic = findTopics(reading, signs);
  const found = findState(reading, signs, { publishedAt: document.publishedAt, kind });
  const feeling = findSentiment(signs);
  const { relevant } = topic;
  const topics: Topic[] = relevant ? (topic.topics.length > 0 ? topic.topics : ['other']) : [];
  const trigger = relevant
    ? findTriggers(reading, signs, { publishedAt: document.publishedAt, cities: where.cities })
    : { triggers: [], hits: [], setAside: [] };
  const state = settleState(found, {
    relevant,
    sentiment: feeling.sentiment,
    topics,
    kind,
    hasBody: document.text !== '',
    stated: trigger.hits.length > 0,
  });
  const dismissals = dismissalsOf(reading, signs, where, options);
  const risk = findRisk({
    whole: reading.whole,
    relevant,
    topics,
    state,
    stateHit: found.hits.find((hit) => hit.name === state) ?? null,
    strength: feeling.strength,
    sarcasm: feeling.sarcasm,
    triggerHits: trigger.hits,
    signs,
    dismissals,
  });
  const quiet = risk.level === 'none' && dismissals.length > 0;
  const duty = decideDuty(
    {
      whole: reading.whole,
      relevant,
      topics,
      state,
      triggers: trigger.triggers,
      places: where.places,
      cities: where.cities,
      home: options.home,
      wantsAnswer: !quiet && (state === 'occurring' || state === 'feared' || state === 'ask' || risk.level !== 'none'),
    },
    options.routes,
  );
  return {
    relevant,
    topics,
    state,
    sentiment: settleSentiment(feeling.sentiment, state, kind),
    triggers: dismissals.length > 0 ? [] : trigger.triggers.filter((one) => countsIn(state, one)),
    level: risk.level,
    score: risk.score,
    reasons: reasonsOf(reading, [...risk.contributions.filter(isShown), ...trigger.setAside.map(asideOf)]),
    places: where.places,
    duty,
    version: shipped.version,
  };
}

/** What the wording leaves open is settled by where it stands: people who write to a hotline complain, an office reports its work. */
function settleState(found: StateFinding, facts: StateFacts): EventState {
  const { relevant, sentiment, topics, kind, hasBody, stated } = facts;
  const nuisance = relevant && topics.some((topic) => nuisances.has(topic));
  // An office that writes of complaints writes of its work on them, unless it reports an accident.
  if (kind === 'government' && found.state === 'occurring' && found.scores.routine >= 3 && !topics.includes('accident'))
    return 'routine';
  // 「这臭味什么时候是个头」 asks nothing.
  if (
    found.state === 'ask' &&
    nuisance &&
    sentiment < 0 &&
    found.scores.occurring >= 9 &&
    found.scores.occurring + 6 >= found.scores.ask
  )
    return 'occurring';
  // Nobody writes to a hotline of routine work or to deny a rumour; the officials' words are quoted there.
  if (kind === 'hotline' && (found.state === 'routine' || found.state === 'refuted') && (sentiment < 0 || !relevant))
    return sentiment < 0 ? 'occurring' : 'ask';
  // A plant that is opposed and gives nothing off yet is feared.
  if (topics[0] === 'nimby' && found.state === 'occurring' && found.standing === 0) return 'feared';
  // Talk among people that is about no matter of ours is talk, however heated.
  if (!relevant && hasBody && found.state === 'occurring' && (kind === 'forum' || kind === 'weibo')) return 'opinion';
  if (found.state !== 'other') return found.state;
  if (!relevant) {
    if (complaining.has(kind) && kind !== 'forum') return sentiment < 0 ? 'occurring' : 'ask';
    return hasBody && (kind === 'forum' || kind === 'weibo') ? 'opinion' : 'other';
  }
  if (sentiment < 0 || stated) return 'occurring';
  if (sentiment === 0 && complaining.has(kind) && nuisance) return 'occurring';
  if (kind === 'government' || kind === 'news') return 'routine';
  if (complaining.has(kind)) return topics[0] === 'policy' || sentiment > 0 ? 'routine' : 'occurring';
  if (topics[0] === 'nimby') return 'feared';
  return sentiment >= 0 ? 'routine' : 'opinion';
}

/** A grievance without one angry word is a grievance still. */
function settleSentiment(sentiment: Sentiment, state: EventState, kind: SourceKind): Sentiment {
  return sentiment === 0 && (state === 'occurring' || state === 'feared') && complaining.has(kind) ? -1 : sentiment;
}

type StateFacts = {
  relevant: boolean;
  sentiment: Sentiment;
  topics: readonly Topic[];
  kind: SourceKind;
  /** More than a headline. */
  hasBody: boolean;
  /** A hard trigger is stated as a fact. */
  stated: boolean;
};

/** Where people write to complain. */
const complaining: ReadonlySet<SourceKind> = new Set<SourceKind>(['forum', 'hotline', 'manual']);
/** What people write of only because it bothers them. */
const nuisances: ReadonlySet<Topic> = new Set<Topic>([
  'smell',
  'air',
  'noise',
  'water',
  'drinking',
  'waste',
  'illegal',
  'fraud',
  'radiation',
  'ecology',
]);

function dismissalsOf(reading: Reading, signs: Signs, where: Whereabouts, { home }: AssessOptions): Contribution[] {
  const dismissals: Contribution[] = [];
  const add = (factor: string, at: { start: number; end: number }, basis: string) =>
    dismissals.push({ factor, start: at.start, end: at.end, weight: 0, basis });
  if (where.foreign !== null) add('abroad', where.foreign, '发生在境外，不属我省');
  else if (home !== null && where.elsewhere !== null) add('elsewhere', where.elsewhere, '发生在外省，不属我省');
  const advert = findAdvert(reading, signs);
  if (advert !== null) add('advert', advert, advert.rule.basis);
  return dismissals;
}

/** What was read and does not count is shown with the reason why: 「否定：不计」. */
function asideOf({ sign, context }: SetAside): Contribution {
  const basis = `${context}：不计「${triggerNames[sign.name]}」`;
  return { factor: context, start: sign.start, end: sign.end, weight: 0, basis };
}

/** What weighs nothing is shown only where it explains why. */
function isShown({ factor, weight }: Contribution): boolean {
  return weight !== 0 || explaining.has(factor) || factor.startsWith('state:');
}

const explaining: ReadonlySet<string> = new Set(['elsewhere', 'abroad', 'advert']);

function reasonsOf(reading: Reading, contributions: readonly Contribution[]): Reason[] {
  return contributions
    .map(({ factor, start, end, weight, basis }) => ({
      factor,
      ...reading.span(start, end),
      weight: Math.round(weight * 10) / 10,
      basis,
    }))
    .sort((a, b) => b.weight - a.weight || a.start - b.start);
}
