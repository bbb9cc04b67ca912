import type { z } from 'zod';
import { topics } from '../../analysis/codes.ts';
import { shippedHome } from '../../analysis/places/home.ts';
import { regionName } from '../../analysis/places/regions.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import { Refused } from '../http/problem.ts';
import { record, seeAudit } from '../trail/trail.ts';
import { RouteRow, Unit } from './contract.ts';
import { seedRoutes, seedUnitsOf } from './seed.ts';

/** 单位与路由：who can be put in charge, and which topic goes to whom; both editable. */
export type Units = {
  /** All units in their order, the inactive too. */
  list(): Promise<Unit[]>;
  /** Adds or changes one; a unit is never deleted, only made inactive, because the ledger names it. Throws Refused with the faults in Chinese. */
  upsert(unit: unknown): Promise<Unit>;
  routes(): Promise<RouteRow[]>;
  upsertRoute(route: unknown): Promise<RouteRow>;
  removeRoute(id: string): Promise<boolean>;
};

/** Opens the units of a migrated database and fills in those shipped for the province where they are missing; what was edited stays. */
export async function openUnits(database: Database, home: string = shippedHome): Promise<Units> {
  await seed(database, seedUnitsOf(home));
  const ownCity = new RegExp(`^${home}\\d{2}$`);
  const units: Units = {
    list: async () => {
      const rows = await database.selectFrom('units').selectAll().orderBy('position').orderBy('id').execute();
      return rows.map(({ position: _, ...row }) => Unit.parse({ ...row, active: row.active === 1 }));
    },
    upsert: async (input) => {
      const unit = checked(Unit, input, unitFields);
      const others = (await units.list()).filter((one) => one.id !== unit.id);
      if (others.some((one) => one.name === unit.name)) throw invalid(`名称「${unit.name}」已被另一个单位使用`);
      if (unit.kind === 'city' && !ownCity.test(unit.region ?? ''))
        throw invalid(`市局须填所在设区市的四位区划代码，如 ${home}01`);
      const fault = countyFault(unit, others) ?? cityFault(unit, others);
      if (fault !== null) throw invalid(fault);
      const row = { ...unit, parent: unit.parent ?? null, active: unit.active ? 1 : 0 };
      await inTransaction(database, async (writing) => {
        await writing
          .insertInto('units')
          .values({ ...row, position: others.length + 1 })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
        await record(writing, 'unit', [unit.id], { act: '修改单位', ...someone() });
      });
      return unit;
    },
    routes: async () => {
      const rows = await database.selectFrom('routes').selectAll().orderBy('position').orderBy('id').execute();
      return rows.map(({ position, support, ...row }) =>
        RouteRow.parse({ ...row, order: position, support: JSON.parse(support) }),
      );
    },
    upsertRoute: async (input) => {
      const { order, support, ...route } = checked(RouteRow, input, routeFields);
      if (!Object.hasOwn(topics, route.topic)) throw invalid(`没有「${route.topic}」这个主题，请从主题列表中选择`);
      if (route.id.trim() === '') throw invalid('编号不能为空');
      const row = { ...route, position: order, support: JSON.stringify(support) };
      await inTransaction(database, async (writing) => {
        await writing
          .insertInto('routes')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
        await record(writing, 'route', [route.id], { act: '修改路由', ...someone() });
      });
      return { ...route, order, support };
    },
    removeRoute: (id) =>
      inTransaction(database, async (writing) => {
        const { numDeletedRows } = await writing.deleteFrom('routes').where('id', '=', id).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await record(writing, 'route', [id], { act: '删除路由', ...someone() });
        return true;
      }),
  };
  return units;
}

/** 县级分局: of a county of the city whose bureau is above it; nobody else has a bureau above. */
function countyFault(unit: Unit, others: readonly Unit[]): string | null {
  const parent = unit.parent ?? null;
  if (unit.kind !== 'county') return parent === null ? null : '只有县级分局才有上级市局';
  const above = others.find(({ id }) => id === parent);
  if (above?.kind !== 'city') return '县级分局须选上级市局';
  const region = unit.region ?? '';
  const own = /^\d{6}$/.test(region) && region.startsWith(above.region ?? '-') && regionName(region) !== region;
  if (!own) return `县级分局须填${above.name}所辖县（市、区）的六位区划代码，如 ${above.region}21`;
  const there = others.find((one) => one.kind === 'county' && one.region === region);
  return there === undefined
    ? null
    : `${regionName(region)}已有「${there.name}」，一县一局；改名或者重新启用请改那一条`;
}

/** 市局 above counties stays what it is: its counties belong to its city. */
function cityFault(unit: Unit, others: readonly Unit[]): string | null {
  const below = others.filter(({ parent }) => parent === unit.id);
  const stays = unit.kind === 'city' && below.every(({ region }) => region?.startsWith(unit.region ?? '-') === true);
  if (!stays && below.length > 0) return `「${unit.name}」下面有 ${below.length} 个县级分局，类别和区划不能改`;
  const running = below.filter(({ active }) => active);
  if (unit.active || running.length === 0) return null;
  return `「${unit.name}」下面还有 ${running.length} 个在用的县级分局，请先停用它们`;
}

/** Several processes may start at once: what one has put in, the other leaves. Removed routes do not come back. */
async function seed(database: Database, seedUnits: readonly Unit[]): Promise<void> {
  const act = { ...someone(), act: '首次装入', by: '系统' };
  await database.transaction().execute(async (writing) => {
    const units = await writing
      .insertInto('units')
      .values(
        seedUnits.map((unit, index) => ({
          ...unit,
          parent: unit.parent ?? null,
          active: unit.active ? 1 : 0,
          position: index + 1,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
    await record(writing, 'unit', idsOf(units), act);
    const any = await writing.selectFrom('rules').select('name').where('name', '=', seededRoutes).executeTakeFirst();
    if (any !== undefined) return;
    const routes = await writing
      .insertInto('routes')
      .values(
        seedRoutes.map(({ order: _, ...route }, index) => ({
          ...route,
          position: (index + 1) * 10,
          support: JSON.stringify(route.support),
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    await writing
      .insertInto('rules')
      .values({ name: seededRoutes, version: 1, value: '{}', at: '', by: '系统', reason: '首次装入路由' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await record(writing, 'route', idsOf(routes), act);
    await record(writing, 'rule', [`${seededRoutes}#1`], act);
  });
}

/** Who and when where neither is given. */
function someone(): { by: string; at: string } {
  return { by: seeAudit, at: new Date().toISOString() };
}

const seededRoutes = 'routes-seeded';
const unitFields: Record<string, string> = {
  id: '编号（小写字母开头，字母、数字和短横线）',
  name: '名称（1–60 字）',
  kind: '类别',
  desk: '对应职责',
  region: '所在区划',
  parent: '上级市局',
  active: '是否启用',
};
const routeFields: Record<string, string> = {
  id: '编号',
  order: '次序（整数）',
  topic: '主题',
  lead: '主管职责',
  support: '协办职责',
  outside: '外单位',
  reason: '理由（1–200 字）',
};

function checked<T>(schema: z.ZodType<T>, input: unknown, names: Record<string, string>): T {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const wrong = [...new Set(read.error.issues.map((issue) => names[String(issue.path[0])] ?? '内容'))];
  throw invalid(`${wrong.join('、')}填写有误`);
}

function invalid(fault: string): Refused {
  return new Refused('unit.invalid', `${fault}，未保存，请改正后再试。`, 400);
}
