import { plainColumn } from './columns.ts';
import type { Mapping } from './mapping.ts';

/** 预设：how the exports of one system are read. Columns that a file lacks are passed over; what it does not name is found by the usual names. */
export type Preset = {
  /** What people call it. */
  title: string;
  /** Other names for `--preset`. */
  also: readonly string[];
  /** Columns by which a file is recognised without `--preset`: this many of these. */
  known: { atLeast: number; of: readonly string[] };
  mapping: Mapping;
};

/** All presets by name. */
export const presetTable = {
  '12345': {
    title: '12345 热线工单',
    also: ['热线', '政务热线', '12345热线'],
    known: {
      atLeast: 4,
      of: [
        ...[
          '工单编号',
          '工单标题',
          '诉求标题',
          '诉求内容',
          '诉求类型',
          '诉求渠道',
          '求助人员',
          '求助号码',
          '事件发生地',
        ],
        ...['诉求详细地址', '承办单位', '办结期限', '紧急程度', '工单状态'],
      ],
    },
    mapping: {
      title: { first: ['工单标题', '诉求标题', '事项标题', '标题'] },
      text: {
        columns: ['诉求内容', '工单内容', '诉求描述', '来电内容', '事件发生地', '事发地', '诉求详细地址', '详细地址'],
      },
      time: { first: ['受理时间', '来电时间', '诉求时间', '登记时间', '创建时间', '提交时间'] },
      region: { first: ['事件发生地', '事发地', '所属区域', '行政区划', '区县'] },
      externalId: { first: ['工单编号', '工单号', '受理编号'] },
      source: { value: '12345热线' },
      sourceKind: { value: 'hotline' },
    },
  },
  '12369': {
    title: '12369 环保举报',
    also: ['环保举报', '12369举报'],
    known: {
      atLeast: 4,
      of: [
        ...[
          '举报编号',
          '举报方式',
          '举报时间',
          '举报人',
          '被举报单位',
          '被举报对象',
          '污染类型',
          '举报内容',
          '办理单位',
        ],
        ...['办理状态', '办理结果'],
      ],
    },
    mapping: {
      title: { columns: ['被举报单位', '被举报对象', '污染类型'] },
      text: {
        columns: ['举报内容', '被举报单位', '被举报对象', '污染类型', '行政区划', '详细地址', '举报地址', '污染地址'],
      },
      time: { first: ['举报时间', '受理时间', '登记时间'] },
      region: { first: ['行政区划', '所属区域', '区县'] },
      externalId: { first: ['举报编号', '受理编号'] },
      source: { value: '12369环保举报' },
      sourceKind: { value: 'hotline' },
    },
  },
  weibo: {
    title: '微博采集表',
    also: ['微博', '新浪微博'],
    known: {
      atLeast: 3,
      of: ['微博id', '微博正文', '头条文章url', '发布位置', '艾特用户', '发布工具', '用户昵称', '话题'],
    },
    mapping: {
      title: { first: ['文章标题', '标题'] },
      text: { first: ['微博正文', '微博内容', '正文', '内容'] },
      time: { first: ['发布时间', '微博时间', '发布日期'] },
      url: { first: ['微博链接', '原文链接', '链接', '微博url', '头条文章url'] },
      author: { first: ['用户昵称', '昵称', '用户名', '博主'] },
      region: { first: ['发布位置', 'ip属地', 'ip', '发布地点'] },
      externalId: { first: ['微博id', 'id', 'mid', 'bid'] },
      source: { value: '新浪微博' },
      sourceKind: { value: 'weibo' },
    },
  },
  vendor: {
    title: '舆情服务商导出',
    also: ['舆情', '服务商', '第三方'],
    known: {
      atLeast: 3,
      of: [
        ...['情感属性', '情感倾向', '相似文章数', '命中关键词', '涉及地域', '网站类型', '来源网站', '标题/微博内容'],
        ...['原微博内容', '根微博作者', '媒体类型', '敏感属性', '匹配关键词'],
      ],
    },
    mapping: {
      title: { first: ['标题', '标题/微博内容', '文章标题'] },
      text: { columns: [['正文', '全文', '内容', '摘要', '内容摘要', '标题/微博内容'], '原微博内容'] },
      time: { first: ['发布时间', '发布日期', '发表时间'] },
      url: { first: ['原文链接', '链接', '原文地址', '网址', '文章链接'] },
      author: { first: ['作者', '微博作者', '发布者', '用户昵称', '账号'] },
      source: { first: ['来源网站', '网站名称', '来源', '媒体名称', '平台', '网站'] },
      sourceKind: { first: ['网站类型', '媒体类型', '来源类型', '平台类型'] },
      region: { first: ['涉及地域', '涉及地区', '地域', '地区', '所属地域'] },
    },
  },
  mediacrawler: {
    title: 'MediaCrawler 采集文件',
    also: ['小红书', '抖音', 'xhs', 'douyin'],
    known: {
      atLeast: 3,
      of: [
        ...['note_id', 'aweme_id', 'video_id', 'content_id', 'source_keyword', 'ip_location', 'note_url', 'aweme_url'],
        ...['last_modify_ts', 'last_update_time', 'liked_count', 'nickname', 'aweme_type'],
      ],
    },
    mapping: {
      title: { first: ['title'] },
      text: { first: ['desc', 'content', 'content_text'] },
      time: { first: ['time', 'create_time', 'created_time', 'publish_time', 'create_date_time'] },
      url: { first: ['note_url', 'aweme_url', 'video_url', 'content_url'] },
      author: { first: ['nickname', 'user_nickname'] },
      region: { first: ['ip_location'] },
      externalId: { first: ['note_id', 'aweme_id', 'video_id', 'content_id'] },
      source: { platformOf: ['note_url', 'aweme_url', 'video_url', 'content_url'] },
      likes: { first: ['liked_count', 'like_count', 'voteup_count'] },
      comments: { first: ['comment_count', 'comments_count', 'video_comment'] },
      reposts: { first: ['share_count', 'shared_count', 'video_share_count'] },
      views: { first: ['view_count', 'video_play_count', 'viewd_count'] },
    },
  },
  wechat: {
    title: '公众号文章',
    also: ['公众号', '微信', '微信公众号', 'gongzhonghao'],
    known: {
      atLeast: 3,
      of: ['公众号', '公众号名称', '文章标题', '文章链接', '发表日期', '在看', '在看数', '正文内容'],
    },
    mapping: {
      title: { first: ['文章标题', '标题'] },
      text: { first: ['正文内容', '文章内容', '正文', '内容', '摘要', '文章摘要'] },
      time: { first: ['发表日期', '发表时间', '发布时间', '发布日期'] },
      url: { first: ['文章链接', '链接', '原文链接', '文章url'] },
      author: { first: ['作者'] },
      source: { first: ['公众号', '公众号名称', '账号名称'] },
    },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presetTable;

/** Names of the presets, as `--preset` and the intake take them. */
export const presets = Object.keys(presetTable) as PresetName[];

/** The preset of a name or of one of its other names; null for none. */
export function presetNamed(name: string): PresetName | null {
  const wanted = plainColumn(name);
  return presets.find((one) => one === wanted || (presetTable[one].also as readonly string[]).includes(wanted)) ?? null;
}

/** The preset whose exports have such columns; null when none surely does. */
export function presetOf(columns: readonly string[]): PresetName | null {
  const names = new Set(columns.map(plainColumn));
  const hits = (preset: PresetName) =>
    (presetTable[preset].known.of as readonly string[]).filter((column) => names.has(column)).length;
  const [best] = presets
    .filter((preset) => hits(preset) >= presetTable[preset].known.atLeast)
    .sort((a, b) => hits(b) - hits(a));
  return best ?? null;
}
