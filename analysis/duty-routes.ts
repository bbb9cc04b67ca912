import type { Desk, Topic } from './codes.ts';

/** 责任路由：the desk that leads a topic, its helpers, the outside body that often is really in charge, and why. The lowest `order` wins; `region` null holds everywhere, a city code only there. */
export type Route = {
  id: string;
  order: number;
  topic: string;
  lead: Desk;
  support: readonly Desk[];
  outside: string | null;
  reason: string;
  region?: string | null;
};

/** Routes as shipped, after DOMAIN part 4 (谁主管谁回应); the department edits its own copy. */
export const defaultRoutes: readonly Route[] = [
  route(
    'accident',
    'emergency',
    ['monitor', 'publicity', 'water', 'waste'],
    '属地政府、应急管理部门',
    '突发环境事件由应急机构牵头',
  ),
  route(
    'drinking',
    'water',
    ['emergency', 'monitor'],
    '自来水出厂水和末梢水：供水企业、住建、卫生健康部门',
    '饮用水水源由水生态环境处主管',
  ),
  route('fraud', 'monitor', ['enforce', 'inspect'], null, '监测数据造假由生态环境监测处主管，虚假整改由督察办核查'),
  route('illegal', 'enforce', ['eia', 'monitor'], '涉嫌犯罪的移送公安机关', '偷排、暗管、超标、无证由执法局查处'),
  route('smell', 'air', ['enforce', 'monitor'], '餐饮油烟：城管部门', '恶臭异味由大气环境处主管'),
  route(
    'air',
    'air',
    ['enforce', 'monitor'],
    '工地扬尘：住建、城管部门；秸秆：农业农村部门',
    '废气烟尘由大气环境处主管',
  ),
  route(
    'water',
    'water',
    ['enforce', 'monitor'],
    '城市黑臭、污水管网：住建、水务部门；采砂：水利部门',
    '河湖水质由水生态环境处主管',
  ),
  route('soil', 'soil', ['waste'], '耕地：农业农村部门；用地：自然资源部门', '土壤和地下水由土壤生态环境处主管'),
  route(
    'waste',
    'waste',
    ['enforce', 'emergency'],
    '生活垃圾：城管部门；尾矿库安全：应急管理部门',
    '固废危废由固体废物与化学品处主管',
  ),
  route(
    'radiation',
    'nuclear',
    ['monitor'],
    '基站：通信管理部门；核电选址：发改、能源部门',
    '核与辐射由核与辐射安全监管处主管',
  ),
  route(
    'nimby',
    'eia',
    ['air', 'publicity'],
    '规划选址：发改、住建、自然资源部门',
    '项目环评由环境影响评价与排放管理处主管',
  ),
  route(
    'noise',
    'enforce',
    ['air', 'monitor'],
    '社会生活噪声：公安机关；施工：城管、住建部门；交通：公安交管、交通部门',
    '工业噪声由执法局查处',
  ),
  route('ecology', 'nature', ['enforce'], '林业、自然资源部门', '生态破坏由自然生态保护处主管'),
  route('inspection', 'inspect', [], '各设区市政府', '督察反馈和整改由督察办主管'),
  route('attitude', 'petition', [], '作风问题：纪检机关', '对答复不满由信访机构办理，原承办单位配合'),
  route('policy', 'publicity', [], null, '政策误读由宣教处会同起草处室解读'),
  route('other', 'publicity', [], null, '主题不明的由宣教处先行研判'),
];

function route(topic: Topic, lead: Desk, support: readonly Desk[], outside: string | null, reason: string): Route {
  return { id: `route-${topic}`, order: 0, topic, lead, support, outside, reason };
}
