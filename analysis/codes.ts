/**
 * The closed vocabularies that every part shares. Codes are those of the grading rubric; the Chinese names are what
 * people see. A code is never renamed: stored documents and ledger entries carry it.
 */

/** 主题：what a text is about. */
export const topics = {
  smell: '恶臭异味',
  air: '废气烟尘',
  noise: '噪声',
  water: '水体污染',
  drinking: '饮用水',
  waste: '固废危废',
  soil: '土壤重金属',
  radiation: '辐射',
  nimby: '项目选址邻避',
  ecology: '生态破坏',
  illegal: '违法排污',
  fraud: '数据造假与虚假整改',
  inspection: '督察执法',
  accident: '突发环境事件',
  attitude: '对部门不满',
  policy: '政策',
  other: '其他',
} as const;
export type Topic = keyof typeof topics;

/** 事件状态：whether harm is happening, feared, rehearsed, remembered or denied. */
export const states = {
  occurring: '正在发生',
  feared: '担忧未发生',
  routine: '日常工作',
  drill: '应急演练',
  history: '往事回顾',
  refuted: '已辟谣',
  ask: '咨询建议',
  opinion: '议论',
  other: '其他',
} as const;
export type EventState = keyof typeof states;

/** What is said of something that is no incident now: its texts stand in the lists and in no figure of what the public complains of. */
export const setAside: EventState[] = ['drill', 'refuted', 'routine', 'history'];
/** The states whose texts are counted. */
export const countedStates = (Object.keys(states) as EventState[]).filter((state) => !setAside.includes(state));

/** 硬触发：a stated fact that alone needs a person within 15 minutes (17号令第4条 and the office's own list). */
export const triggers = {
  drinking: '饮用水受影响',
  school: '学校医院等敏感人群受害',
  toxic: '重金属、危化品、爆炸或泄漏',
  cross: '跨省、跨市或大江大湖',
  crowd: '聚集、联名或冲突',
  casualty: '死亡、中毒或送医',
  central: '央媒、督察组曝光或热搜',
  coverup: '瞒报、造假或打击举报人',
} as const;
export type Trigger = keyof typeof triggers;

/** 情感倾向. */
export type Sentiment = -1 | 0 | 1;

/** 风险等级, lowest first; 无 is not an alert. */
export const levels = { none: '无', blue: '蓝', yellow: '黄', orange: '橙', red: '红' } as const;
export type Level = keyof typeof levels;
export const levelOrder: readonly Level[] = ['none', 'blue', 'yellow', 'orange', 'red'];

/** 主管单位类别：which desk should lead; a code of the rubric, mapped to a real unit by the editable unit table. */
export const desks = {
  air: '大气环境处',
  water: '水生态环境处',
  soil: '土壤生态环境处',
  waste: '固体废物与化学品处',
  nuclear: '核与辐射安全监管处',
  eia: '环境影响评价与排放管理处',
  enforce: '生态环境执法局',
  nature: '自然生态保护处',
  monitor: '生态环境监测处',
  inspect: '督察办',
  emergency: '应急机构',
  publicity: '宣教处',
  petition: '信访机构',
  'outside:housing': '住建、城管部门',
  'outside:water': '水利、水务部门',
  'outside:agri': '农业农村部门',
  'outside:nature': '自然资源、林业部门',
  'outside:health': '卫生健康部门',
  'outside:police': '公安、交通部门',
  'outside:other': '其他部门',
  none: '无需承办',
} as const;
export type Desk = keyof typeof desks;

/** 信源类别. */
export const sourceKinds = {
  government: '政府网站',
  news: '新闻网站',
  forum: '论坛留言板',
  feed: '订阅源',
  weibo: '微博',
  hotline: '热线与信访',
  manual: '人工录入',
  vendor: '第三方数据',
} as const;
export type SourceKind = keyof typeof sourceKinds;
