import type { DemoPost } from './post.ts';
import type { Random } from './random.ts';

/** 本地新闻：the daily bread of a local site, mostly not about the environment; fewer at the weekend. */
export function localNews(random: Random, firstDaysAgo: number, isWeekend: (daysAgo: number) => boolean): DemoPost[] {
  const posts: DemoPost[] = [];
  for (let daysAgo = firstDaysAgo; daysAgo >= 1; daysAgo -= 1) {
    const number = isWeekend(daysAgo) ? 2 : random.whole(3, 4);
    for (let one = 0; one < number; one += 1) posts.push(story(random, daysAgo, posts.length));
  }
  return posts;
}

/** 转载：what the feed hands on of the local site, some hours later, under the same words. */
export function feedOf(news: readonly DemoPost[], random: Random): DemoPost[] {
  return news
    .filter((_, index) => index % 3 === 0)
    .map((post, index) => {
      const daysAgo = 'daysAgo' in post.when ? post.when.daysAgo : 1;
      const clock = `${random.whole(20, 23)}:${String(random.whole(0, 59)).padStart(2, '0')}`;
      return {
        ...post,
        host: 'feed.example',
        column: '/p/',
        name: `f${201 + index}`,
        when: { daysAgo, clock },
        author: '江西热点',
      };
    });
}

function story(random: Random, daysAgo: number, index: number): DemoPost {
  const [column, title, ...paragraphs] = stories[index % stories.length] ?? ['/local/', ''];
  const words: Record<string, string> = {
    city: random.pick(['南昌', '九江', '景德镇', '萍乡', '新余', '鹰潭', '赣州', '吉安', '宜春', '抚州', '上饶']),
    number: String(random.whole(3, 96)),
    hundred: `${random.whole(2, 9)}00`,
    percent: `${random.whole(2, 18)}.${random.whole(1, 9)}`,
    month: String(random.whole(2, 9)),
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
  return {
    host: 'news.example',
    column,
    name: `n${301 + index}`,
    title: fill(title),
    paragraphs: paragraphs.map(fill),
    when: {
      daysAgo,
      clock: `${random.pick(['08', '09', '10', '11', '14', '15', '16', '17', '18'])}:${String(random.whole(10, 59))}`,
    },
    author: '赣鄱新闻网',
  };
}

const stories: readonly (readonly ['/local/' | '/society/', string, ...string[]])[] = [
  [
    '/local/',
    '{city}新增{number}个社区养老服务点',
    '记者从{city}市有关部门获悉，今年全市新增社区养老服务点{number}个，老人可就近享受助餐、理发、康复等服务。',
    '下一步，还将引入志愿服务队伍，延长服务时间。',
  ],
  [
    '/society/',
    '{city}一小伙跳入江中救起落水老人',
    '昨天傍晚，{city}一名外卖骑手看到有人落水，放下车跳入江中，{number}秒后将老人托上岸。',
    '老人家属找到小伙表示感谢，他说换了谁都会这样做。',
  ],
  [
    '/local/',
    '{city}前三季度外贸进出口增长{percent}%',
    '据统计，前三季度{city}外贸进出口总值同比增长{percent}%，机电产品出口增势明显。',
  ],
  [
    '/society/',
    '冬季流感高发，医生提醒这些人群尽早接种疫苗',
    '近期气温起伏，医院呼吸道门诊量有所上升。医生提醒，老人、儿童和慢性病患者应尽早接种流感疫苗，勤洗手、多通风。',
  ],
  [
    '/local/',
    '{city}开通{month}条夜间公交线路',
    '为方便夜间出行，{city}新开通{month}条夜间公交线路，末班车延长至二十三时。',
  ],
  [
    '/local/',
    '脐橙开园，果农迎来丰收季',
    '连日来，赣南脐橙陆续采摘上市，今年果径均匀、甜度高，电商订单比去年增长{percent}%。',
  ],
  [
    '/society/',
    '{city}警方破获一起电信诈骗案',
    '{city}警方历时{month}个月侦查，打掉一个以“刷单返利”为名的诈骗团伙，追回损失{hundred}余万元。',
  ],
  [
    '/local/',
    '鄱阳湖迎来今冬首批越冬候鸟',
    '随着气温下降，白鹤、天鹅等越冬候鸟陆续抵达鄱阳湖，保护区工作人员监测到首批候鸟{hundred}余只。',
    '工作人员提醒游客文明观鸟，不要靠近、投喂。',
  ],
  [
    '/local/',
    '{city}老旧小区改造完成{number}个',
    '截至目前，{city}今年列入计划的老旧小区改造已完工{number}个，加装电梯{month}部。',
  ],
  [
    '/society/',
    '{city}图书馆推出夜读专场',
    '{city}图书馆本月起推出夜读专场，每周五延时开放至二十二时，首场来了{hundred}多位读者。',
  ],
  [
    '/local/',
    '高铁站新增停车位{hundred}个',
    '为缓解停车难，{city}高铁站新建停车楼投入使用，新增车位{hundred}个，前三十分钟免费。',
  ],
  [
    '/society/',
    '非遗进校园，孩子们学做瓷胎画',
    '{city}一所小学请来老手艺人，教孩子们拉坯、画坯，{number}件作品将在校园展出。',
  ],
  [
    '/local/',
    '{city}举办秋冬招聘会，提供岗位{hundred}0余个',
    '周末举行的招聘会吸引了{hundred}家企业参加，涉及制造、物流、养老等行业，不少求职者当场达成意向。',
  ],
  [
    '/society/',
    '暴雨过后，志愿者连夜清理街道',
    '前一晚的大雨让{city}部分街道积了泥，{number}名志愿者连夜清扫，第二天早上道路恢复畅通。',
  ],
  [
    '/local/',
    '全省秋粮收购有序推进',
    '记者了解到，全省秋粮收购进度比去年同期快{percent}个百分点，烘干、仓储能力有保障。',
  ],
  ['/society/', '{city}一社区开起“共享厨房”', '社区把闲置的自行车棚改成厨房，邻居们轮流掌勺，{number}位老人成了常客。'],
  [
    '/local/',
    '{city}马拉松鸣枪，{hundred}0名选手开跑',
    '本届赛事沿江设置赛道，{hundred}0名选手参赛，沿途市民为选手加油。',
  ],
  [
    '/local/',
    '绿色工厂名单公布，{city}{month}家企业入选',
    '日前公布的绿色工厂名单中，{city}有{month}家企业入选，单位产品能耗平均下降{percent}%。',
  ],
];
