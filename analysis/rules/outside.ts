import type { Desk, Topic } from '../codes.ts';

/** 转办规则：when one of `topics` stands first and one of `words` stands in the text, another desk than the route's is in charge; the first that fits wins. */
export type OutsideRule = { desk: Desk; topics: readonly Topic[]; words: string; unless: string; reason: string };

const works =
  '工地 施工 楼盘 建筑 打桩 搅拌车 装修 地铁 渣土 拆除 夜间作业 挖机 在建 开发商 项目部 塔吊 混凝土泵 混凝土 浇水泥';
const factory = '厂 ~厂家 工业园 化工 企业 车间 生产线 冶炼 矿 作坊 加工';
const discharging = '厂(排|直|偷|污|废|的污|的废)';

export const outsideRules: readonly OutsideRule[] = [
  {
    desk: 'outside:police',
    topics: ['noise'],
    words:
      '广场舞 KTV ktv 酒吧 唱歌 音响 卡拉 麻将 鸣笛 飙车 炸街 摩托 跳舞 喇叭 改装车 大货车 高音 夜市 夜宵 烧烤 狗叫 犬吠 邻居 鞭炮 音乐 低音炮 陀螺',
    unless: '工地 施工 厂房 机器',
    reason: '社会生活和交通噪声由公安机关主管（《噪声污染防治法》）',
  },
  {
    desk: 'outside:housing',
    topics: ['noise'],
    words: works,
    unless: '工厂 化工厂',
    reason: '建筑施工噪声由住建、城管部门主管（《噪声污染防治法》）',
  },
  {
    desk: 'outside:housing',
    topics: ['noise'],
    words: '超市 商铺 门面 饭店 餐馆 餐饮 商场 小区 物业 空调 水泵 电梯 变压器 油烟 洗车 健身 酒店 楼上 楼下 居民楼',
    unless: factory,
    reason: '社会生活噪声由城管、公安部门处理',
  },
  {
    desk: 'outside:housing',
    topics: ['air', 'smell'],
    words: `油烟 餐馆 餐饮 饭店 烧烤 夜宵 大排档 早餐 道路扬尘 洒水 ${works}`,
    unless: '化工 工业园 工厂 冶炼 沥青厂 水泥厂 砖厂 废气 搅拌站 碎石 石场',
    reason: '餐饮油烟和工地扬尘由城管、住建部门主管',
  },
  {
    desk: 'outside:housing',
    topics: ['waste', 'smell', 'nimby'],
    words:
      '垃圾(站|桶|箱|中转|转运|清运|分类|成堆|没人|无人|乱|遍地|池|屋|房|车) 生活垃圾 建筑垃圾 环卫 小区垃圾 小区的垃圾 公厕 装修垃圾',
    unless: '焚烧 填埋 危废 医疗 工业 化工 养殖 养猪',
    reason: '生活垃圾和建筑垃圾由城管部门主管',
  },
  {
    desk: 'outside:housing',
    topics: ['smell', 'water', 'attitude', 'illegal', 'waste'],
    words: '下水道 化粪池 污水管 雨污 管网 窨井 排水管 污水井 内涝 积水 排水沟 生活污水 截污',
    unless: '工厂 化工 企业 养猪 养殖 矿 造纸 河水 江 内河 黑臭',
    reason: '排水管网和生活污水由住建、水务部门主管',
  },
  {
    desk: 'outside:housing',
    topics: ['water', 'smell', 'noise', 'other'],
    words:
      '内河(|的)(施工|工程|征迁|拆迁|绿化|围挡|改造) 公厕 公共厕所 卫生间 排污管(破|漏|裂|断|道破|道漏) 地下管 地下水管 征迁 围挡 景观灯 灯光 步道 井盖',
    unless: `偷排 化工 ${discharging}`,
    reason: '市政设施和建设工程由住建、城管部门主管',
  },
  {
    desk: 'outside:water',
    topics: ['drinking'],
    words: '自来水 供水 停水 二次供水 水压 水厂 水管 水箱 水表',
    unless: `河里 河水 江水 河段 死鱼 水源 取水口 偷排 排污 化工 养猪 养殖 矿 ${discharging}`,
    reason: '自来水出厂和末梢水由供水、水务部门主管',
  },
  {
    desk: 'outside:water',
    topics: ['ecology', 'water', 'illegal'],
    words: '采砂 挖砂 盗砂 抽砂 洗砂 砂场 沙场 河道(|被)(侵占|占用|填) 围湖 填湖 防洪 水库大坝 清淤',
    unless: '污水直排 废水',
    reason: '采砂和河道由水利部门主管',
  },
  {
    desk: 'outside:nature',
    topics: ['ecology', 'illegal'],
    words:
      '采石 采矿 盗采 矿山 毁林 砍伐 砍树 砍光 挖石头 盗伐 开山 炸山 挖山 林地 占用耕地 占地 野生动物 候鸟 捕鸟 保护动物 山体 伐木 古树',
    unless: '污水 废水 废气',
    reason: '林地、野生动物和矿山由林业、自然资源部门主管',
  },
  {
    desk: 'outside:agri',
    topics: ['air', 'water', 'ecology', 'soil'],
    words: '秸秆 电鱼 毒鱼 禁渔 非法捕捞 水产养殖 农药包装 江豚 禾秆',
    unless: '工厂 化工',
    reason: '秸秆、渔业由农业农村部门主管',
  },
];

/** Desks for texts that are no matter of the environment, so that the complaint still finds its way. */
export const elsewhereWords = {
  'outside:police':
    '交警 派出所 公安 报警 违停 停车 红绿灯 交通 堵车 车牌 驾照 驾驶 出租车 公交 户口 身份证 诈骗 黑恶 打架 校车 道路',
  'outside:health': '医院 医生 医保 卫生院 疫苗 产假 计生 生育 护士 患者 看病 药店 防疫 疫情',
  'outside:housing':
    '小区 物业 业主 房产 开发商 拆迁 违建 城管 楼盘 交房 公积金 路灯 电梯 棚改 人行道 市政 燃气 绿化 占道',
  'outside:agri': '农民 种粮 农田 农业 村民小组 宅基地 扶贫 惠农 农机',
  'outside:nature': '土地证 征地 林权 国土',
  'outside:other':
    '请问 咨询 投诉 举报 领导 书记 反映 学校 教育 社保 工资 退休 养老 培训 补课 招聘 税 工商 食品 消费 快递',
} as const satisfies Partial<Record<Desk, string>>;
