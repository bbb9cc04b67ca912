import { homeOf } from '../../analysis/places/home.ts';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import { noConsult } from '../../api/cases/evolve-consult.ts';
import { noCorrections } from '../../api/cases/evolve-corrections.ts';
import { noEndings } from '../../api/cases/evolve-endings.ts';
import { noMerging } from '../../api/cases/evolve-merge.ts';
import { noParticulars } from '../../api/cases/particulars.ts';
import { emptyWord } from '../../api/cases/words.ts';
import type { BriefingInput } from '../../dashboards/briefing/input.ts';
import { briefingPeriod } from '../../dashboards/briefing/week.ts';

/** A case of the fixture: filed, assigned and in hand, unless told otherwise. */
export function caseState(facts: Partial<CaseState> & Pick<CaseState, 'id' | 'number' | 'title'>): CaseState {
  return {
    summary: '居民反映夜间有刺激性气味，持续数日。',
    level: 'orange',
    status: 'handling',
    origin: 'alert',
    emergency: false,
    documents: [
      {
        id: `doc-${facts.id}`,
        title: facts.title,
        url: `http://bbs.example/${facts.id}.html`,
        sourceName: '示例·赣水论坛',
        publishedAt: '2026-11-16T02:00:00.000Z',
        foundAt: '2026-11-16T02:10:00.000Z',
        snapshotSha256: null,
      },
    ],
    openedAt: '2026-11-17T02:00:00.000Z',
    foundAt: '2026-11-17T01:00:00.000Z',
    publishedAt: null,
    happenedAt: null,
    firstFoundAt: '2026-11-17T01:00:00.000Z',
    foundChanges: [],
    late: null,
    reports: [],
    steps: [],
    topics: ['smell'],
    places: [{ code: '360430', name: '彭泽县' }],
    demands: [],
    respondent: null,
    duty: { lead: 'air', handler: 'jiujiang', support: [] },
    unitSteps: [],
    dispute: null,
    rulings: [],
    clocks: [],
    words: [],
    handling: [],
    fix: null,
    conclusion: null,
    reopened: 0,
    closedAt: null,
    returns: [],
    demo: false,
    version: 3,
    ...noCorrections(facts.level ?? 'orange'),
    ...noMerging(),
    ...noEndings(),
    ...noConsult(),
    ...noParticulars(),
    ...facts,
  };
}

/** A clock of a case for an answer within 48 h. */
export function answerClock(startsAt: string, dueAt: string, stoppedAt: string | null): CaseState['clocks'][number] {
  const end = stoppedAt === null ? null : ('done' as const);
  const legalBasis = '国办发〔2016〕61号：其他政务舆情 48 小时内予以回应';
  const times = { startsAt, dueAt, originalDueAt: dueAt, knownAt: startsAt, stoppedAt, end };
  return { kind: 'answer', ...times, legalBasis, extended: false, extensions: 0, asked: null, noted: [] };
}

export function entry(seq: number, caseId: string, at: string, event: LedgerEntry['event']): LedgerEntry {
  const by = { kind: 'person', userId: 'u1', name: '张三', role: 'publicity', unitId: null } as const;
  return { seq, caseId, version: 1, at, by, event, previous: '', hash: '' };
}

/** The week of Monday 16 November 2026, made by hand: four cases, 40 texts, one source that cannot be read. */
export function handMadeWeek(): BriefingInput {
  const answered = caseState({
    id: 'a',
    number: '2026-0001',
    title: '信江边餐饮店夜间噪声扰民',
    level: 'yellow',
    status: 'closed',
    topics: ['noise'],
    places: [{ code: '361102', name: '信州区' }],
    clocks: [answerClock('2026-11-17T01:00:00.000Z', '2026-11-19T01:00:00.000Z', '2026-11-18T01:00:00.000Z')],
    words: [
      {
        ...emptyWord('answer', 'answer', 0),
        status: 'published',
        published: { url: 'http://sthjt.example/answer/1.html', channel: '厅门户网站', at: '2026-11-18T01:00:00.000Z' },
      },
    ],
    fix: {
      measures: '调整营业时间并加装隔声窗。',
      solved: 'partly',
      evidence: [],
      at: '2026-11-19T01:00:00.000Z',
      userId: null,
      verified: true,
    },
    demands: [{ text: '夜间十点后停止外放音响', covered: true }],
  });
  const overdue = caseState({
    id: 'b',
    number: '2026-0002',
    title: '彭泽青螺湾化工园区夜间异味',
    demands: [
      { text: '公布夜间监测数据', covered: false },
      { text: '说明排放来源', covered: false },
    ],
    clocks: [answerClock('2026-11-17T01:00:00.000Z', '2026-11-19T01:00:00.000Z', null)],
    handling: [{ text: '已派执法人员夜间到场。', evidence: [], by: '李四', at: '2026-11-18T14:00:00.000Z' }],
  });
  const due = caseState({
    id: 'c',
    number: '2026-0003',
    title: '乐安河乐平至鄱阳河段死鱼',
    topics: ['water'],
    places: [{ code: '360281', name: '乐平市' }],
    level: 'yellow',
    clocks: [answerClock('2026-11-22T01:00:00.000Z', '2026-11-24T01:00:00.000Z', null)],
    openedAt: '2026-11-22T02:00:00.000Z',
  });
  const old = caseState({
    id: 'd',
    number: '2026-0000',
    title: '上月办结的旧案',
    level: 'blue',
    status: 'archived',
    openedAt: '2026-10-17T02:00:00.000Z',
    foundAt: '2026-10-17T02:00:00.000Z',
  });
  return {
    head: {
      name: '生态环境舆情周报',
      office: '省生态环境厅宣传教育处',
      year: 2026,
      issue: 47,
      totalIssue: 128,
      distribution: '厅领导，厅机关各处室',
      copies: 30,
    },
    cities: homeOf('36').cities,
    period: briefingPeriod('2026-11-16', '2026-11-23T00:30:00.000Z'),
    cutOff: '2026-11-23T00:30:00.000Z',
    documents: {
      now: {
        collected: 370,
        relevant: 40,
        setAside: 6,
        negative: 30,
        byLevel: { none: 10, blue: 15, yellow: 9, orange: 6 },
        byTopic: { smell: 20, water: 12, noise: 6, nimby: 4 },
        byTrigger: { school: 4, drinking: 2 },
        byCity: { '3601': 5, '3604': 20, '3602': 6, '3611': 7 },
        byDay: {
          '2026-11-16': 3,
          '2026-11-17': 5,
          '2026-11-18': 8,
          '2026-11-19': 4,
          '2026-11-20': 6,
          '2026-11-21': 9,
          '2026-11-22': 5,
        },
      },
      before: {
        collected: 300,
        relevant: 32,
        setAside: 0,
        negative: 16,
        byLevel: { none: 12, blue: 15, yellow: 4, orange: 1 },
        byTopic: { smell: 8, water: 11, noise: 8 },
        byTrigger: {},
        byCity: { '3601': 8, '3604': 9, '3602': 5, '3611': 6 },
        byDay: {
          '2026-11-09': 4,
          '2026-11-10': 4,
          '2026-11-11': 5,
          '2026-11-12': 5,
          '2026-11-13': 4,
          '2026-11-14': 5,
          '2026-11-15': 5,
        },
      },
    },
    cases: { now: [answered, overdue, due, old], before: [old] },
    entries: {
      now: [
        entry(11, 'a', '2026-11-19T02:00:00.000Z', { type: 'closed', conclusion: '已整改' }),
        entry(12, 'c', '2026-11-22T06:00:00.000Z', {
          type: 'returned',
          unitId: 'water',
          reason: '主要责任在上游',
          each: true,
        }),
      ],
      before: [],
    },
    events: [
      {
        title: '彭泽青螺湾化工园区夜间异味',
        level: 'orange',
        caseId: 'b',
        copies: 14,
        sources: ['示例·赣水论坛', '示例·赣鄱新闻网'],
        saidBy: 'public',
        firstSeenAt: '2026-11-16T02:00:00.000Z',
        document: null,
      },
      {
        title: '乐安河乐平至鄱阳河段死鱼',
        level: 'yellow',
        caseId: 'c',
        copies: 9,
        sources: ['示例·赣水论坛'],
        saidBy: 'public',
        firstSeenAt: '2026-11-19T10:00:00.000Z',
        document: null,
      },
      {
        title: '楼下装修<电钻>从早响到晚',
        level: 'yellow',
        caseId: null,
        copies: 1,
        sources: ['示例·赣水论坛'],
        saidBy: 'public',
        firstSeenAt: '2026-11-20T03:00:00.000Z',
        document: {
          excerpt: '三家同时装修 & 老人血压都高了。',
          url: 'http://bbs.example/t1.html',
          id: 'doc-t1',
          place: '东湖区',
        },
      },
    ],
    unitNames: { air: '大气环境处', jiujiang: '九江市生态环境局', water: '水生态环境处' },
    coverage: {
      watched: 7,
      trusted: 6,
      sentence: '7个信源中6个的沉默可以相信。',
      blindSpots: ['未接入短视频平台和微信群', '仅采集公开网页'],
      sources: [
        { name: '示例·省厅门户网站', state: '正常', reason: '最近一次采集成功', trusted: true },
        { name: '示例·万年县公告栏', state: '列表为空', reason: '列表页已改版，未找到条目', trusted: false },
      ],
    },
    demo: true,
  };
}
