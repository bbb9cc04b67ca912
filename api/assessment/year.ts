import { levelOrder, levels, type Topic, topics } from '../../analysis/codes.ts';
import { citiesOf, regionName } from '../../analysis/places/regions.ts';
import { unitClocks } from '../cases/assessed-facts.ts';
import { caseOrigins } from '../cases/contract.ts';
import { clockKinds } from '../cases/contract-commands.ts';
import type { Database } from '../database/open.ts';
import { Refused } from '../http/problem.ts';
import { assessedFigures } from './contract.ts';
import type { YearSection, YearStatistics } from './contract-year.ts';
import { type Counted, countFacts, emptyCount, type Period, scoreOf } from './count.ts';
import { casesBy, eventsIn, isDemo, runningAt } from './year-counts.ts';
import { section, type YearLines, yearLines } from './year-lines.ts';

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
  const lines = yearLines(period);
  const sections = [
    section('一、总体', '舆情事件按首次出现时间计，已并入其他事件的不计；案件按登记时间计。', [
      { name: '舆情事件', value: events, unit: '个', records: null, of: null },
      lines.fact('登记案件', counted, 'registered'),
      lines.fact('办结案件', counted, 'closed'),
    ]),
    ...whatAndWhere(lines, ways, home),
    section('五、发现方式', '登记案件按登记时的发现方式计，每件只计一次。', [
      ...Object.entries(caseOrigins).map(([origin, name]) => lines.kind(name, counted, 'registered', origin)),
    ]),
    answers(lines, counted),
    handling(lines, counted),
    section(
      '八、解决情况',
      '年内办结的案件按办结方式计（部分解决后经回头看确认解决的计为已解决）；同一案件先后两次办结且方式不同的各计一次。尚未办结指年末（年度未结束的为此刻）仍在办理的案件。',
      [
        ...(['solved', 'partly', 'unfounded', ''] as const).map((ending) =>
          lines.kind(endings[ending], counted, 'closed', ending),
        ),
        lines.cases('尚未办结', running, partial ? '/cases?view=open' : null),
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

function whatAndWhere(
  lines: YearLines,
  { levels: byLevel, topics: byTopic, cities, outside, unplaced }: Awaited<ReturnType<typeof casesBy>>,
  home: string,
): YearSection[] {
  return [
    section('二、案件等级', '登记案件按现定等级计，每件只计一次。', [
      ...levelOrder.toReversed().map((level) => {
        const name = level === 'none' ? '无等级' : `${levels[level]}色`;
        return lines.registered(name, byLevel.get(level) ?? 0, { level });
      }),
    ]),
    section('三、案件主题', '登记案件按主题计；一件案件有几个主题的，在每个主题各计一次，合计可能大于案件数。', [
      ...(Object.keys(topics) as Topic[]).map((topic) =>
        lines.registered(topics[topic], byTopic.get(topic) ?? 0, { topic }),
      ),
    ]),
    section(
      '四、涉及设区市',
      '登记案件按涉及地点计；涉及几个设区市的各计一次。“省级或未定”指没有登记到设区市的案件。',
      [
        ...citiesOf(home).map((city) => lines.registered(regionName(city), cities.get(city) ?? 0, { place: city })),
        lines.registered('省外', outside(home), null),
        lines.registered('省级或未定', unplaced, null),
      ],
    ),
  ];
}

function answers(lines: YearLines, counted: Counted): YearSection {
  const { firstWordHalf, answerHalf, onTime } = assessedFigures;
  return section(
    '六、回应时效',
    `首次发声：${firstWordHalf.definition}正式回应：${answerHalf.definition}达标：${onTime.definition}`,
    [
      lines.fact('首次发声案件', counted, 'firstWord'),
      lines.hours('首次发声用时（中位）', counted, 'firstWord', 'half'),
      lines.hours('首次发声用时（九成）', counted, 'firstWord', 'most'),
      lines.fact('正式回应案件', counted, 'answer'),
      lines.hours('正式回应用时（中位）', counted, 'answer', 'half'),
      lines.hours('正式回应用时（九成）', counted, 'answer', 'most'),
      lines.rate('按原时限达标', counted, 'original'),
      ...unitClocks
        .filter((kind) => counted.byKind.has(`original ${kind}`))
        .map((kind) => lines.rate(`其中：${clockKinds[kind]}`, counted, 'original', kind)),
      lines.rate('含延期达标（对照）', counted, 'extended'),
    ],
  );
}

function handling(lines: YearLines, counted: Counted): YearSection {
  const { returned, reviewReturned, reopened, extension, quality } = assessedFigures;
  return section(
    '七、办理质量',
    `退回：${returned.definition}审核退回：${reviewReturned.definition}重启：${reopened.definition}延期：${extension.definition}评估：${quality.definition}`,
    [
      lines.fact('单位退回', counted, 'returned'),
      lines.fact('审核退回', counted, 'reviewReturned'),
      lines.fact('重启', counted, 'reopened'),
      lines.fact('获准延期', counted, 'extension'),
      lines.points('评估得分', scoreOf(counted), 'timely'),
    ],
  );
}
