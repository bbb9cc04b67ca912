import { minuteText } from '../../analysis/calendar.ts';
import {
  countedStates,
  type Level,
  levels,
  setAside,
  type Topic,
  type Trigger,
  topics,
  triggers,
} from '../../analysis/codes.ts';
import type { countedEvents } from '../../api/cases/contract.ts';
import { type ClockKind, clockKinds } from '../../api/cases/contract-commands.ts';
import { citiesConcerned } from '../../api/cases/places.ts';
import { type CaseCounts, caseCounts } from './case-figures.ts';
import type { BriefingInput, DocumentCounts } from './input.ts';
import { percentOf } from './numbers.ts';
import { type BriefingPeriod, daysFrom } from './week.ts';

/** 周报数字：a figure with the period before it, what it counts in words, and the address of its records. Null is unknown and printed —. */
export type BriefingFigure = {
  name: string;
  unit: '条' | '件' | '次' | '小时' | '%' | '个';
  value: number | null;
  previous: number | null;
  /** 口径：the saved query in words. */
  query: string;
  records: string;
};

export type BriefingFigures = {
  documents: Record<'collected' | 'relevant' | 'setAside' | 'negative' | 'high', BriefingFigure>;
  levels: ({ level: Level } & BriefingFigure)[];
  topics: ({ topic: Topic } & BriefingFigure)[];
  cities: ({ code: string } & BriefingFigure)[];
  triggers: ({ trigger: Trigger } & BriefingFigure)[];
  cases: Record<
    'opened' | 'late' | 'open' | 'closed' | 'overdue' | 'returned' | 'reopened' | 'published',
    BriefingFigure
  >;
  clocks: Record<
    | 'answerHours'
    | 'answerHoursMedian'
    | 'answerOnTime'
    | 'answerOnTimeOriginal'
    | 'firstWordOnTime'
    | 'pressOnTime'
    | 'acceptOnTime',
    BriefingFigure
  >;
  /** Of each kind of limit that came out in the period: how many, and the rate by the original and by the extended limit. */
  rates: { kind: ClockKind; decided: number; original: number | null; extended: number | null }[];
  /** Cases opened in the period by city code, one under each city that it concerns; '' for those without a city. */
  openedByCity: Record<string, number>;
  solved: CaseCounts['solved'];
  /** Clocks decided in the period, of which the shares are. */
  decided: CaseCounts['decided'];
  days: { day: string; value: number | null; previousDay: string; previous: number | null }[];
  coverage: BriefingFigure;
};

/** All figures of a briefing, pure: the same input gives the same figures. */
export function briefingFigures(input: BriefingInput): BriefingFigures {
  const { period, documents } = input;
  const now = caseCounts(input.cases.now, input.entries.now, period);
  const before = caseCounts(input.cases.before, input.entries.before, {
    from: period.previousFrom,
    to: period.previousTo,
  });
  const span = `${minuteText(period.from)} 至 ${minuteText(period.to)}`;
  const texts = documentFigure(period, span);
  const level = (one: Level, counts: DocumentCounts) => known(counts, counts.byLevel[one]);
  return {
    documents: documentTotals(input, texts, span),
    levels: shownLevels.map((one) => ({
      level: one,
      ...texts(
        `${levels[one]}色文本`,
        `等级=${levels[one]}`,
        `level=${one}`,
        level(one, documents.now),
        level(one, documents.before),
      ),
    })),
    topics: (Object.keys(topics) as Topic[])
      .map((topic) => ({
        topic,
        ...texts(
          topics[topic],
          `主题=${topics[topic]}`,
          `topic=${topic}`,
          known(documents.now, documents.now.byTopic[topic]),
          known(documents.before, documents.before.byTopic[topic]),
        ),
      }))
      .filter((one) => (one.value ?? 0) > 0 || (one.previous ?? 0) > 0)
      .sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || (b.previous ?? 0) - (a.previous ?? 0)),
    cities: input.cities.map(({ code, short }) => ({
      code,
      ...texts(
        short,
        `地点=${short}`,
        `place=${code}`,
        known(documents.now, documents.now.byCity[code]),
        known(documents.before, documents.before.byCity[code]),
      ),
    })),
    triggers: (Object.keys(triggers) as Trigger[])
      .map((trigger) => ({
        trigger,
        ...texts(
          triggers[trigger],
          `硬触发=${triggers[trigger]}`,
          `trigger=${trigger}`,
          known(documents.now, documents.now.byTrigger[trigger]),
          known(documents.before, documents.before.byTrigger[trigger]),
        ),
      }))
      .filter((one) => (one.value ?? 0) > 0),
    cases: caseTotals(period, span, now, before),
    clocks: clockFigures(period, span, now, before),
    openedByCity: openedByCity(input),
    solved: now.solved,
    decided: now.decided,
    rates: clockRates(now),
    days: daysFrom(period.from).map((day, index) => {
      const previousDay = daysFrom(period.previousFrom)[index] ?? '';
      return {
        day,
        value: documents.now.byDay[day] ?? null,
        previousDay,
        previous: documents.before.byDay[previousDay] ?? null,
      };
    }),
    coverage: {
      name: '可信信源',
      unit: '个',
      value: input.coverage.trusted,
      previous: null,
      query: `截止 ${minuteText(input.cutOff)}，在用信源 ${input.coverage.watched} 个中状态可信者`,
      records: '/sources',
    },
  };
}

/** Every figure with its value, 口径 and address, for the screen beside the briefing. */
export function figureList(figures: BriefingFigures): BriefingFigure[] {
  return [
    ...Object.values(figures.documents),
    ...figures.levels,
    ...Object.values(figures.cases),
    ...Object.values(figures.clocks),
    ...figures.topics,
    ...figures.cities,
    ...figures.triggers,
    figures.coverage,
  ].map(({ name, unit, value, previous, query, records }) => ({ name, unit, value, previous, query, records }));
}

const shownLevels: readonly Level[] = ['red', 'orange', 'yellow', 'blue'];

type Texts = (
  name: string,
  words: string,
  filter: string,
  value: number | null,
  previous: number | null,
) => BriefingFigure;

/** Figures that count relevant texts of the period under one more filter. */
function documentFigure(period: BriefingPeriod, span: string): Texts {
  return (name, words, filter, value, previous) => ({
    name,
    unit: '条',
    value,
    previous,
    query: `发布时间（无则发现时间）${span}，与生态环境相关，不含演练、辟谣、日常工作和往事回顾${words === '' ? '' : `，${words}`}`,
    records: `/documents?from=${period.from}&to=${period.to}&relevant=true&state=${countedStates.join(',')}${filter === '' ? '' : `&${filter}`}`,
  });
}

function documentTotals(
  { period, documents }: BriefingInput,
  texts: Texts,
  span: string,
): BriefingFigures['documents'] {
  const { now, before } = documents;
  const high = ({ byLevel, relevant }: DocumentCounts) =>
    relevant === null ? null : (byLevel.red ?? 0) + (byLevel.orange ?? 0) + (byLevel.yellow ?? 0);
  const negative = texts(
    '负面占比',
    '情感=负面，占相关文本的比例',
    'sentiment=-1',
    percentOf(now.negative, now.relevant),
    percentOf(before.negative, before.relevant),
  );
  return {
    collected: {
      ...texts('采集文本', '', '', now.collected, before.collected),
      query: `发布时间（无则发现时间）${span}，全部文本`,
      records: `/documents?from=${period.from}&to=${period.to}`,
    },
    relevant: texts('相关文本', '', '', now.relevant, before.relevant),
    setAside: {
      ...texts('不计入的文本', '', '', now.setAside, before.setAside),
      query: `发布时间（无则发现时间）${span}，与生态环境相关的演练、辟谣、日常工作和往事回顾`,
      records: `/documents?from=${period.from}&to=${period.to}&relevant=true&state=${setAside.join(',')}`,
    },
    negative: { ...negative, unit: '%' },
    high: texts('黄色及以上', '等级=红、橙、黄', 'level=red,orange,yellow', high(now), high(before)),
  };
}

function caseTotals(
  period: BriefingPeriod,
  span: string,
  now: CaseCounts,
  before: CaseCounts,
): BriefingFigures['cases'] {
  const at = minuteText(period.to);
  const having = (event: keyof typeof countedEvents) =>
    `/cases?view=all&event=${event}&eventFrom=${period.from}&eventTo=${period.to}`;
  const figure = (
    name: string,
    unit: '件' | '次',
    key: Exclude<keyof CaseCounts, 'onTime' | 'onTimeOriginal' | 'decided' | 'decidedOriginal' | 'solved'>,
    query: string,
    records: string,
  ): BriefingFigure => ({
    name,
    unit,
    value: now[key],
    previous: before[key],
    query,
    records,
  });
  return {
    opened: figure(
      '新增案件',
      '件',
      'opened',
      `台账登记时间 ${span}`,
      `/cases?view=all&sort=opened&openedFrom=${period.from}&openedTo=${period.to}`,
    ),
    late: figure(
      '迟报案件',
      '件',
      'late',
      `台账登记时间 ${span}，登记时距发现或者公开发布已超过规定时间（见时限配置）`,
      `/cases?view=all&sort=opened&openedFrom=${period.from}&openedTo=${period.to}`,
    ),
    open: figure('在办案件', '件', 'open', `截至 ${at} 未办结、未转出的案件`, '/cases?view=open'),
    closed: figure('办结案件', '件', 'closed', `办结记录时间 ${span}`, having('closed')),
    overdue: figure('超时案件', '件', 'overdue', `截至 ${at} 时限已过而仍在计时的在办案件`, '/cases?view=overdue'),
    returned: figure('退回', '次', 'returned', `退回记录时间 ${span}`, having('returned')),
    reopened: figure('重启', '次', 'reopened', `重启记录时间 ${span}`, having('reopened')),
    published: figure('公开回应', '件', 'published', `回应发布时间 ${span}`, having('answerPublished')),
  };
}

function clockFigures(
  period: BriefingPeriod,
  span: string,
  now: CaseCounts,
  before: CaseCounts,
): BriefingFigures['clocks'] {
  const figure = (
    name: string,
    unit: '小时' | '%',
    value: number | null,
    previous: number | null,
    query: string,
    records = '/cases?view=all',
  ): BriefingFigure => ({ name, unit, value, previous, query, records });
  const published = `/cases?view=all&event=answerPublished&eventFrom=${period.from}&eventTo=${period.to}`;
  const decided = `时限于 ${span} 内停止或到期（迟报案件在登记时计入）者，其中按时完成的比例`;
  const onTime = (name: string, kind: 'answer' | 'firstWord' | 'press' | 'accept', more = '') =>
    figure(name, '%', now.onTime[kind], before.onTime[kind], `${decided}${more}`);
  const hours = `回应发布时间 ${span}，自最早记录的发现时间起算`;
  return {
    answerHours: figure('首次回应平均用时', '小时', now.answerHoursMean, before.answerHoursMean, hours, published),
    answerHoursMedian: figure(
      '首次回应中位用时',
      '小时',
      now.answerHoursMedian,
      before.answerHoursMedian,
      hours,
      published,
    ),
    answerOnTime: onTime('48小时回应达标率（含批准的延期）', 'answer'),
    answerOnTimeOriginal: figure(
      '48小时回应达标率（原时限）',
      '%',
      now.onTimeOriginal.answer,
      before.onTimeOriginal.answer,
      `${decided}，不计延期`,
    ),
    firstWordOnTime: onTime('5小时权威发布达标率', 'firstWord'),
    pressOnTime: onTime('24小时新闻发布会达标率', 'press'),
    acceptOnTime: onTime('按时签收率', 'accept', '；每个须签收的单位计一次'),
  };
}

function clockRates(now: CaseCounts): BriefingFigures['rates'] {
  return (Object.keys(clockKinds) as ClockKind[])
    .filter((kind) => now.decided[kind] + now.decidedOriginal[kind] > 0)
    .map((kind) => ({
      kind,
      decided: now.decidedOriginal[kind],
      original: now.onTimeOriginal[kind],
      extended: now.onTime[kind],
    }));
}

function openedByCity({ cases, period }: BriefingInput): Record<string, number> {
  const opened = cases.now.filter((one) => one.openedAt >= period.from && one.openedAt < period.to);
  const counts: Record<string, number> = {};
  for (const one of opened) {
    const cities = citiesConcerned(one.places);
    for (const code of cities.length === 0 ? [''] : cities) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** Zero where the period was counted and the key has no count; unknown where it was not. */
function known(counts: DocumentCounts, count: number | undefined): number | null {
  return counts.relevant === null ? null : (count ?? 0);
}
