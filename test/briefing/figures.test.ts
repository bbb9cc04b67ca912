import * as assert from 'uvu/assert';
import { briefingFigures, figureList } from '../../dashboards/briefing/figures.ts';
import type { BriefingInput, DocumentCounts } from '../../dashboards/briefing/input.ts';
import { changeShown, median, shown } from '../../dashboards/briefing/numbers.ts';
import { briefingReport } from '../../dashboards/briefing/report.ts';
import { measureStatements, riskStatements } from '../../dashboards/briefing/statements.ts';
import { suite } from '../suite.ts';
import { answerClock, caseState, handMadeWeek } from './week-fixture.ts';

const figures = suite('figures of a briefing');

figures('the hand-made week: 40 relevant of 370 against 32 of 300, three quarters negative against a half', () => {
  const { documents } = briefingFigures(handMadeWeek());
  assert.equal(pair(documents.collected), [370, 300]);
  assert.equal(pair(documents.relevant), [40, 32]);
  assert.equal(pair(documents.negative), [75, 50]);
  assert.equal(pair(documents.high), [15, 5]);
  assert.is(
    documents.relevant.records,
    '/documents?from=2026-11-15T16:00:00.000Z&to=2026-11-22T16:00:00.000Z&relevant=true&state=occurring,feared,ask,opinion,other',
  );
  assert.is(
    documents.relevant.query,
    '发布时间（无则发现时间）2026-11-16 00:00 至 2026-11-23 00:00，与生态环境相关，不含演练、辟谣、日常工作和往事回顾',
  );
});

figures('three cases opened, two open, one closed, one overdue, one returned; none the week before', () => {
  const { cases } = briefingFigures(handMadeWeek());
  assert.equal(pair(cases.opened), [3, 0]);
  assert.equal(pair(cases.open), [2, 0]);
  assert.equal(pair(cases.closed), [1, 0]);
  assert.equal(pair(cases.overdue), [1, 0]);
  assert.equal(pair(cases.returned), [1, 0]);
});

figures(
  'an answer 24 h after it was found, one clock met and one run out: 24 hours and 50 percent; nothing known before',
  () => {
    const { clocks, decided } = briefingFigures(handMadeWeek());
    assert.equal(pair(clocks.answerHours), [24, null]);
    assert.equal(pair(clocks.answerOnTime), [50, null]);
    assert.equal(pair(clocks.firstWordOnTime), [null, null]);
    assert.is(decided.answer, 2);
  },
);

figures(
  'a clock that stopped one minute late is not met, and one that ran out before the week is not counted again',
  () => {
    const input = handMadeWeek();
    const late = answerClock('2026-11-17T01:00:00.000Z', '2026-11-19T01:00:00.000Z', '2026-11-19T01:01:00.000Z');
    const older = answerClock('2026-11-10T01:00:00.000Z', '2026-11-12T01:00:00.000Z', '2026-11-18T01:00:00.000Z');
    const now = [
      caseState({ id: 'p', number: '1', title: 't', clocks: [late] }),
      caseState({ id: 'q', number: '2', title: 't', openedAt: '2026-11-10T02:00:00.000Z', clocks: [older] }),
    ];
    const { clocks, decided } = briefingFigures({ ...input, cases: { now, before: [] } });
    assert.is(clocks.answerOnTime.value, 0);
    assert.is(decided.answer, 1);
  },
);

figures('topics come most first, cities all eleven, and triggers only where seen', () => {
  const { topics, cities, triggers } = briefingFigures(handMadeWeek());
  assert.equal(
    topics.map((one) => [one.topic, one.value, one.previous]),
    [
      ['smell', 20, 8],
      ['water', 12, 11],
      ['noise', 6, 8],
      ['nimby', 4, 0],
    ],
  );
  assert.is(cities.length, 11);
  assert.equal(
    cities.filter((one) => (one.value ?? 0) > 0).map((one) => [one.name, one.value]),
    [
      ['南昌', 5],
      ['景德镇', 6],
      ['九江', 20],
      ['上饶', 7],
    ],
  );
  assert.equal(
    triggers.map((one) => one.trigger),
    ['drinking', 'school'],
  );
});

figures('every figure has its words, its records and no NaN, also in an empty week', () => {
  for (const input of [handMadeWeek(), emptyWeek()]) {
    for (const figure of figureList(briefingFigures(input))) {
      assert.ok(figure.query.length > 5, figure.name);
      assert.match(figure.records, /^\/(documents|cases|sources)/);
      assert.ok(figure.value === null || Number.isFinite(figure.value), figure.name);
    }
  }
});

figures('an empty week says —, no NaN, and that the data do not suffice', () => {
  const input = emptyWeek();
  const words = JSON.stringify(briefingReport(input, briefingFigures(input)));
  assert.not.match(words, /NaN|Infinity|undefined|null条/);
  assert.match(words, /负面占比—（上期—）/);
  assert.match(words, /资料不足：本期没有在办案件/);
  assert.match(words, /资料不足：本期数据没有触发研判规则，不作判断。/);
  assert.match(words, /资料不足：本期数据没有触发建议规则，不提建议。/);
});

figures('risk statements come from rules alone: what ran out, is unanswered, due, triggered, rising or unread', () => {
  const input = handMadeWeek();
  const risks = riskStatements(input, briefingFigures(input));
  assert.equal(
    risks.map((one) => one.rule),
    ['超时', '高等级未回应', '未来七日到期', '硬触发', '主题上升', '地区上升', '覆盖缺口'],
  );
  assert.is(risks[4]?.text, '恶臭异味20条（上期8条），达到上升提示线（不少于5条且为上期的1.5倍以上）。');
  assert.is(risks[2]?.text, '未来七日有1项时限到期：2026-0003回应（11月24日09:00）。');
});

figures('measures name the unit, the case and the open demands', () => {
  const input = handMadeWeek();
  const measures = measureStatements(input, briefingFigures(input)).map((one) => one.text);
  assert.ok(measures.includes('对1件超时案件逐件督办，大气环境处应说明原因并报送进展。'));
  assert.ok(
    measures.some((text) =>
      text.startsWith('请大气环境处就2026-0002“彭泽青螺湾化工园区夜间异味”尚未答复的2项诉求起草回应'),
    ),
  );
});

figures('a demand is answered by what a published word says, not by a tick', () => {
  const week = handMadeWeek();
  const one = week.cases.now.find(({ demands }) => demands.some(({ covered }) => covered));
  assert.ok(one);
  const event = { title: one.title, level: one.level, caseId: one.id, copies: null, sources: [], document: null };
  const input = { ...week, events: [{ ...event, saidBy: 'public' as const, firstSeenAt: one.foundAt }] };
  const words = () => JSON.stringify(briefingReport(input, briefingFigures(input)));
  assert.match(words(), /夜间十点后停止外放音响（未答复）/);
  const said = { text: '商户夜间十点后已停止外放音响。', by: '张三', userId: null, at: one.foundAt, covers: [] };
  one.words[0]?.versions.push(said);
  assert.match(words(), /夜间十点后停止外放音响（已答复）/);
});

figures('the first paragraph carries the worst rate by the original limit, whatever the others are', () => {
  const week = handMadeWeek();
  const [one] = week.cases.now;
  assert.ok(one);
  const [clock] = one.clocks;
  assert.ok(clock);
  const late = { ...clock, kind: 'press' as const, stoppedAt: '2026-11-20T01:00:00.000Z' };
  const input = { ...week, cases: { ...week.cases, now: [{ ...one, clocks: [clock, late] }] } };
  const first = briefingReport(input, briefingFigures(input)).blocks.find(({ kind }) => kind === 'paragraph');
  assert.match(JSON.stringify(first), /各类时限按原时限，达标率最低的是新闻发布会0%（1项）；回应100%（1项）。/);
});

figures('what nobody has confirmed stands as what people say, an office’s word as its own', () => {
  const week = handMadeWeek();
  const said = (saidBy: 'public' | 'news' | 'official') => {
    const input = { ...week, events: week.events.slice(0, 1).map((event) => ({ ...event, saidBy })) };
    return JSON.stringify(briefingReport(input, briefingFigures(input)));
  };
  assert.match(said('public'), /网民称（未经核实）：居民反映夜间有刺激性气味/);
  assert.match(said('news'), /媒体报道：居民反映夜间有刺激性气味/);
  assert.match(said('official'), /官方发布：居民反映夜间有刺激性气味/);
});

figures(
  'of many public words the newest two are told, with how many there were; steps that nobody did are left',
  () => {
    const week = handMadeWeek();
    const one = week.cases.now.find(({ id }) => id === 'a');
    const word = one?.words[0];
    assert.ok(one && word?.published);
    const { published } = word;
    const words = ['17', '18', '19', '20'].map((day) => ({
      ...word,
      id: `answer-${day}`,
      published: { ...published, at: `2026-11-${day}T01:00:00.000Z`, url: `http://sthjt.example/answer/${day}.html` },
    }));
    const running = { ...one, words, status: 'fixed' as const };
    const event = { title: one.title, level: one.level, caseId: one.id, copies: null, sources: [], document: null };
    const events = [{ ...event, saidBy: 'public' as const, firstSeenAt: one.foundAt }];
    const input = { ...week, cases: { ...week.cases, now: [running] }, events };
    const { blocks } = briefingReport(input, briefingFigures(input));
    const annex = blocks.findIndex((block) => block.kind === 'section' && block.newPage === true);
    const text = JSON.stringify(blocks.slice(0, annex));
    assert.match(text, /已公开发布4次，其中本期4次；最近2次：/);
    assert.match(text, /最近2次：11月19日09:00通过.+11月20日09:00通过/);
    assert.not.match(text, /11月18日09:00通过/);
    const links = [...JSON.stringify(blocks.slice(annex)).matchAll(/answer\/(\d+)\.html/g)].map(([, day]) => day);
    assert.equal(links, ['17', '18', '19', '20'], 'each public word with its link, oldest first');
    assert.match(text, /待宣教处核验处置结果/);
  },
);

figures('an incident is one heading and one paragraph', () => {
  const week = handMadeWeek();
  const { blocks } = briefingReport(week, briefingFigures(week));
  const from = blocks.findIndex((block) => block.kind === 'section' && block.text === '二、重点舆情');
  const to = blocks.findIndex((block) => block.kind === 'section' && block.text.startsWith('三、'));
  const kinds = blocks.slice(from + 1, to).map(({ kind }) => kind);
  assert.equal(
    kinds,
    week.events.flatMap(() => ['subsection', 'paragraph']),
  );
});

figures('numbers print whole, with one decimal or as —, and a change from nothing is —', () => {
  assert.equal([shown(3), shown(3.25), shown(null), shown(Number.NaN)], ['3', '3.3', '—', '—']);
  assert.equal(
    [changeShown(3, 0), changeShown(3, 2), changeShown(2, 3), changeShown(2, 2)],
    ['—', '↑50.0%', '↓33.3%', '持平'],
  );
  assert.equal([median([]), median([3, 1]), median([5, 1, 2])], [null, 2, 2]);
});

figures.run();

function pair({ value, previous }: { value: number | null; previous: number | null }): (number | null)[] {
  return [value, previous];
}

function emptyWeek(): BriefingInput {
  const none: DocumentCounts = {
    collected: 0,
    relevant: 0,
    setAside: 0,
    negative: 0,
    byLevel: {},
    byTopic: {},
    byTrigger: {},
    byCity: {},
    byDay: {},
  };
  const input = handMadeWeek();
  return {
    ...input,
    documents: { now: none, before: none },
    cases: { now: [], before: [] },
    entries: { now: [], before: [] },
    events: [],
    coverage: { watched: 0, trusted: 0, sentence: '没有信源。', blindSpots: [], sources: [] },
    demo: false,
  };
}
