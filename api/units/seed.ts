import { cities, type Desk } from '../../analysis/codes.ts';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
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
  ...cities.map(({ code, name }) => city(code, name)),
  outside('out-housing', '住建、城管部门', 'outside:housing'),
  outside('out-water', '水利、水务部门', 'outside:water'),
  outside('out-agri', '农业农村部门', 'outside:agri'),
  outside('out-nature', '自然资源、林业部门', 'outside:nature'),
  outside('out-health', '卫生健康部门', 'outside:health'),
  outside('out-police', '公安、交通部门', 'outside:police'),
  outside('out-other', '其他部门', 'outside:other'),
];

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
