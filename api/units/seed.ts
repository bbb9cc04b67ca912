import type { Desk } from '../../analysis/codes.ts';
import type { RouteRow, Unit } from '../contract/identity.ts';

/**
 * Units as shipped, built on the ministry's pattern and the names seen in published texts; the department confirms and
 * edits them (停用 instead of deletion, because ledger entries name them).
 */
export const seedUnits: readonly Unit[] = [
  division('div-office', '办公室'),
  division('div-general', '综合处'),
  division('div-law', '法规处'),
  division('div-publicity', '宣教处', 'publicity'),
  division('div-air', '大气环境处', 'air'),
  division('div-water', '水生态环境处', 'water'),
  division('div-soil', '土壤生态环境处', 'soil'),
  division('div-waste', '固体废物与化学品处', 'waste'),
  division('div-nuclear', '核与辐射安全监管处', 'nuclear'),
  division('div-eia', '环境影响评价与排放管理处', 'eia'),
  division('div-nature', '自然生态保护处', 'nature'),
  division('div-monitor', '生态环境监测处', 'monitor'),
  division('div-inspect', '督察办', 'inspect'),
  division('div-climate', '应对气候变化处'),
  division('div-petition', '信访机构', 'petition'),
  division('div-discipline', '机关纪委'),
  affiliate('aff-enforce', '生态环境执法局', 'enforce'),
  affiliate('aff-emergency', '应急机构', 'emergency'),
  affiliate('aff-monitoring', '省生态环境监测中心'),
  affiliate('aff-planning', '省环科规划院'),
  affiliate('aff-basin', '赣江流域生态环境监督管理办公室'),
  affiliate('aff-north', '驻赣北生态环境监察专员办'),
  city('3601', '南昌市'),
  city('3602', '景德镇市'),
  city('3603', '萍乡市'),
  city('3604', '九江市'),
  city('3605', '新余市'),
  city('3606', '鹰潭市'),
  city('3607', '赣州市'),
  city('3608', '吉安市'),
  city('3609', '宜春市'),
  city('3610', '抚州市'),
  city('3611', '上饶市'),
  outside('out-housing', '住建、城管部门', 'outside:housing'),
  outside('out-water', '水利、水务部门', 'outside:water'),
  outside('out-agri', '农业农村部门', 'outside:agri'),
  outside('out-nature', '自然资源、林业部门', 'outside:nature'),
  outside('out-health', '卫生健康部门', 'outside:health'),
  outside('out-police', '公安、交通部门', 'outside:police'),
  outside('out-other', '其他部门', 'outside:other'),
];

/** 路由 as shipped: topic → desk. The ownership of 噪声、信访、应急 is to be confirmed by the department. */
export const seedRoutes: readonly RouteRow[] = [
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
    '自来水出厂和末梢水：供水企业、住建、卫生健康部门',
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
    'air',
    ['enforce', 'monitor'],
    '社会生活噪声：公安机关；施工：城管、住建部门；交通：公安交管、交通部门',
    '噪声暂由大气环境处主管，待厅里确认',
  ),
  route('ecology', 'nature', ['enforce'], '林业、自然资源部门', '生态破坏由自然生态保护处主管'),
  route('inspection', 'inspect', [], '各设区市政府', '督察反馈和整改由督察办主管'),
  route('attitude', 'petition', [], '作风问题：纪检机关', '对答复不满由信访机构办理，原承办单位配合'),
  route('policy', 'publicity', [], null, '政策误读由宣教处会同起草处室解读'),
  route('other', 'publicity', [], null, '主题不明的由宣教处先行研判'),
];

function division(id: string, name: string, desk: Desk | null = null): Unit {
  return { id, name, kind: 'division', desk, region: null, active: true };
}

function affiliate(id: string, name: string, desk: Desk | null = null): Unit {
  return { id, name, kind: 'affiliate', desk, region: null, active: true };
}

function city(region: string, name: string): Unit {
  return { id: `city-${region}`, name: `${name}生态环境局`, kind: 'city', desk: null, region, active: true };
}

function outside(id: string, name: string, desk: Desk): Unit {
  return { id, name, kind: 'outside', desk, region: null, active: true };
}

function route(topic: string, lead: Desk, support: Desk[], outsideBody: string | null, reason: string): RouteRow {
  return { id: `route-${topic}`, order: 0, topic, lead, support, outside: outsideBody, reason };
}
