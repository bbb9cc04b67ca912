import type { DemoPost } from './post.ts';
import type { Random } from './random.ts';

/** 闲谈：what else people write on a board; nothing of it concerns the department. About three a day, more at the weekend and in the evening. */
export function chatter(random: Random, firstDaysAgo: number): DemoPost[] {
  const posts: DemoPost[] = [];
  for (let daysAgo = firstDaysAgo; daysAgo >= 1; daysAgo -= 1) {
    const number = random.whole(2, 4);
    for (let one = 0; one < number; one += 1) posts.push(post(random, daysAgo, 500 + posts.length));
  }
  return posts;
}

function post(random: Random, daysAgo: number, number: number): DemoPost {
  const [title, ...paragraphs] = topics[(number - 500) % topics.length] ?? [''];
  const fill = filler(random);
  const hour = random.pick([7, 8, 12, 12, 17, 18, 19, 20, 20, 21, 21, 22]);
  return {
    host: 'bbs.example',
    column: '/board/life/',
    name: `t${number}`,
    title: fill(title),
    paragraphs: paragraphs.map(fill),
    when: { daysAgo, clock: `${pad(hour)}:${pad(random.whole(0, 59))}` },
    author: random.pick(nicknames),
  };
}

/** One filling per post, so that a place named twice is the same place. */
function filler(random: Random): (text: string) => string {
  const words: Record<string, string> = {
    city: random.pick(cities),
    dish: random.pick(['拌粉', '瓦罐汤', '炒粉', '白糖糕', '米粑', '水煮肉片']),
    price: String(random.whole(8, 38)),
    months: String(random.whole(2, 11)),
    thing: random.pick(['婴儿车', '书桌', '电动车', '钓鱼竿', '电烤炉', '折叠床']),
    metre: String(random.whole(60, 130)),
    sport: random.pick(['羽毛球', '乒乓球', '篮球', '骑行', '夜跑']),
    subject: random.pick(['数学', '英语', '作文', '物理']),
    weather: random.pick(['降温', '起雾', '下小雨', '刮大风']),
  };
  return (text) => text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

const cities = ['南昌', '九江', '景德镇', '萍乡', '新余', '鹰潭', '赣州', '吉安', '宜春', '抚州', '上饶'];
const nicknames = [
  '豆豆妈',
  '老表一枚',
  '江边青年',
  '不吃辣的江西人',
  '阿明',
  '小城故事',
  '晚风',
  '南门口',
  '喝茶看报',
  '三轮车夫',
];

const topics: readonly (readonly [string, ...string[]])[] = [
  ['{city}哪里的{dish}好吃', '刚搬到{city}，想吃一碗正宗的{dish}，不要网红店，街坊常去的那种，{price}块钱上下都行。'],
  ['转让九成新{thing}', '搬家用不上了，{thing}九成新，{price}0元自取，{city}市区可以送。'],
  ['{city}有没有一起打{sport}的', '下班没事想活动活动，每周两次，水平一般，主要是出汗。有组织的带我一个。'],
  ['孩子{subject}跟不上怎么办', '初二，{subject}一直在及格线上下，报班没什么用，大家有什么好办法？'],
  ['明天又要{weather}了', '看预报明天{weather}，接送孩子的家长早点出门，骑车注意安全。'],
  ['求租{city}两居室', '{metre}平左右，离公交站近一点，预算一千五，最好有电梯，长租。'],
  ['相亲记', '周末被家里安排去见了个人，聊了两个小时的房价和彩礼，回来只想一个人待着。'],
  ['{city}的路什么时候修好', '门口这条路挖了{months}个月了，早晚高峰堵得要命，有没有知道工期的？'],
  ['捡到一串钥匙', '在{city}人民公园东门捡到一串钥匙，有个小熊挂件，失主看到联系我。'],
  ['办身份证要带什么', '身份证丢了，去{city}派出所补办要带户口本吗？几天能拿到？'],
  ['推荐一个修手机的师傅', '屏幕碎了，官方店要一千多，{city}有没有手艺好又实在的师傅？'],
  ['电动车上牌问题', '在{city}买的二手电动车能不能上牌？发票没有了，只有收据。'],
  ['周末去哪里看银杏', '听说{city}那边的银杏黄了，开车过去一个多小时，停车方便吗？'],
  ['新开的超市鸡蛋打折', '排了半小时的队，一人限两板，算下来便宜了{price}毛，图个热闹。'],
  ['公交能不能加一趟末班车', '{city}晚上九点以后就没有公交了，加班的人只能打车，建议延长到十点半。'],
  ['考驾照科目二第三次', '倒车入库又压线了，教练已经不想跟我说话。考过的兄弟传授点经验。'],
  ['找家教，{subject}', '小学五年级，周六上午，{city}市区，最好是师范的学生。'],
  ['医保怎么转', '从外地回到{city}工作，医保关系要自己转还是单位转？跑一趟要带什么材料？'],
  ['猫走丢了', '橘猫，三岁，脖子上有蓝色项圈，在小区附近走丢的，找到必有酬谢。'],
  ['广场上的露天电影', '社区今晚放老电影，带小板凳就行，小时候的感觉回来了。'],
  ['宽带又断了', '一个星期断了三次，客服说在优化线路。有没有人和我一样？'],
  ['第一次做{dish}', '照着视频做的{dish}，盐放多了，家里人说下次还是出去吃吧。'],
  ['退休以后的日子', '每天早上打太极，下午下象棋，晚上带孙子，比上班还忙。'],
  ['{city}的房子还会跌吗', '看中一套{metre}平的，首付差一点，纠结要不要等到明年。'],
];
