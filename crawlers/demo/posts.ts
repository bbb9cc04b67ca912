import { beijing, dayMs } from '../../analysis/calendar.ts';
import { chatter } from './chatter.ts';
import { everydayComplaints } from './complaints.ts';
import { demoIncidents } from './incidents.ts';
import { feedOf, localNews } from './local-news.ts';
import { officialNews } from './official-news.ts';
import { type DemoPost, postTime } from './post.ts';
import { seededRandom } from './random.ts';
import { demoTraps } from './traps.ts';

/** All pages of the demo as seen at `now`, each with its instant (milliseconds), newest first. The same `now` gives the same pages. */
export function demoPosts(now: Date): (DemoPost & { at: number })[] {
  const random = seededRandom(seed);
  const isWeekend = (daysAgo: number) => beijing(now.getTime() - daysAgo * dayMs).weekday % 6 === 0;
  const news = localNews(random, daysBack, isWeekend);
  const posts = [
    ...demoIncidents.flatMap((incident) => incident.posts),
    ...demoTraps.flatMap((trap) => trap.posts),
    ...everydayComplaints,
    ...news,
    ...feedOf(news, random),
    ...officialNews(random, daysBack, isWeekend),
    ...chatter(random, daysBack),
    ...today,
  ];
  return posts
    .map((post) => ({ ...post, at: postTime(post.when, now) }))
    .sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1));
}

const seed = 20_260_101;
/** Four weeks. */
const daysBack = 27;

/** What was written in the last hours beside the incidents. */
const today: readonly DemoPost[] = [
  life('t901', 25, '豆豆妈', '幼儿园放学谁能帮接一下', [
    '堵在路上了，孩子五点放学，同小区的妈妈能不能帮忙先接一下，回头请喝奶茶。',
  ]),
  life('t902', 74, '喝茶看报', '今天的象棋残局', ['红先胜，三步。老规矩，先不要看答案，评论区见。']),
  life('t903', 190, '江边青年', '求一张周末演唱会的票', ['内场看台都行，原价收，黄牛绕路。']),
  life('t904', 410, '小城故事', '早市的藕真新鲜', ['刚挖出来的藕，三块五一斤，炖汤粉糯，明天还去。']),
  {
    host: 'news.example',
    column: '/local/',
    name: 'n901',
    title: '赣江市民公园二期开放',
    paragraphs: ['赣江市民公园二期开放，新增步道三公里、球场四片，市民可凭身份证免费预约。'],
    when: { minutesAgo: 155 },
    author: '赣鄱新闻网',
  },
  {
    host: 'bbs.example',
    column: '/board/env/',
    name: 'c901',
    title: '楼下装修电钻从早响到晚',
    paragraphs: [
      '南昌东湖区，楼上楼下三家同时装修，电钻从早响到晚，老人血压都高了。',
      '能不能规定一下午休时间不许施工？',
    ],
    when: { minutesAgo: 128 },
    author: '东湖老住户',
  },
];

function life(name: string, minutesAgo: number, author: string, title: string, paragraphs: string[]): DemoPost {
  return { host: 'bbs.example', column: '/board/life/', name, title, paragraphs, when: { minutesAgo }, author };
}
