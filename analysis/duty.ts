import type { Duty, Place } from './assessment.ts';
import { type Desk, desks, type EventState, type Topic, type Trigger, topics as topicNames } from './codes.ts';
import type { Route } from './duty-routes.ts';
import { gazetteer } from './gazetteer.ts';
import { countWords } from './matching/word-sets.ts';
import { elsewhereWords, type OutsideRule, outsideRules } from './rules/outside.ts';

/** What the duty is decided from. */
export type DutyFacts = {
  whole: string;
  relevant: boolean;
  topics: readonly Topic[];
  state: EventState;
  triggers: readonly Trigger[];
  places: readonly Place[];
  cities: readonly string[];
  /** Two-digit code of our province; null when every Chinese place is ours. */
  home: string | null;
  /** Asks, complains or reports something that wants an answer. */
  wantsAnswer: boolean;
};

/**
 * 谁主管谁回应：the desk of the leading topic leads, unless the wording shows that the law puts another body in charge.
 * The one city concerned handles on the spot; several cities concerned are answered by the province (国办发〔2016〕80号).
 */
export function decideDuty(facts: DutyFacts, routes: readonly Route[]): Duty {
  const { handlerRegion, sentence: where } = handlerOf(facts);
  if (!facts.relevant) {
    const lead = facts.wantsAnswer ? elsewhereDesk(facts.whole) : 'none';
    const reason = lead === 'none' ? '与生态环境无关，无需承办。' : `不属生态环境职责，建议转${desks[lead]}。`;
    return { lead, handlerRegion: null, support: [], reason };
  }
  if (!facts.wantsAnswer)
    return { lead: 'none', handlerRegion: null, support: [], reason: '没有需要答复的环境问题，无需承办。' };
  const leading = leadingTopic(facts);
  const outside = outsideRuleFor(leading, facts.whole);
  const route = routeFor(leading, handlerRegion, routes);
  if (outside !== null && !facts.triggers.some((one) => one === 'casualty' || one === 'toxic')) {
    const support: Desk[] = route === null || route.lead === outside.desk ? [] : [route.lead];
    return {
      lead: outside.desk,
      handlerRegion,
      support,
      reason: `${outside.reason}，建议转${desks[outside.desk]}。${where}`,
    };
  }
  if (route === null)
    return {
      lead: 'publicity',
      handlerRegion,
      support: [],
      reason: `没有「${topicNames[leading]}」的路由，由宣教处先行研判。${where}`,
    };
  return {
    lead: route.lead,
    handlerRegion,
    support: [...route.support],
    reason: `主题为${topicNames[leading]}，${route.reason}。${where}`,
  };
}

/** The rule by which a topic's own wording hands the matter to another body, if any. */
export function outsideRuleFor(topic: Topic, whole: string): OutsideRule | null {
  if (!handedOver.has(topic)) return null;
  const counts = countOutside(whole);
  return (
    outsideRules.find(
      (rule, index) =>
        rule.topics.includes(topic) && (counts[`${index}+`] ?? 0) > 0 && (counts[`${index}-`] ?? 0) === 0,
    ) ?? null
  );
}

const handedOver: ReadonlySet<Topic> = new Set(outsideRules.flatMap(({ topics }) => topics));
const countOutside = countWords(
  Object.fromEntries(
    outsideRules.flatMap(({ words, unless }, index) => [
      [`${index}+`, words],
      [`${index}-`, unless],
    ]),
  ),
);
const countElsewhere = countWords(elsewhereWords);

/** Accidents go first; fraud and illegal discharge before the medium they spoil; a mood never leads. */
function leadingTopic({ topics, triggers, state, whole }: DutyFacts): Topic {
  if (topics.includes('accident') && triggers.some((one) => one === 'toxic' || one === 'casualty')) return 'accident';
  if (topics[0] === 'nimby' || topics[0] === 'radiation') return topics[0];
  // What is feared of a plant not yet built is a matter of its approval, whatever it would give off.
  if (state === 'feared' && topics.includes('nimby')) return topics.includes('radiation') ? 'radiation' : 'nimby';
  // A stinking ditch is a matter of its water, and water fouled by a works a matter of the works.
  if (topics.includes('water') && (topics[0] === 'smell' || topics[0] === 'water') && !isAirborne(whole))
    return discharging.test(whole) ? 'illegal' : 'water';
  if ((topics[0] === 'drinking' || topics[0] === 'soil') && topics.includes('illegal') && discharging.test(whole))
    return 'illegal';
  if ((topics[0] === 'air' || topics[0] === 'smell') && topics.includes('illegal') && unlawful.test(whole))
    return 'illegal';
  const matter = topics.filter((topic) => topic !== 'attitude' && topic !== 'policy' && topic !== 'other');
  return matter[0] ?? topics[0] ?? 'other';
}

/** Works that let something off into water. */
const discharging =
  /(?:厂(?!家|长)|企业|公司|作坊|养殖场|猪场|鸡场|矿|车间|洗车|园区)[^。！？\n]{0,40}(?:偷排|直排|乱排|私排|排污|排放|排入|排到|排进|直接排|污水|废水|毒水|倒入)|(?:排污|偷排|直排|污水|废水)[^。！？\n]{0,12}(?:厂(?!家|长)|企业|公司|作坊)/u;

/** A breach of the law that the enforcement bureau looks into, whatever is let off. */
const unlawful =
  /偷排|偷偷排|暗管|(?:非法|违法|违规)(?:生产|排放|排污|冶炼|加工)|超标排|(?:无|没有)(?:任何)?(?:环评|环保|排污)[^，。]{0,4}(?:手续|许可|证)|未批先建/u;
const watery = /[河江湖塘渠沟溪]|水[质体面]/u;

/** Whether what stinks is air, not water. */
function isAirborne(whole: string): boolean {
  return /废气|烟囱|浓烟|黑烟|毒气|焚烧|喷漆|烟尘|粉尘/u.test(whole) || !watery.test(whole);
}

/** The route of a topic: one for the region before one for all, then the first in order. */
function routeFor(topic: Topic, region: string | null, routes: readonly Route[]): Route | null {
  let best: Route | null = null;
  for (const route of routes) {
    if (route.topic !== topic) continue;
    const own = route.region ?? null;
    if (own !== null && !(region?.startsWith(own) ?? false)) continue;
    if (best === null || isBefore(route, best)) best = route;
  }
  return best;
}

function isBefore(one: Route, other: Route): boolean {
  const narrower = Number(one.region ?? 0) - Number(other.region ?? 0);
  return narrower !== 0 ? narrower > 0 : one.order < other.order;
}

function elsewhereDesk(whole: string): Desk {
  let best: Desk = 'none';
  let most = 0;
  for (const [desk, count] of Object.entries(countElsewhere(whole)) as [Desk, number][]) {
    const found = count * (desk === 'outside:other' ? 0.7 : 1);
    if (found > most) {
      best = desk;
      most = found;
    }
  }
  return best;
}

function handlerOf({ places, cities, home }: DutyFacts): { handlerRegion: string | null; sentence: string } {
  const named = [...new Set([...places.map((place) => place.code.slice(0, 4)), ...cities])];
  const [only] = named;
  if (named.length === 1 && only !== undefined)
    return { handlerRegion: only, sentence: `事发${gazetteer(home).nameOf(only) ?? only}，由属地处置。` };
  if (named.length === 0) return { handlerRegion: null, sentence: '文中没有明确地点，处置单位待研判。' };
  const names = named.map((code) => gazetteer(home).nameOf(code) ?? code).join('、');
  return { handlerRegion: null, sentence: `涉及${names}，多个地方由省级主管部门回应（国办发〔2016〕80号）。` };
}
