import type { Desk } from '../../analysis/codes.ts';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
import { homeOf, shippedHome } from '../../analysis/places/home.ts';
import type { RouteRow, Unit } from './contract.ts';

/** 处室 of a provincial department. */
const divisions: readonly Unit[] = [
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
];

/** Bodies that are really in charge of what is not ours. */
const outsideBodies: readonly Unit[] = [
  outside('out-housing', '住建、城管部门', 'outside:housing'),
  outside('out-water', '水利、水务部门', 'outside:water'),
  outside('out-agri', '农业农村部门', 'outside:agri'),
  outside('out-nature', '自然资源、林业部门', 'outside:nature'),
  outside('out-health', '卫生健康部门', 'outside:health'),
  outside('out-police', '公安、交通部门', 'outside:police'),
  outside('out-other', '其他部门', 'outside:other'),
];

/**
 * Units as shipped for a province, built on the ministry's pattern (of Jiangxi also the names seen in published texts)
 * with the bureau of each of its cities; the department confirms and edits them (停用 instead of deletion, because
 * ledger entries name them).
 */
export function seedUnitsOf(home: string): readonly Unit[] {
  const { name, cities } = homeOf(home);
  const own = name.endsWith('自治区') ? '自治区' : '省';
  const bureaus = cities.filter((one) => one.name !== '直辖县市').map((one) => city(one.code, one.name));
  return [...divisions, ...affiliatesOf(home, own), ...bureaus, ...outsideBodies];
}

/** Units of the shipped province. */
export const seedUnits: readonly Unit[] = seedUnitsOf(shippedHome);

/** 路由 as shipped: the analysis's own table, which the department then edits. The ownership of 噪声、信访、应急 is to be confirmed by it. */
export const seedRoutes: readonly RouteRow[] = defaultRoutes.map(({ region: _, support, ...route }) => ({
  ...route,
  support: [...support],
}));

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

function affiliatesOf(home: string, own: string): Unit[] {
  return [
    affiliate('aff-enforce', '生态环境执法局', 'enforce'),
    affiliate('aff-emergency', '应急机构', 'emergency'),
    affiliate('aff-monitoring', `${own}生态环境监测中心`),
    affiliate('aff-planning', `${own}环科规划院`),
    ...(home === shippedHome
      ? [affiliate('aff-basin', '赣江流域生态环境监督管理办公室'), affiliate('aff-north', '驻赣北生态环境监察专员办')]
      : []),
  ];
}
