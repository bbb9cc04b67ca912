import { read, type WorkSheet } from '@e965/xlsx';
import * as assert from 'uvu/assert';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import type { LedgerFormCode } from '../../api/cases/contract-forms.ts';
import { emptyWord } from '../../api/cases/words.ts';
import { caseFormDocx, caseFormRows } from '../../dashboards/briefing/case-form.ts';
import { zipEntries } from '../../dashboards/briefing/fixed-zip.ts';
import { columns } from '../../dashboards/briefing/ledger-columns.ts';
import { ledgerFormsOf } from '../../dashboards/briefing/ledger-forms.ts';
import { ledgerXlsx } from '../../dashboards/briefing/ledger-xlsx.ts';
import { xmlText } from '../../dashboards/briefing/xml-text.ts';
import { suite } from '../suite.ts';
import { answerClock, caseState, entry } from './week-fixture.ts';

const forms = suite('the tables and the sheet as which the ledger is handed out');
const at = '2026-11-23T00:30:00.000Z';
const names: Record<string, string> = { air: '大气环境处', jiujiang: '九江市生态环境局' };
const units = (id: string) => names[id] ?? id;

/** A case that went through every desk: two texts, two public words, a photo as evidence, closed. */
function wholeCase(): { state: CaseState; own: LedgerEntry[] } {
  const [text] = caseState({ id: 'w', number: '2026-0007', title: '夜间异味' }).documents;
  if (text === undefined) throw new TypeError('the fixture has no text');
  const attachment = { id: 'a1', sha256: 'ab'.repeat(32), name: '现场.jpg', type: 'image/jpeg' as const, size: 9 };
  const out = (id: string, kind: 'firstWord' | 'answer', when: string, words: string) => ({
    ...emptyWord(id, kind, 0),
    status: 'published' as const,
    versions: [{ text: words, by: '李四', userId: 'u2', at: when, covers: [] }],
    published: { url: `https://sthjt.example/${id}`, channel: '厅网站', at: when },
  });
  const state = caseState({
    ...{ id: 'w', number: '2026-0007', title: '夜间异味', status: 'closed', emergency: true },
    publishedAt: '2026-11-16T02:00:00.000Z',
    documents: [
      {
        ...text,
        snapshotSha256: 'cd'.repeat(32),
        engagement: { views: 12_800, comments: 346, reposts: null },
      },
      { ...text, id: 'copy', sourceName: '示例·市民热线', publishedAt: '2026-11-16T05:00:00.000Z' },
    ],
    clocks: [answerClock('2026-11-17T01:00:00.000Z', '2026-11-19T01:00:00.000Z', '2026-11-18T01:00:00.000Z')],
    words: [
      out('firstWord', 'firstWord', '2026-11-17T04:30:00.000Z', '正在核查。'),
      out('answer', 'answer', '2026-11-18T01:00:00.000Z', '经查属实，已责令停产。'),
    ],
    handling: [
      {
        text: '夜间到场采样。',
        evidence: [{ text: '现场照片', url: null, attachment }],
        by: '王五',
        at: '2026-11-17T13:00:00.000Z',
      },
    ],
    fix: {
      ...{
        measures: '停产整改，安装在线监测。',
        solved: 'yes',
        at: '2026-11-18T03:00:00.000Z',
        userId: 'u3',
        verified: true,
      },
      evidence: [{ text: '复测报告', url: 'https://jiance.example/7' }],
    },
    conclusion: '问题已解决。',
    closedAt: '2026-11-19T02:00:00.000Z',
  });
  const own = [
    entry(1, 'w', '2026-11-17T01:30:00.000Z', {
      type: 'assigned',
      duty: { lead: 'air', handler: 'jiujiang', support: [] },
      note: '',
    }),
    entry(2, 'w', '2026-11-17T02:00:00.000Z', { type: 'accepted', unitId: 'jiujiang', each: true }),
    entry(3, 'w', '2026-11-19T02:00:00.000Z', { type: 'closed', conclusion: '问题已解决。' }),
  ];
  return { state, own };
}

forms('the district’s form has its twenty columns in order, and what the ledger knows stands in them', async () => {
  const { state, own } = wholeCase();
  assert.equal(
    ledgerFormsOf.district.columns.map(({ name }) => name).join(' | '),
    '序号 | 巡查单位 | 发布时间 | 发布平台 | 标题 | 链接 | 责任单位 | 涉及领域 | 首接人 | 交办时间 | 首回时间 | 办结时间 | 关注量 | 跟帖数 | 原贴摘要 | 办结回复摘要 | 线上情况 | 线下情况 | 原文截图 | 备注',
  );
  const [row] = await rowsOf('district', [{ state, own }]);
  assert.equal(row, {
    序号: '1',
    巡查单位: '系统预警',
    发布时间: '2026-11-16 10:00',
    发布平台: '示例·赣水论坛',
    标题: '夜间异味',
    链接: 'http://bbs.example/w.html',
    责任单位: '大气环境处、九江市生态环境局',
    涉及领域: '恶臭异味',
    首接人: '张三',
    交办时间: '2026-11-17 09:30',
    首回时间: '2026-11-17 12:30',
    办结时间: '2026-11-19 10:00',
    关注量: '12800',
    跟帖数: '346',
    原贴摘要: '居民反映夜间有刺激性气味，持续数日。',
    办结回复摘要: '经查属实，已责令停产。',
    线上情况:
      '2026-11-17 12:30 首次权威发布：厅网站 https://sthjt.example/firstWord\n2026-11-18 09:00 正式回应：厅网站 https://sthjt.example/answer',
    线下情况: '2026-11-17 21:00 王五：夜间到场采样。\n处置措施：停产整改，安装在线监测。',
    原文截图: `${'cd'.repeat(32)} 2026-11-16 10:10`,
    备注: '已办结\n问题已解决。',
  });
});

forms(
  'each field of the recommended ledger has its column, and a file as evidence stands there with its hash',
  async () => {
    const has = new Set(columns.map(({ name }) => name));
    const missing = recommended.filter((fields) => !fields.every((name) => has.has(name)));
    assert.is(recommended.length, 42);
    assert.equal(missing, []);
    const { state, own } = wholeCase();
    const fixed = {
      ...state,
      fix: state.fix === null ? null : { ...state.fix, evidence: state.handling[0]?.evidence ?? [] },
    };
    const [row] = await rowsOf('ledger', [{ state: fixed, own }]);
    assert.is(row?.['解决证据'], `现场照片（现场.jpg，SHA-256 ${'ab'.repeat(32)}）`);
    assert.is(
      row?.['传播（首报与各平台条数）'],
      '首报：2026-11-16 10:00 示例·赣水论坛\n示例·市民热线 1 条、示例·赣水论坛 1 条',
    );
  },
);

forms(
  'first answers are ranked from the quickest; who has not answered stands last, held against the limit before extensions',
  async () => {
    const { state, own } = wholeCase();
    const late = caseState({
      ...{ id: 'l', number: '2026-0002', title: '迟' },
      clocks: [answerClock('2026-11-17T01:00:00.000Z', '2026-11-19T01:00:00.000Z', null)],
    });
    const slow = {
      ...state,
      id: 's',
      number: '2026-0001',
      foundAt: '2026-11-14T01:00:00.000Z',
      firstFoundAt: '2026-11-14T01:00:00.000Z',
      clocks: [answerClock('2026-11-14T01:00:00.000Z', '2026-11-16T01:00:00.000Z', null)],
    };
    const rows = await rowsOf('ranking', [
      { state: late, own: [] },
      { state: slow, own },
      { state, own },
    ]);
    assert.equal(
      rows.map((row) => [row['名次'], row['编号'], row['首回用时（小时）'], row['是否按时']]),
      [
        ['1', '2026-0007', '3.5', '是'],
        ['2', '2026-0001', '75.5', '否'],
        ['3', '2026-0002', '', '否'],
      ],
    );
  },
);

forms(
  'a case that went all its way leaves no column empty in any of the three tables, and no row of the sheet',
  async () => {
    const whole = fullCase();
    for (const form of Object.keys(ledgerFormsOf) as LedgerFormCode[]) {
      const [row] = await rowsOf(form, [whole]);
      const empty = Object.entries(row ?? {}).flatMap(([name, value]) => (value === '' ? [name] : []));
      assert.equal(empty, [], ledgerFormsOf[form].title);
      assert.is(Object.keys(row ?? {}).length, ledgerFormsOf[form].columns.length);
    }
    const rows = caseFormRows({ ...whole, units, at });
    assert.equal(
      rows.flatMap(([one, first, two, second]) => [...(first === '' ? [one] : []), ...(second === '' ? [two] : [])]),
      [],
    );
  },
);

forms('what only a rule says is said to be proposed, and what no source gave is 未提供 and never 0', async () => {
  const { state, own } = wholeCase();
  const [text] = state.documents;
  const bare = {
    ...state,
    title: '大岭水泥厂扬尘',
    documents: text === undefined ? [] : [{ ...text, engagement: undefined }],
  };
  const [row] = await rowsOf('ledger', [{ state: bare as CaseState, own }]);
  assert.is(row?.['涉及企业／园区／水体／项目'], '大岭水泥厂（系统提出）');
  assert.is(row?.['重点回应类型'], '涉及公众切身利益且影响较大、突发事件处置和自然灾害应对（系统提出）');
  assert.is(
    row?.['评估得分（及时／针对／有效）'],
    '未评估（及时：1/1 项公开回应时限按时；针对：未登记诉求；有效：已解决）',
  );
  const [line] = await rowsOf('district', [{ state: bare as CaseState, own }]);
  assert.equal([line?.['关注量'], line?.['跟帖数']], ['未提供', '未提供']);
  assert.match(
    sheetValue(bare as CaseState, own, '评论数量及趋势'),
    /^跟帖数：未提供；关注量：未提供\n相关文本：11-16 1 条$/,
  );
});

forms('the sheet of one case has the rows of the template, and says where it cut', async () => {
  const { state, own } = wholeCase();
  const rows = caseFormRows({ state, own, units, at });
  assert.equal(
    rows.flatMap(([one, , two]) => (two === undefined ? [one] : [one, two])),
    [
      ...['舆情标题', '时间', '地点', '承办单位', '承办人', '首回时间', '办结时间', '办结回复', '原贴摘要', '原文截图'],
      ...['始发网络链接', '舆情截图', '转发情况', '转发数量统计', '转发平台统计', '评论数量及趋势', '处置情况'],
    ],
  );
  const words = wordsOf(await caseFormDocx({ state, own, units, at }));
  for (const text of [
    '2026-0007',
    '彭泽县',
    '张三',
    '经查属实，已责令停产。',
    '示例·市民热线 1 条',
    `现场.jpg，SHA-256 ${'ab'.repeat(32)}`,
  ])
    assert.ok(words.includes(text), text);
  assert.ok(words.includes('2026-11-17 21:00 王五：夜间到场采样。（佐证：现场照片）'));
  const many = {
    ...state,
    handling: Array.from({ length: 40 }, () => state.handling[0] as CaseState['handling'][number]),
  };
  const long = wordsOf(await caseFormDocx({ state: { ...many, summary: '长'.repeat(5_000) }, own, units, at }));
  assert.match(long, '……另有 28 条，见台账');
  assert.ok(long.length < 4_000, String(long.length));
});

forms('the sheet shows how the spread changed, and which demand a published word answers by what it says', () => {
  const { state, own } = wholeCase();
  const demands = ['停产', '赔偿养殖户损失'].map((text) => ({ text, covered: true }));
  const rows = caseFormRows({ state: { ...state, demands }, own, units, at, spread: ['正式回应：前24小时12条'] });
  assert.ok(rows.some(([name, text]) => name === '评论数量及趋势' && text.endsWith('正式回应：前24小时12条')));
  const acts = rows.find(([name]) => name === '处置情况')?.[1] ?? '';
  assert.match(acts, '诉求1：停产（正式回应已答复）');
  assert.match(acts, '诉求2：赔偿养殖户损失（未答复）');
});

forms('the sheet of a case that came back says how its earlier life ended', async () => {
  const { state, own } = wholeCase();
  const ended = { status: 'closed', life: 0, ending: null, referral: null, reviews: [] } as const;
  const life = { ...ended, conclusion: '已停产', closedAt: '2026-11-18T01:00:00.000Z', fix: state.fix };
  const again = { ...state, fix: null, lives: [{ ...life, reopenedAt: '2026-11-20T01:00:00.000Z', reviews: [] }] };
  const words = wordsOf(await caseFormDocx({ state: again, own, units, at }));
  for (const text of ['2026-11-18 09:00 办结：已停产', '2026-11-20 09:00 案件重启', '处置结果：'])
    assert.ok(words.includes(text), text);
});

forms('no sign of a post makes any of them unreadable', async () => {
  for (const mark of ['\uffff', '\0', '\ud800', '\udc00', '\ufffe', '\u0001']) {
    const { state, own } = wholeCase();
    const title = `乐安${mark}河`;
    const odd = { ...state, title, summary: title, handling: state.handling.map((one) => ({ ...one, text: title })) };
    for (const form of Object.keys(ledgerFormsOf) as LedgerFormCode[]) {
      const [row] = await rowsOf(form, [{ state: odd, own }]);
      assert.is(row?.['标题'], '乐安河', `${form} ${mark.codePointAt(0)?.toString(16)}`);
    }
    const docx = await caseFormDocx({ state: odd, own, units, at });
    assert.ok(wordsOf(docx).includes('乐安河'));
    for (const { name, bytes } of zipEntries(docx)) {
      const text = /\.(xml|rels)$/.test(name) ? bytes.toString('utf8') : '';
      assert.is(xmlText(text), text, name);
    }
  }
});

forms.run();

function sheetValue(state: CaseState, own: readonly LedgerEntry[], name: string): string {
  return caseFormRows({ state, own, units, at }).find(([one]) => one === name)?.[1] ?? '';
}

/** The same case with everything that can be registered: all that people decide beside its way, twice signed, archived. */
function fullCase(): { state: CaseState; own: LedgerEntry[] } {
  const { state, own } = wholeCase();
  const when = '2026-11-17T03:00:00.000Z';
  const done = state.clocks.map((clock) => ({ ...clock, extended: true, dueAt: '2026-11-20T01:00:00.000Z' }));
  const evidence = state.handling[0]?.evidence ?? [];
  const passed = { step: 'wording' as const, verdict: 'pass' as const, by: '李四', userId: 'u2', at: when };
  const review = { ...passed, opinion: '', secrecy: null, draft: 0, round: 0 };
  const full: CaseState = {
    ...state,
    happenedAt: '2026-11-16T01:00:00.000Z',
    demands: [{ text: '查明气味来源', covered: true }],
    duty: { lead: 'air', handler: 'jiujiang', support: ['monitoring'] },
    respondent: { level: 'county', basis: '属地管理', reason: null },
    unitSteps: [
      {
        ...{ unitId: 'jiujiang', role: 'handler' as const, over: null, assignedAt: when, acceptedAt: when },
        ...{ returned: null, ruled: null, endedAt: null },
      } as CaseState['unitSteps'][number],
    ],
    clocks: done,
    words: state.words.map((word) => ({ ...word, reviews: [review] })),
    fix: state.fix === null ? null : { ...state.fix, evidence },
    returns: [{ unitId: 'jiujiang', reason: '不在辖区', at: when, role: null }],
    foundChanges: [{ from: when, to: state.foundAt, reason: '以值班记录为准', by: '张三', at: when }],
    orders: [
      ...(['instruction', 'supervision'] as const).map((kind, id) => ({
        ...{ id, kind, text: '从速查处', from: '分管副厅长', at: when, until: when },
        answer: { text: '已落实', by: '王五', at: when },
      })),
    ],
    referral: { to: '示例市城市管理局', letter: null, receipt: '收文 8 号', owed: false, answer: null },
    particulars: {
      ...{ involved: ['示例化工厂'], answerTypes: ['vital'], views: null, replies: null, satisfaction: 'satisfied' },
      ...{ superior: '部来电询问，当日回复', mechanism: '建立夜间巡查制度', remark: '值班记录第 7 页' },
    },
    assessments: [{ timely: 90, targeted: 80, effective: 100, opinion: '及时', by: '张三', at: when }],
    ending: { kind: 'partly', left: '底泥待清', reviewAt: '2026-12-19T02:00:00.000Z' },
  };
  const further = [
    entry(4, 'w', when, { type: 'filed', level: 'orange', emergency: true, reason: '多人反映' }),
    entry(5, 'w', when, { type: 'reopened', reason: '又有反映', cause: 'relapse' }),
    entry(6, 'w', when, { type: 'corrected', change: { what: 'title', title: '夜间异味' }, reason: '原题有误' }),
    entry(7, 'w', when, { type: 'archived', archiveNumber: '2026-0007-归档' }),
  ];
  return { state: full, own: [...own, ...further] };
}

/** The 42 fields of the recommended ledger, each by the columns that hold it. */
const recommended: string[][] = [
  ...[['编号'], ['标题'], ['发现时间'], ['发布时间'], ['发现方式'], ['首发平台'], ['原文链接']],
  ...[
    ['存证快照（哈希与时间）'],
    ['摘要'],
    ['诉求要点'],
    ['主题类别'],
    ['设区市／县区'],
    ['涉及企业／园区／水体／项目'],
  ],
  ...[
    ['风险等级', '定级理由'],
    ['重点回应类型'],
    ['是否突发环境事件及级别'],
    ['传播（首报与各平台条数）', '相关文本（条）'],
  ],
  ...[['主管单位'], ['处置单位'], ['协办单位'], ['督办人'], ['回应主体'], ['交办时间'], ['签收时间']],
  ...[['回应时限', '首次回应时间'], ['回应渠道与公开链接'], ['回应全文（末稿）'], ['审核链与保密审查结论']],
  ...[['线下核查与办理记录'], ['处置措施'], ['具体举措／长效机制'], ['实际问题是否解决', '解决证据']],
  ...[['反映人满意／复发情况'], ['领导批示'], ['上级通报及回复'], ['延期／退回记录'], ['办结时间']],
  ...[
    ['是否超时（原时限）', '是否超时（含延期）', '是否迟报'],
    ['评估得分（及时／针对／有效）'],
    ['归档号'],
    ['是否可公开'],
    ['备注'],
  ],
];

/** The rows of a workbook as a spreadsheet program shows them, by the names of the columns. */
async function rowsOf(form: LedgerFormCode, cases: readonly { state: CaseState; own: readonly LedgerEntry[] }[]) {
  const bytes = await ledgerXlsx({
    ...{ cases: cases.map(({ state }) => state), units, at, form },
    entries: cases.flatMap(({ state, own }) => own.map((one) => ({ ...one, caseId: state.id }))),
  });
  const sheet = read(bytes, { cellNF: true, dense: true, sheetStubs: true }).Sheets[
    ledgerFormsOf[form].sheet
  ] as WorkSheet;
  const rows = sheet['!data'] ?? [];
  const heads = (rows[2] ?? []).map((cell) => String(cell.v));
  return rows
    .slice(3)
    .map(
      (row): Record<string, string> =>
        Object.fromEntries(
          heads.map((name, index) => [
            name,
            row[index]?.t === 's' ? String(row[index]?.v) : String(row[index]?.w ?? row[index]?.v ?? ''),
          ]),
        ),
    );
}

function wordsOf(docx: Buffer): string {
  const document = zipEntries(docx).find(({ name }) => name === 'word/document.xml');
  return (document?.bytes.toString('utf8') ?? '').replace(/<[^>]+>/g, '');
}
