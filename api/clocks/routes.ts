import type { Database } from '../database/open.ts';
import { Conflict, Forbidden } from '../http/problem.ts';
import { route } from '../route.ts';
import { ClocksInForce, ClockTrial, SaveClocksBody, TryClocksBody } from './contract.ts';
import { looserThan } from './looser.ts';
import { clockRules } from './settings.ts';
import { tryClocks } from './trial.ts';

type Needs = { database: Database; now(): Date };

/** 时限配置: seen by everybody who is measured by it, tried before it is switched on, loosened by 厅领导 alone. */
export const clockRoutes = ({ database, now }: Needs) => [
  route({
    method: 'get',
    path: '/api/clocks',
    tag: '时限',
    summary: '时限配置',
    access: 'clocks.read',
    scope: 'read',
    answer: ClocksInForce,
    act: () => view(database),
  }),
  route({
    method: 'post',
    path: '/api/clocks/try',
    tag: '时限',
    summary: '试算时限配置',
    access: 'clocks.try',
    body: TryClocksBody,
    answer: ClockTrial,
    async act({ body }) {
      const { value } = await clockRules(database).current();
      return tryClocks(database, value, body.value);
    },
  }),
  route({
    method: 'put',
    path: '/api/clocks',
    tag: '时限',
    summary: '启用时限配置',
    access: 'clocks.manage',
    body: SaveClocksBody,
    answer: ClocksInForce,
    async act({ body, actor, note }) {
      const rules = clockRules(database);
      const { version, value } = await rules.current();
      if (version !== body.version) throw new Conflict('时限配置刚刚被别人修改，请刷新后重新试算。');
      const looser = looserThan(value, body.value);
      if (looser.length > 0 && actor.role !== 'leader')
        throw new Forbidden('clocks.looser', `放宽时限须由厅领导启用：${looser.slice(0, 3).join('；')}。`);
      await rules.save(body.value, { at: now().toISOString(), by: actor.name, reason: body.reason });
      note({ target: `clocks#${version + 1}` });
      return view(database);
    },
  }),
];

async function view(database: Database) {
  const rules = clockRules(database);
  const [{ version, value }, history] = await Promise.all([rules.current(), rules.history()]);
  return { version, value, history: history.map(({ value: _, ...one }) => one) };
}
