import { office, post, type TimedPost, weibo } from './timed-post.ts';

/** A second set, written after the first and not looked at while the points were chosen. All sites and firms are invented. */
export const furtherPosts: readonly TimedPost[] = [
  // One chlorine leak: shouts, a mother, the office, a question a week later.
  weibo(
    'chlorine-zhangshu',
    '2026-10-12',
    '02:10',
    '樟树盐化基地那边是不是漏了，漂白水味冲得人睁不开眼，楼下保安都跑了',
  ),
  weibo('chlorine-zhangshu', '2026-10-12', '02:25', '樟树的别睡了，氯气味，往上风走'),
  post(
    'chlorine-zhangshu',
    '2026-10-12',
    '07:40',
    '昨夜樟树那股漂白水味到底是什么',
    '孩子咳了一夜，眼睛通红，小区群里说盐化基地的氯碱车间跑了氯气，到现在没有一个通知。',
  ),
  office(
    'chlorine-zhangshu',
    '2026-10-12',
    '09:30',
    '樟树市关于盐化基地一企业氯气泄漏的通报',
    '10月12日1时50分，樟树盐化基地一企业氯气管道法兰泄漏，2时40分处置完毕。周边环境空气氯气浓度已降至未检出，3名群众因咽部不适就医，目前情况稳定。',
  ),
  weibo('chlorine-zhangshu', '2026-10-20', '21:00', '樟树氯气那事过去一个星期了，企业叫什么名字、罚了没有，一个字没提'),
  // The other side of the same city that week: an everyday matter.
  post(
    'oil-zhangshu',
    '2026-10-13',
    '19:15',
    '樟树市淦阳街道烧烤摊油烟',
    '淦阳街道药都路一排烧烤摊，晚上油烟直接灌进二楼，楼上住户没法开窗。',
  ),
  weibo('oil-zhangshu', '2026-10-16', '20:40', '药都路的烧烤摊今天又多了两家，樟树城管电话打不通'),
  // Two reservoirs of fish kill in neighbouring counties in two days.
  post(
    'fish-duchang',
    '2026-10-05',
    '08:10',
    '都昌县大港镇水库翻塘',
    '都昌大港镇张岭水库一夜之间鱼全漂起来了，承包的人哭了一早上，说上面有人洗矿。',
  ),
  weibo('fish-duchang', '2026-10-06', '10:00', '张岭水库的鱼还在死，都昌的水产站来看过说缺氧，缺氧能死得这么齐？'),
  post(
    'fish-wuning',
    '2026-10-06',
    '09:20',
    '武宁县石门楼镇水库死鱼',
    '武宁石门楼镇盘溪水库从昨天开始死鱼，水面一层油光，上游有个石材厂。',
  ),
  weibo('fish-wuning', '2026-10-07', '18:30', '武宁盘溪水库，捞上来的死鱼装了六车'),
  // A school running track; parents; result.
  post(
    'track-jinxian',
    '2026-10-08',
    '17:05',
    '进贤县实验小学新跑道味道刺鼻',
    '进贤县实验小学暑假铺的塑胶跑道，开学一个月了味道还没散，我家孩子流鼻血三次。',
  ),
  weibo('track-jinxian', '2026-10-09', '12:45', '进贤实验小学的家长今天在校门口等说法，跑道到底检测了没有'),
  office(
    'track-jinxian',
    '2026-10-15',
    '16:00',
    '进贤县关于实验小学塑胶跑道检测情况的通报',
    '针对家长反映的实验小学塑胶跑道异味问题，县教体、生态环境、市场监管部门委托第三方检测，挥发性有机物超标，已决定铲除。',
  ),
  weibo('track-jinxian', '2026-10-16', '08:00', '跑道铲了，可是娃流的鼻血谁负责，进贤实验小学'),
  // Same words, another school in another county, three weeks later.
  post(
    'track-yihuang',
    '2026-10-29',
    '17:30',
    '宜黄县二中附小跑道味道刺鼻',
    '宜黄县二中附小暑假铺的塑胶跑道味道一直没散，好几个孩子流鼻血，家长在群里都急了。',
  ),
  // Ganjiang algae across a city boundary.
  weibo('algae-ganjiang', '2026-10-01', '16:20', '赣江新干段一片绿，像抹茶一样，有股腥味'),
  post(
    'algae-ganjiang',
    '2026-10-03',
    '09:00',
    '赣江丰城段也绿了',
    '昨天看新干那边发的图，今天丰城这边的赣江也是一层绿藻，水厂就在下游不远。',
  ),
  weibo('algae-ganjiang', '2026-10-05', '11:30', '赣江的绿藻到南昌了，富大有堤下面绿油油的，还能喝吗'),
  // Noise of a rail yard, told three ways without the firm.
  post(
    'rail-xiangtang',
    '2026-10-10',
    '05:30',
    '向塘镇铁路编组站半夜鸣笛',
    '南昌县向塘镇新丰路，编组站凌晨三点还在鸣笛，神经衰弱都要出来了。',
  ),
  weibo('rail-xiangtang', '2026-10-12', '04:10', '又被火车叫醒了，向塘新丰路的人上辈子欠了谁的'),
  // Lead in blood.
  post(
    'lead-yifeng',
    '2026-10-11',
    '10:50',
    '宜丰县工业园电池厂旁边的孩子血铅高',
    '宜丰县工业园光华电池厂围墙外面就是我们组，十几个孩子去省儿童医院查，血铅都超了。',
  ),
  weibo('lead-yifeng', '2026-10-13', '09:00', '宜丰血铅的孩子现在有二十三个了，电池厂还在上班'),
  office(
    'lead-yifeng',
    '2026-10-14',
    '20:00',
    '宜丰县关于光华电池厂周边儿童血铅情况的通报',
    '县委县政府高度重视，光华电池厂已停产，组织周边14岁以下儿童免费检测，并开展土壤和地下水监测。',
  ),
  post(
    'lead-yifeng',
    '2026-10-18',
    '15:00',
    '血铅孩子的家长要一个时间表',
    '光华电池厂停了，可是孩子什么时候驱铅、搬不搬迁，没有人给时间表。',
  ),
  // An advert and a drill of the same places must not stick to the incidents.
  office(
    'drill-zhangshu',
    '2026-10-22',
    '15:00',
    '樟树市开展氯气泄漏应急演练',
    '10月22日，樟树市在盐化基地开展氯气泄漏突发环境事件应急演练，模拟某企业储罐泄漏，检验应急处置能力。',
  ),
  // Slag heaps: a plant and its neighbour in the same village, one matter.
  post(
    'slag-fenyi',
    '2026-10-17',
    '07:00',
    '分宜县双林镇锂渣堆在河边',
    '分宜县双林镇麻田村河边堆了几千吨锂渣，一下雨白浆就往袁河里流。',
  ),
  weibo('slag-fenyi', '2026-10-19', '13:20', '双林麻田村的锂渣山又高了，分宜环保知道吗'),
  post(
    'slag-fenyi',
    '2026-10-24',
    '20:30',
    '麻田村的白浆水流到田里了',
    '前天下雨，锂渣堆的白浆水把麻田村十几亩田都盖住了，稻茬全白。',
  ),
  // Same town, another matter.
  post('kiln-fenyi', '2026-10-18', '06:20', '双林镇砖窑冒黑烟', '分宜县双林镇白水村砖窑早上黑烟滚滚，窗台一层煤灰。'),
  // Cross-border: neighbours downstream.
  post(
    'border-pingxiang',
    '2026-10-20',
    '08:30',
    '萍乡湘东区渌水变黄',
    '湘东区荷尧镇这边的渌水今天是土黄色的，上游陶瓷厂洗泥的水没沉淀就放了。',
  ),
  weibo('border-pingxiang', '2026-10-21', '09:40', '渌水从萍乡湘东流到醴陵都是黄的，湖南这边的水厂加了药还是浑'),
];
