import { type Chance, chance } from '../analysis/generated-documents.ts';

/** A record of an import file, as a vendor of posts would write it. */
export type ImportedRecord = { id: string; title: string; text: string; time: string; source: string; url: string };

/**
 * Lifelike posts, the same for the same seed: mostly daily chatter and harmless news, about a seventh complaints about
 * one of {@link incidents}, some of which state a hard fact, and copies of earlier complaints under addresses of their
 * own. No two records share an address, and no two incidents place and matter: what order they arrive in says nothing.
 */
export function lifelikeRecords(count: number, seed = 1): ImportedRecord[] {
  const random = chance(seed);
  const complaints: Post[] = [];
  return Array.from({ length: count }, (_, index) => {
    const share = random.next();
    const post =
      share < 0.03 && complaints.length > 0
        ? reposted(random.pick(complaints), random)
        : share < 0.15
          ? complaint(random)
          : chatter(random, index);
    if (share >= 0.03 && share < 0.15) complaints.push(post);
    const { title, text } = post;
    const day = post.day ?? 1 + random.int(20);
    const minute = String(random.int(60)).padStart(2, '0');
    return {
      id: `post-${String(index + 1).padStart(5, '0')}`,
      title,
      text,
      time: `2026-11-${String(day).padStart(2, '0')} ${String(8 + random.int(14)).padStart(2, '0')}:${minute}:00`,
      source: random.pick(['本地论坛', '网友爆料', '问政留言', '生活圈']),
      url: `https://posts.example.com/thread/${seed}-${index + 1}.html`,
    };
  });
}

type Post = { title: string; text: string; day?: number };

/** The incident that a record tells of, by its village; null for chatter. */
export function incidentOf({ text }: { text: string }): string | null {
  return incidents.find(({ village }) => text.includes(village))?.village ?? null;
}

function complaint(random: Chance): Post {
  const { county, village, fact, day } = random.pick(incidents);
  const since = random.pick(['这两天', '最近', '昨天夜里', '今天早上']);
  return {
    title: `${county}${village}${fact.title}`,
    text: `${county}${village}${random.pick(['村民反映', '居民反映', '多位住户说'])}，${since}，${fact.text}${details(random)}${random.pick(pleas)}`,
    day: day + random.int(3),
  };
}

/** Enough of one's own that two complaints about the same fact are not copies of each other. */
function details(random: Chance): string {
  const said = Array.from({ length: 5 }, () => `${random.pick(who)}${random.pick(when)}${random.pick(did)}。`);
  return said.join('');
}

function reposted(post: Post, random: Chance): Post {
  return { ...post, text: `${post.text}${random.pick(['转发', '求扩散', '顶一下', '大家看看'])}` };
}

function chatter(random: Chance, index: number): Post {
  const { county } = random.pick(incidents);
  const topic = random.pick(daily);
  const tail = Array.from({ length: 3 + random.int(5) }, () => random.pick(remarks)).join('，');
  return { title: topic, text: `${county}${topic}，${tail}。第${index + 1}帖，${random.pick(remarks)}。` };
}

const facts = {
  tap: { title: '自来水有怪味', text: '自来水发黄发臭，全村不敢喝，只能买水吃。' },
  fish: { title: '河里死了很多鱼', text: '河水发黑，水面漂着大片死鱼，上游工厂夜里偷排污水。' },
  gas: { title: '小学旁化工厂臭气', text: '化工厂排放刺鼻气体，旁边小学的学生头晕恶心，有人送医院。' },
  noise: { title: '工地夜间施工噪声', text: '工地半夜还在施工，噪声很大，老人睡不着觉。' },
  smoke: { title: '露天焚烧垃圾', text: '有人在空地上焚烧垃圾，黑烟滚滚，气味刺鼻。' },
  farm: { title: '养殖场臭味', text: '养殖场粪水直排水沟，臭味很大，苍蝇成群。' },
  cadmium: { title: '镉超标稻田', text: '冶炼厂废水流进农田，检测说重金属镉超标，稻谷不能吃。' },
} as const;

/** 事件: one or two in a county, of unlike matters, each in a village and in three days from `day` of the month. */
export const incidents = [
  { county: '九江市湖口县', village: '青石村', fact: facts.tap, day: 2 },
  { county: '九江市湖口县', village: '高桥村', fact: facts.noise, day: 16 },
  { county: '九江市彭泽县', village: '柳林村', fact: facts.fish, day: 4 },
  { county: '九江市彭泽县', village: '白塔村', fact: facts.smoke, day: 18 },
  { county: '上饶市余干县', village: '荷塘村', fact: facts.gas, day: 3 },
  { county: '上饶市余干县', village: '石桥村', fact: facts.noise, day: 15 },
  { county: '上饶市弋阳县', village: '金鸡村', fact: facts.cadmium, day: 5 },
  { county: '上饶市弋阳县', village: '双井村', fact: facts.noise, day: 17 },
  { county: '赣州市南康区', village: '龙门村', fact: facts.smoke, day: 2 },
  { county: '赣州市南康区', village: '枫树村', fact: facts.fish, day: 16 },
  { county: '赣州市信丰县', village: '竹园村', fact: facts.farm, day: 6 },
  { county: '赣州市信丰县', village: '古樟村', fact: facts.noise, day: 18 },
  { county: '吉安市泰和县', village: '梅岗村', fact: facts.gas, day: 4 },
  { county: '吉安市泰和县', village: '沙溪村', fact: facts.cadmium, day: 17 },
  { county: '吉安市永丰县', village: '桃源村', fact: facts.tap, day: 3 },
  { county: '吉安市永丰县', village: '松山村', fact: facts.noise, day: 15 },
  { county: '宜春市高安市', village: '凤凰村', fact: facts.fish, day: 5 },
  { county: '宜春市高安市', village: '红旗村', fact: facts.smoke, day: 18 },
  { county: '宜春市樟树市', village: '蓝田村', fact: facts.farm, day: 2 },
  { county: '宜春市樟树市', village: '北斗村', fact: facts.noise, day: 16 },
  { county: '抚州市临川区', village: '银杏村', fact: facts.gas, day: 6 },
  { county: '抚州市临川区', village: '磨盘村', fact: facts.noise, day: 17 },
  { county: '萍乡市上栗县', village: '铁炉村', fact: facts.cadmium, day: 4 },
  { county: '萍乡市上栗县', village: '云峰村', fact: facts.smoke, day: 18 },
  { county: '景德镇市浮梁县', village: '瓷窑村', fact: facts.tap, day: 3 },
  { county: '新余市分宜县', village: '钟山村', fact: facts.cadmium, day: 5 },
  { county: '鹰潭市余江区', village: '画桥村', fact: facts.cadmium, day: 7 },
  { county: '九江市修水县', village: '黄龙村', fact: facts.gas, day: 9 },
  { county: '上饶市玉山县', village: '三清村', fact: facts.gas, day: 11 },
  { county: '赣州市瑞金市', village: '叶坪村', fact: facts.gas, day: 8 },
  { county: '吉安市遂川县', village: '汤湖村', fact: facts.tap, day: 10 },
  { county: '宜春市丰城市', village: '剑光村', fact: facts.gas, day: 12 },
  { county: '抚州市南城县', village: '麻姑村', fact: facts.cadmium, day: 6 },
  { county: '萍乡市芦溪县', village: '武功村', fact: facts.gas, day: 9 },
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
