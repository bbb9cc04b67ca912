import { type Chance, chance } from '../analysis/generated-documents.ts';

/** A record of an import file, as a vendor of posts would write it. */
export type ImportedRecord = { id: string; title: string; text: string; time: string; source: string; url: string };

/**
 * Lifelike posts, the same for the same seed: mostly daily chatter and harmless news, about a seventh complaints of
 * which some state a hard fact, and copies of earlier complaints under addresses of their own. No two records share an address.
 */
export function lifelikeRecords(count: number, seed = 1): ImportedRecord[] {
  const random = chance(seed);
  const complaints: { title: string; text: string }[] = [];
  return Array.from({ length: count }, (_, index) => {
    const share = random.next();
    const post =
      share < 0.03 && complaints.length > 0
        ? reposted(random.pick(complaints), random)
        : share < 0.15
          ? complaint(random)
          : chatter(random, index);
    if (share >= 0.03 && share < 0.15) complaints.push(post);
    const minute = String(random.int(60)).padStart(2, '0');
    return {
      id: `post-${String(index + 1).padStart(5, '0')}`,
      ...post,
      time: `2026-11-${String(1 + random.int(20)).padStart(2, '0')} ${String(8 + random.int(14)).padStart(2, '0')}:${minute}:00`,
      source: random.pick(['本地论坛', '网友爆料', '问政留言', '生活圈']),
      url: `https://posts.example.com/thread/${seed}-${index + 1}.html`,
    };
  });
}

function complaint(random: Chance): { title: string; text: string } {
  const [county, town] = random.pick(counties);
  const fact = random.pick(facts);
  const since = random.pick(['这两天', '最近一个星期', '从上个月开始', '昨天夜里', '今天早上']);
  return {
    title: `${county}${fact.title}`,
    text: `${county}${town}${random.pick(['村民反映', '居民反映', '多位住户说'])}，${since}，${fact.text}${details(random)}${random.pick(pleas)}`,
  };
}

/** Enough of one's own that two complaints about the same fact are not copies of each other. */
function details(random: Chance): string {
  const said = Array.from({ length: 5 }, () => `${random.pick(who)}${random.pick(when)}${random.pick(did)}。`);
  return said.join('');
}

function reposted(post: { title: string; text: string }, random: Chance): { title: string; text: string } {
  return { title: post.title, text: `${post.text}${random.pick(['转发', '求扩散', '顶一下', '大家看看'])}` };
}

function chatter(random: Chance, index: number): { title: string; text: string } {
  const [county] = random.pick(counties);
  const topic = random.pick(daily);
  const tail = Array.from({ length: 3 + random.int(5) }, () => random.pick(remarks)).join('，');
  return { title: topic, text: `${county}${topic}，${tail}。第${index + 1}帖，${random.pick(remarks)}。` };
}

const counties = [
  ['九江市湖口县', '江边'],
  ['九江市彭泽县', '河口'],
  ['上饶市余干县', '湖区'],
  ['上饶市弋阳县', '城郊'],
  ['赣州市南康区', '园区旁'],
  ['赣州市信丰县', '山脚下'],
  ['吉安市泰和县', '新村'],
  ['吉安市永丰县', '老街'],
  ['宜春市高安市', '北面'],
  ['宜春市樟树市', '南面'],
  ['抚州市临川区', '桥头'],
  ['萍乡市上栗县', '矿区旁'],
] as const;

const facts = [
  { title: '自来水有怪味', text: '自来水发黄发臭，全村不敢喝，只能买水吃。' },
  { title: '河里死了很多鱼', text: '河水发黑，水面漂着大片死鱼，上游工厂夜里偷排污水。' },
  { title: '小学旁化工厂臭气', text: '化工厂排放刺鼻气体，旁边小学的学生头晕恶心，有人送医院。' },
  { title: '工地夜间施工噪声', text: '工地半夜还在施工，噪声很大，老人睡不着觉。' },
  { title: '露天焚烧垃圾', text: '有人在空地上焚烧垃圾，黑烟滚滚，气味刺鼻。' },
  { title: '养殖场臭味', text: '养殖场粪水直排水沟，臭味很大，苍蝇成群。' },
  { title: '镉超标稻田', text: '冶炼厂废水流进农田，检测说重金属镉超标，稻谷不能吃。' },
] as const;

const who = ['隔壁王家', '村口小店老板', '几位老人', '我家亲戚', '路过的司机', '带孩子的妈妈', '租房的年轻人'] as const;
const when = ['上午十点左右', '傍晚收工以后', '前天下雨之前', '吃晚饭那会儿', '凌晨三点多', '赶集回来的时候'] as const;
const did = [
  '特地绕过去看了一眼',
  '拿手机录了一小段',
  '在群里问有没有同样的情况',
  '去村委会说过这件事',
  '把门窗都关紧了',
  '跟值班的人理论了几句',
  '记下了日期和钟点',
  '等了两个小时也没见人',
] as const;

const pleas = ['希望有关部门管一管。', '打过电话没有人来。', '请环保部门来查一查。', '已经反映多次没有结果。'] as const;

const daily = [
  '周末去哪里吃饭',
  '新开的超市在打折',
  '公交线路调整了',
  '中学篮球比赛结束',
  '求推荐装修公司',
  '二手电动车转让',
  '广场舞比赛报名',
  '脐橙今年价格不错',
  '图书馆延长开放时间',
  '招聘店员两名',
] as const;

const remarks = [
  '朋友都说不错',
  '路上有点堵',
  '价格还算公道',
  '下次还会再去',
  '服务态度很好',
  '停车比较方便',
  '孩子玩得很开心',
  '晚上人比较多',
  '早点去不用排队',
  '有一起的吗',
  '谢谢大家',
  '欢迎留言',
] as const;
