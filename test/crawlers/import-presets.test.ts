import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import { aliases, isPersonal, plainColumn } from '../../crawlers/import/columns.ts';
import { type PresetName, presetNamed, presets } from '../../crawlers/import/import-records.ts';
import { checkMapping, columnsOf, MappingRefused, readMapping } from '../../crawlers/import/mapping.ts';
import { presetTable } from '../../crawlers/import/presets.ts';
import { suite } from '../suite.ts';
import { importedFrom } from './import-example.ts';

const exports_ = suite('exports of other systems');
const folder = mkdtempSync(join(tmpdir(), 'huiying-presets-'));
exports_.after(() => rmSync(folder, { recursive: true }));

const hotline =
  '工单编号,工单标题,诉求内容,诉求类型,受理时间,办结期限,诉求渠道,承办单位,工单状态,求助人员,求助号码,事件发生地,诉求详细地址\n' +
  '20261130007,露天烧秸秆,市民来电反映村口整晚烧秸秆呛人,环境保护,2026-10-30 20:05:10,2026-11-07 20:05:10,电话,某县生态环境局,已办结,钱某某,13900002222,南昌市进贤县,民和镇XX村3号\n';

type Expected = Partial<{
  title: string;
  text: string;
  publishedAt: string | null;
  sourceName: string;
  sourceKind: string;
  sourceRegion: string | null;
  url: string;
  author: boolean;
  engagement: unknown;
}>;
const figures = (
  reposts: number | null,
  comments: number | null,
  likes: number | null,
  views: number | null,
  followers: number | null = null,
) => ({
  reposts,
  comments,
  likes,
  views,
  followers,
});

const cases: { preset: PresetName; name: string; content: string | Uint8Array; expected: Expected[] }[] = [
  ...[hotline, iconv.encode(hotline, 'gbk')].map((content) => ({
    preset: '12345' as const,
    name: `hotline-${typeof content}.csv`,
    content,
    expected: [
      {
        title: '露天烧秸秆',
        text: '市民来电反映村口整晚烧秸秆呛人\n南昌市进贤县\n民和镇XX村3号',
        publishedAt: '2026-10-30T12:05:10.000Z',
        sourceName: '12345热线',
        sourceKind: 'hotline',
        sourceRegion: '360124',
        url: 'urn:huiying:preset-12345:20261130007',
        author: false,
      },
    ],
  })),
  {
    preset: '12369',
    name: 'reports.csv',
    content:
      '举报编号,举报方式,举报时间,举报人,联系电话,被举报单位,污染类型,行政区划,详细地址,举报内容,办理单位,办理状态,办理结果\nHB77-2,微信,2026/10/31 7:08,孙某某,13900003333,某印染有限公司,水污染-偷排,江西省上饶市鄱阳县,芦田园区,半夜往沟里排红水,某局,办理中,\n',
    expected: [
      {
        title: '某印染有限公司 水污染-偷排',
        text: '半夜往沟里排红水\n某印染有限公司\n水污染-偷排\n江西省上饶市鄱阳县\n芦田园区',
        publishedAt: '2026-10-30T23:08:00.000Z',
        sourceName: '12369环保举报',
        sourceKind: 'hotline',
        sourceRegion: '361128',
        url: 'urn:huiying:preset-12369:HB77-2',
        author: false,
      },
    ],
  },
  {
    preset: 'weibo',
    name: 'posts.csv',
    content:
      '微博id,微博正文,头条文章url,发布位置,艾特用户,话题,转发数,评论数,点赞数,发布时间,发布工具,用户昵称\n8101,园区又放臭气了没人管,,江西九江,,,1.2万,"3,000",0,2026-10-31 21:33,手机,网友丁\n',
    expected: [
      {
        title: '',
        text: '园区又放臭气了没人管',
        publishedAt: '2026-10-31T13:33:00.000Z',
        sourceName: '新浪微博',
        sourceKind: 'weibo',
        sourceRegion: '3604',
        url: 'urn:huiying:preset-weibo:8101',
        author: true,
        engagement: figures(12_000, 3_000, 0, null),
      },
    ],
  },
  {
    preset: 'mediacrawler',
    name: 'notes.jsonl',
    content:
      '{"note_id":"a1","type":"normal","title":"湖边死鱼","desc":"漂了好多死鱼","time":1795500000000,"user_id":"u","nickname":"网友甲","liked_count":"10万+","comment_count":"300","ip_location":"江西","note_url":"https://www.xiaohongshu.com/explore/a1","source_keyword":"死鱼"}\n{"aweme_id":"b2","title":"江水变色","desc":"江水红了","create_time":1795500000,"nickname":"网友乙","ip_location":"火星","aweme_url":"https://www.douyin.com/video/b2"}\n',
    expected: [
      {
        title: '湖边死鱼',
        text: '漂了好多死鱼',
        publishedAt: '2026-11-24T06:00:00.000Z',
        sourceName: '小红书',
        sourceRegion: '36',
        url: 'https://www.xiaohongshu.com/explore/a1',
        author: true,
        engagement: figures(null, 300, 100_000, null),
      },
      { publishedAt: '2026-11-24T06:00:00.000Z', sourceName: '抖音', sourceRegion: null, engagement: undefined },
    ],
  },
  {
    preset: 'wechat',
    name: 'articles.csv',
    content:
      '公众号,文章标题,文章链接,发表日期,阅读量,在看,正文内容\n某地环境,会议召开,https://mp.weixin.qq.com/s/yy,2026-10-31,1000,20,会议强调\n',
    expected: [
      {
        title: '会议召开',
        text: '会议强调',
        publishedAt: '2026-10-30T16:00:00.000Z',
        sourceName: '某地环境',
        url: 'https://mp.weixin.qq.com/s/yy',
        engagement: figures(null, null, null, 1_000),
      },
    ],
  },
  {
    preset: 'vendor',
    name: 'list.csv',
    content:
      '序号,标题,摘要,原文链接,发布时间,来源网站,网站类型,作者,情感属性,涉及地域,转发数,评论数,点赞数,阅读数,相似文章数,命中关键词\n1,某河道出现泡沫,有网友称河道出现泡沫,https://example.org/b1,2026-10-31 10:11:12,某客户端,新闻客户端,某自媒体,敏感,江西-赣州,3,4,5,-,17,泡沫\n',
    expected: [
      {
        title: '某河道出现泡沫',
        text: '有网友称河道出现泡沫',
        publishedAt: '2026-10-31T02:11:12.000Z',
        sourceName: '某客户端',
        sourceKind: 'news',
        sourceRegion: '3607',
        url: 'https://example.org/b1',
        author: true,
        engagement: figures(3, 4, 5, null),
      },
    ],
  },
  {
    preset: 'vendor',
    name: 'mixed.csv',
    content:
      '标题/微博内容,原微博内容,根微博作者,发布日期,来源网站,地域,情感倾向,原文链接,粉丝数\n工业园冒黄烟,半夜冒黄烟谁来管,网友丙,2026年10月31日 02:13,新浪微博,江西,负面,https://weibo.com/1/xyz,1203\n',
    expected: [
      {
        title: '工业园冒黄烟',
        text: '工业园冒黄烟\n半夜冒黄烟谁来管',
        publishedAt: '2026-10-30T18:13:00.000Z',
        sourceName: '新浪微博',
        sourceKind: 'weibo',
        sourceRegion: '36',
        url: 'https://weibo.com/1/xyz',
        engagement: figures(null, null, null, null, 1_203),
      },
    ],
  },
];

for (const { preset, name, content, expected } of cases)
  for (const stated of [preset, undefined])
    exports_(`${name} comes in whole ${stated === undefined ? 'by its header' : `by --preset ${preset}`}`, async () => {
      writeFileSync(join(folder, name), content);
      const { documents, report } = await importedFrom(join(folder, name), { preset: stated });
      assert.is(report.rejectedCount, 0);
      assert.is(documents.length, expected.length);
      for (const [at, fields] of expected.entries()) {
        const { author, ...plain } = fields;
        const document = documents[at];
        for (const [field, value] of Object.entries(plain))
          assert.equal(document?.[field as keyof typeof document], value, field);
        if (author !== undefined) assert.is(document?.authorHash !== null, author);
      }
      for (const hidden of ['钱某某', '13900002222', '孙某某', '13900003333', '网友'])
        assert.not.ok(JSON.stringify(documents.map(({ text: _, ...rest }) => rest)).includes(hidden), hidden);
    });

exports_('personal columns are named as left out, and no mapping may store them', async () => {
  writeFileSync(join(folder, 'personal.csv'), hotline);
  const { report } = await importedFrom(join(folder, 'personal.csv'));
  assert.ok(report.warnings.some(({ reason }) => reason === '含个人信息、没有导入的列：求助人员、求助号码'));
  for (const column of [
    '求助人员',
    '举报人',
    '联系电话',
    '来电人姓名',
    '回访电话',
    '身份证号',
    '手机号码',
    '反映人电话',
  ])
    assert.ok(isPersonal(column), column);
  for (const column of ['被举报单位', '被举报人', '工单编号', '诉求内容', '投诉内容', '举报地址', '受理号', '承办单位'])
    assert.not.ok(isPersonal(column), column);
  for (const text of [
    '求助号码',
    ['诉求内容', '求助号码'],
    { columns: ['诉求内容', ['求助号码']] },
    { first: ['求助人员'] },
  ])
    assert.throws(
      () => checkMapping({ text }),
      (error: unknown) => error instanceof MappingRefused && /这一列是个人信息/.test(error.message),
    );
});

exports_('a mapping joins columns, takes the first that holds something, and states constants', async () => {
  writeFileSync(
    join(folder, 'odd.csv'),
    '事,情况,在哪,登记,别名\n夜间噪声,施工太吵,东门,2024-05-03 10:20,\n,烟囱冒烟,西门,,冒烟\n',
  );
  const mapping = checkMapping({
    title: { first: ['事', '别名'] },
    text: { columns: ['情况', '在哪'], separator: '；地点：' },
    time: '登记',
    source: { value: '某问政平台' },
    sourceKind: { value: '论坛留言板' },
    region: { value: '南昌市' },
  });
  const { documents } = await importedFrom(join(folder, 'odd.csv'), { mapping });
  assert.equal(
    documents.map((one) => [one.title, one.text, one.sourceName, one.sourceKind, one.sourceRegion]),
    [
      ['夜间噪声', '施工太吵；地点：东门', '某问政平台', 'forum', '3601'],
      ['冒烟', '烟囱冒烟；地点：西门', '某问政平台', 'forum', '3601'],
    ],
  );
  const listed = await importedFrom(join(folder, 'odd.csv'), { mapping: checkMapping({ text: ['情况', '在哪'] }) });
  assert.is(listed.documents[0]?.text, '施工太吵\n东门');
});

exports_('a mapped column that the file does not have stops it, with the columns that it has', async () => {
  const path = join(folder, 'map.json');
  writeFileSync(path, '{"title":"工单标题","text":"诉求内容","time":"受理日期"}');
  writeFileSync(join(folder, 'a.csv'), hotline);
  writeFileSync(join(folder, 'a.jsonl'), '{"工单标题":"甲","诉求内容":"乙"}\n{"工单标题":"丙"}\n');
  for (const name of ['a.csv', 'a.jsonl']) {
    const { documents, report } = await importedFrom(join(folder, name), { mapping: await readMapping(path) });
    assert.is(documents.length, 0, name);
    assert.match(report.stopped ?? '', /^列映射里写的列“受理日期”不在文件里；这里的列是：工单/, name);
  }
  writeFileSync(join(folder, 'b.jsonl'), '{"工单标题":"甲"}\n{"诉求内容":"乙","受理日期":"2024-05-03"}\n');
  assert.is((await importedFrom(join(folder, 'b.jsonl'), { mapping: await readMapping(path) })).documents.length, 2);
});

exports_('a wrong mapping is refused with what may be written', () => {
  for (const wrong of [{ headline: 'a' }, { title: 3 }, { title: [] }, { sourceKind: { value: '别的什么' } }, []])
    assert.throws(
      () => checkMapping(wrong),
      (error: unknown) => error instanceof MappingRefused,
    );
});

exports_('a preset has Chinese names, and the columns of all presets are written as they are compared', () => {
  assert.equal(['12345', '热线', '环保举报', '微博', '舆情', '小红书', '公众号', 'WeChat', '不知道'].map(presetNamed), [
    '12345',
    '12345',
    '12369',
    'weibo',
    'vendor',
    'mediacrawler',
    'wechat',
    'wechat',
    null,
  ]);
  for (const name of presets) {
    const { mapping, known } = presetTable[name];
    checkMapping(mapping);
    for (const column of [...known.of, ...Object.values(mapping).flatMap((rule) => columnsOf(rule))])
      assert.is(plainColumn(column), column);
  }
  for (const column of Object.values(aliases).flat()) assert.is(plainColumn(column), column);
});

exports_.run();
