import { levelOrder, levels, type Topic, topics } from '../../analysis/codes.ts';
import { citiesOf, regionName } from '../../analysis/places/regions.ts';
import type { AssessedFact } from '../cases/assessed-facts.ts';
import { unitClocks } from '../cases/assessed-facts.ts';
import { caseOrigins } from '../cases/contract.ts';
import { clockKinds } from '../cases/contract-commands.ts';
import type { Database } from '../database/open.ts';
import { Refused } from '../http/problem.ts';
import { assessedFigures } from './contract.ts';
import type { YearLine, YearSection, YearStatistics } from './contract-year.ts';
import { type Counted, countFacts, emptyCount, type Period } from './count.ts';
import { percent } from './table.ts';
import { casesBy, eventsIn, isDemo, runningAt } from './year-counts.ts';

type Needs = { database: Database; home: string };

/** 年度统计 of plan item 十一: sums of the ledger without anything personal. */
export async function yearStatistics({ database, home }: Needs, year: number, at: string): Promise<YearStatistics> {
  const { from, to, partial } = yearPeriod(year, at);
  const period = { from, to };
  const [all, events, ways, running, demo] = await Promise.all([
    countFacts(database, 'total', period),
    eventsIn(database, period),
    casesBy(database, period),
    runningAt(database, to),
    isDemo(database, period),
  ]);
  const counted = all.get('') ?? emptyCount();
  const sections = [
    overall(events, counted),
    section('二、案件等级', '登记案件按现定等级计，每件只计一次。', [
      ...levelOrder
        .toReversed()
        .map((level) => cases(`${levels[level]}色`.replace('无色', '无等级'), ways.levels.get(level) ?? 0)),
    ]),
    section('三、案件主题', '登记案件按主题计；一件案件有几个主题的，在每个主题各计一次，合计大于案件数。', [
      ...(Object.keys(topics) as Topic[]).map((topic) => cases(topics[topic], ways.topics.get(topic) ?? 0)),
    ]),
    section(
      '四、涉及设区市',
      '登记案件按涉及地点计；涉及几个设区市的各计一次。“省级或未定”指没有登记到设区市的案件。',
      [
        ...citiesOf(home).map((city) => cases(regionName(city), ways.cities.get(city) ?? 0)),
        cases('省外', ways.outside(home)),
        cases('省级或未定', ways.unplaced),
      ],
    ),
    section('五、发现方式', '登记案件按登记时的发现方式计，每件只计一次。', [
      ...Object.entries(caseOrigins).map(([origin, name]) =>
        cases(name, counted.byKind.get(`registered ${origin}`)?.cases ?? 0),
      ),
    ]),
    answers(counted),
    handling(counted),
    section(
      '八、解决情况',
      '年内办结的案件按办结方式计（部分解决后经回头看确认解决的计为已解决）；同一案件先后两次办结且方式不同的各计一次。尚未办结指年末（年度未结束的为此刻）仍在办理的案件。',
      [
        ...(['solved', 'partly', 'unfounded', ''] as const).map((ending) =>
          cases(endings[ending], counted.byKind.get(`closed ${ending}`)?.cases ?? 0),
        ),
        cases('尚未办结', running),
      ],
    ),
  ];
  return { year, from, to, at, partial, demo, sections };
}

const endings = {
  solved: '已解决',
  partly: '部分解决',
  unfounded: '经核查不存在',
  '': '未注明方式（早期记录）',
} as const;

/** A year of 北京时间, until now where it is not over. Refuses one that has not begun. */
export function yearPeriod(year: number, at: string): Period & { partial: boolean } {
  const [from, end] = [year, year + 1].map((one) => new Date(`${one}-01-01T00:00:00+08:00`).toISOString());
  if (from === undefined || end === undefined || from >= at)
    throw new Refused('year.future', '这一年还没有开始，请选择今年或者以前的年份。', 400);
  return { from, to: end < at ? end : at, partial: at < end };
}

function overall(events: number, counted: Counted): YearSection {
  return section('一、总体', '舆情事件按首次出现时间计，已并入其他事件的不计；案件按登记时间计。', [
    { name: '舆情事件', value: events, unit: '个', of: null },
    cases('登记案件', countOf(counted, 'registered')),
    cases('办结案件', countOf(counted, 'closed')),
  ]);
}

function answers(counted: Counted): YearSection {
  const rate = (name: string, count: { cases: number; missed: number }): YearLine => ({
    ...{ name, value: percent(count), unit: '%' },
    of: { met: count.cases - count.missed, cases: count.cases },
  });
  const of = (fact: AssessedFact) => counted.cases.get(fact) ?? { cases: 0, missed: 0 };
  const byClock = unitClocks.flatMap((kind) => {
    const count = counted.byKind.get(`original ${kind}`);
    return count === undefined ? [] : [rate(`其中：${clockKinds[kind]}`, count)];
  });
  const { firstWordHalf, answerHalf, onTime } = assessedFigures;
  return section(
    '六、回应时效',
    `首次发声：${firstWordHalf.definition}正式回应：${answerHalf.definition}达标：${onTime.definition}`,
    [
      cases('首次发声案件', of('firstWord').cases),
      hours('首次发声用时（中位）', counted.times.get('firstWord')?.half),
      hours('首次发声用时（九成）', counted.times.get('firstWord')?.most),
      cases('正式回应案件', of('answer').cases),
      hours('正式回应用时（中位）', counted.times.get('answer')?.half),
      hours('正式回应用时（九成）', counted.times.get('answer')?.most),
      rate('按原时限达标', of('original')),
      ...byClock,
      rate('含延期达标（对照）', of('extended')),
    ],
  );
}

function handling(counted: Counted): YearSection {
  const { returned, reviewReturned, reopened, extension } = assessedFigures;
  return section(
    '七、办理质量',
    `退回：${returned.definition}审核退回：${reviewReturned.definition}重启：${reopened.definition}延期：${extension.definition}`,
    [
      cases('单位退回', countOf(counted, 'returned')),
      cases('审核退回', countOf(counted, 'reviewReturned')),
      cases('重启', countOf(counted, 'reopened')),
      cases('获准延期', countOf(counted, 'extension')),
      {
        ...{ name: '评估得分', value: meanOf(counted), unit: '分', of: null },
      },
    ],
  );
}

function meanOf({ sums }: Counted): number | null {
  const parts = (['timely', 'targeted', 'effective'] as const).flatMap((part) => {
    const { sum, known } = sums.get(part) ?? { sum: 0, known: 0 };
    return known === 0 ? [] : [sum / known];
  });
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

function countOf({ cases: told }: Counted, fact: AssessedFact): number {
  return told.get(fact)?.cases ?? 0;
}

function cases(name: string, value: number): YearLine {
  return { name, value, unit: '件', of: null };
}

function hours(name: string, ms: number | undefined): YearLine {
  return { name, value: ms === undefined ? null : ms / 3_600_000, unit: '小时', of: null };
}

function section(title: string, definition: string, lines: YearLine[]): YearSection {
  return { title, definition, lines };
}
