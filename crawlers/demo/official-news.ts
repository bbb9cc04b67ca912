import type { DemoPost } from './post.ts';
import type { Random } from './random.ts';

/** 政务信息：what the department and two city bureaus publish on working days: daily air, weekly air, notices, training. */
export function officialNews(
  random: Random,
  firstDaysAgo: number,
  isWeekend: (daysAgo: number) => boolean,
): DemoPost[] {
  const posts: DemoPost[] = [];
  let turn = 0;
  for (let daysAgo = firstDaysAgo; daysAgo >= 1; daysAgo -= 1) {
    if (isWeekend(daysAgo)) continue;
    posts.push(dailyAir(random, 'nc-bureau.example', '南昌', daysAgo));
    posts.push(dailyAir(random, 'jj-bureau.example', '九江', daysAgo));
    posts.push(portalNews(random, daysAgo, turn));
    if (turn % 2 === 0) posts.push(bureauNews(random, 'nc-bureau.example', '南昌', daysAgo, turn));
    else posts.push(bureauNews(random, 'jj-bureau.example', '九江', daysAgo, turn));
    if (turn % 5 === 4) posts.push(weeklyAir(random, daysAgo));
    turn += 1;
  }
  return posts;
}

function dailyAir(random: Random, host: DemoPost['host'], city: string, daysAgo: number): DemoPost {
  const index = random.whole(28, 96);
  const grade = index <= 50 ? '优' : '良';
  return {
    host,
    column: '/kqzl/',
    name: `day-${String(daysAgo).padStart(2, '0')}`,
    title: `${city}市环境空气质量日报`,
    paragraphs: [
      `昨日${city}市城区环境空气质量指数（AQI）为${index}，级别为${grade}。细颗粒物（PM2.5）日均浓度${random.whole(12, 62)}微克/立方米，可吸入颗粒物（PM10）日均浓度${random.whole(30, 98)}微克/立方米。`,
      `预计未来24小时${random.pick(['扩散条件较好', '扩散条件一般', '以偏北风为主'])}，空气质量以${grade}为主。`,
    ],
    when: { daysAgo, clock: `09:${random.whole(10, 40)}` },
    author: `示例·${city}市局网站`,
  };
}

function weeklyAir(random: Random, daysAgo: number): DemoPost {
  return {
    host: 'sthjt.example',
    column: '/hjzl/',
    name: `week-${String(daysAgo).padStart(2, '0')}`,
    title: '上周全省设区市环境空气质量状况',
    paragraphs: [
      `上周，全省十一个设区市城区环境空气质量优良天数比例为${random.whole(90, 99)}.${random.whole(0, 9)}%，PM2.5平均浓度${random.whole(22, 39)}微克/立方米。`,
      `按综合指数由好到差排序，前三位为景德镇、赣州、抚州。全省国考断面水质优良比例为${random.whole(95, 98)}.${random.whole(0, 9)}%。`,
    ],
    when: { daysAgo, clock: '15:00' },
    author: '示例·省厅门户网站',
  };
}

function portalNews(random: Random, daysAgo: number, turn: number): DemoPost {
  const [column, title, ...paragraphs] = portal[turn % portal.length] ?? ['/xwzx/', ''];
  return {
    host: 'sthjt.example',
    column,
    name: `p${401 + turn}`,
    title,
    paragraphs,
    when: { daysAgo, clock: `${random.pick(['09', '10', '14', '16'])}:${random.whole(10, 59)}` },
    author: '示例·省厅门户网站',
  };
}

function bureauNews(random: Random, host: DemoPost['host'], city: string, daysAgo: number, turn: number): DemoPost {
  const [title, ...paragraphs] = bureau[Math.floor(turn / 2) % bureau.length] ?? [''];
  return {
    host,
    column: '/zwdt/',
    name: `b${501 + turn}`,
    title: title.replaceAll('{city}', city),
    paragraphs: paragraphs.map((text) =>
      text.replaceAll('{city}', city).replaceAll('{number}', String(random.whole(6, 58))),
    ),
    when: { daysAgo, clock: `${random.pick(['10', '11', '15', '17'])}:${random.whole(10, 59)}` },
    author: `示例·${city}市局网站`,
  };
}

const portal: readonly (readonly ['/xwzx/' | '/tzgg/', string, ...string[]])[] = [
  [
    '/xwzx/',
    '全省生态环境系统业务培训班开班',
    '本次培训围绕执法规范、监测质量管理、信访办理等内容展开，各设区市局业务骨干参加。',
  ],
  [
    '/tzgg/',
    '关于公开征求地方排放标准意见的通知（示例）',
    '现将征求意见稿予以公布，请于三十日内将意见反馈至标准编制组。',
    '逾期未反馈的，视为无意见。',
  ],
  [
    '/xwzx/',
    '“五河一湖一江”断面水质稳中向好',
    '今年以来，全省国考断面水质优良比例继续保持较高水平，长江干流江西段断面全部达到Ⅱ类标准。',
  ],
  [
    '/xwzx/',
    '生态环境宣传走进校园',
    '志愿者用实验和小游戏向同学们讲解垃圾分类、水的循环，孩子们动手做了简易净水装置。',
  ],
  [
    '/tzgg/',
    '危险废物经营许可证审批公示（示例）',
    '经审查，拟对示例环保科技有限公司的危险废物经营许可证变更申请作出批准决定，公示期五个工作日。',
  ],
  [
    '/xwzx/',
    '省厅召开新闻发布会介绍秋冬季大气污染防治工作',
    '发布会介绍了秋冬季大气污染防治的目标、任务和保障措施，并回答了记者提问。',
  ],
  [
    '/tzgg/',
    '建设项目环境影响评价文件受理公示（示例）',
    '本周受理的建设项目环评文件四个，公众可在十个工作日内通过信函、电子邮件提出意见。',
  ],
  [
    '/xwzx/',
    '江豚种群数量持续恢复',
    '最新考察结果显示，长江江西段和鄱阳湖江豚种群数量持续恢复，母子豚同游的画面越来越多。',
  ],
  ['/xwzx/', '生态环境监测技术比武举行', '来自各地的监测人员围绕水、气、土壤样品分析同台竞技，赛出了水平。'],
  [
    '/tzgg/',
    '入河排污口排查整治进展公示（示例）',
    '截至上月底，全省入河排污口溯源完成率、整治完成率均达到年度目标，有关清单予以公示。',
  ],
];

const bureau: readonly (readonly [string, ...string[]])[] = [
  [
    '{city}市开展建筑工地扬尘联合检查',
    '本周，{city}市组织住建、城管、生态环境等部门对{number}个工地的围挡、喷淋、冲洗设施进行检查，现场督促整改问题{number}个。',
  ],
  ['{city}市举办企业环保负责人培训', '培训邀请专家讲解排污许可执行报告、自行监测和台账记录要求，{number}家企业参加。'],
  [
    '{city}市公布生态环境行政处罚情况（示例）',
    '上月，{city}市共办理行政处罚案件{number}件，已全部公开，接受社会监督。',
  ],
  [
    '{city}市餐饮油烟治理取得进展',
    '针对群众反映的餐饮油烟问题，{city}市推动{number}家餐饮店安装在线监控，油烟投诉量有所下降。',
  ],
  [
    '{city}市开展饮用水水源地巡查',
    '工作人员对水源保护区的隔离防护、标志标牌、视频监控进行检查，共巡查点位{number}个，总体情况良好。',
  ],
];
