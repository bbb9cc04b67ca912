import type { RegisterEntry } from '../source.ts';

/** 示例站点：hosts under the reserved domain `.example`, reached only through the replay server. */
export type DemoHost = keyof typeof demoSites;

type Site = {
  name: string;
  /** What the register says of it, but for the addresses of its lists. */
  entry: Omit<
    RegisterEntry,
    'start' | 'legalBasis' | 'owner' | 'retentionDays' | 'delayMs' | 'allowInternal' | 'enabled'
  >;
  layout: 'government' | 'news' | 'board' | 'feed';
  charset: 'utf-8' | 'gbk';
  /** Path of each list and its heading. */
  columns: Record<string, string>;
  /** Links on one list page. */
  pageSize: number;
};

export const demoSites = {
  'sthjt.example': {
    name: '示例·省厅门户网站',
    entry: {
      id: 'demo-portal',
      name: '示例·省厅门户网站',
      kind: 'government',
      reader: 'site',
      linkSelector: '.list a.title',
      selectors: { body: '.TRS_Editor' },
      everyMinutes: 30,
      region: '36',
      staleAfterHours: 96,
    },
    layout: 'government',
    charset: 'utf-8',
    columns: { '/xwzx/': '新闻动态', '/tzgg/': '通知公告', '/hjzl/': '环境质量' },
    pageSize: 40,
  },
  'nc-bureau.example': {
    name: '示例·南昌市局网站',
    entry: {
      id: 'demo-nc-bureau',
      name: '示例·南昌市局网站',
      kind: 'government',
      reader: 'site',
      linkSelector: '.list a.title',
      selectors: { body: '.TRS_Editor' },
      everyMinutes: 60,
      region: '3601',
      staleAfterHours: 96,
    },
    layout: 'government',
    charset: 'gbk',
    columns: { '/zwdt/': '政务动态', '/kqzl/': '空气质量' },
    pageSize: 40,
  },
  'jj-bureau.example': {
    name: '示例·九江市局网站',
    entry: {
      id: 'demo-jj-bureau',
      name: '示例·九江市局网站',
      kind: 'government',
      reader: 'site',
      linkSelector: '.list a.title',
      selectors: { body: '.TRS_Editor' },
      everyMinutes: 60,
      region: '3604',
      staleAfterHours: 96,
    },
    layout: 'government',
    charset: 'utf-8',
    columns: { '/zwdt/': '政务动态', '/kqzl/': '空气质量' },
    pageSize: 40,
  },
  'news.example': {
    name: '示例·赣鄱新闻网',
    entry: {
      id: 'demo-news',
      name: '示例·赣鄱新闻网',
      kind: 'news',
      reader: 'site',
      linkSelector: '.list a.title',
      everyMinutes: 15,
      region: '36',
      staleAfterHours: 48,
    },
    layout: 'news',
    charset: 'utf-8',
    columns: { '/local/': '本地', '/society/': '社会民生' },
    pageSize: 40,
  },
  'bbs.example': {
    name: '示例·赣水论坛',
    entry: {
      id: 'demo-board',
      name: '示例·赣水论坛',
      kind: 'forum',
      reader: 'site',
      linkSelector: '.list a.title',
      selectors: { title: '.thread h1', body: '.message', publishedAt: '.by .time', author: '.by .author' },
      everyMinutes: 10,
      region: '36',
      staleAfterHours: 24,
    },
    layout: 'board',
    charset: 'utf-8',
    columns: { '/board/env/': '环境与民生', '/board/life/': '城市生活' },
    pageSize: 30,
  },
  'feed.example': {
    name: '示例·江西热点订阅',
    entry: {
      id: 'demo-feed',
      name: '示例·江西热点订阅',
      kind: 'feed',
      reader: 'feed',
      everyMinutes: 10,
      region: '36',
      staleAfterHours: 48,
    },
    layout: 'feed',
    charset: 'utf-8',
    columns: { '/p/': '热点' },
    pageSize: 200,
  },
} as const satisfies Record<string, Site>;

/** The seventh source: its list was rebuilt as a script and shows no item any more, so that a real gap is to be seen (采集状态 empty or parse-failed). */
export const brokenSite = {
  host: 'county-notice.example',
  start: 'http://county-notice.example/notice/',
  entry: {
    id: 'demo-county-notice',
    name: '示例·万年县公告栏',
    kind: 'government',
    reader: 'site',
    linkSelector: '.list a.title',
    everyMinutes: 60,
    region: '361129',
    staleAfterHours: 96,
  },
} as const;
