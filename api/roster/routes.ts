import { z } from 'zod';
import type { Database } from '../database/open.ts';
import { Conflict } from '../http/problem.ts';
import { type Person, route } from '../route.ts';
import {
  AlertCalls,
  ChangeShiftBody,
  DutyNow,
  DutySettingsBody,
  FillBody,
  HandoverPage,
  HandoverQuery,
  NewHandoverBody,
  NewShiftBody,
  RemoveShiftBody,
  RosterQuery,
  RosterView,
  Rotation,
  RotationPreview,
} from './contract.ts';
import { createHandovers } from './handovers.ts';
import { dutyNow, previewedShifts, previewRotation, rosterOf } from './roster.ts';
import { shiftText } from './rotation.ts';
import { dutyRules } from './settings.ts';
import { createShifts } from './shifts.ts';
import { viewCalls } from './view-calls.ts';

const Id = z.object({ id: z.string().min(1).max(120) });
const tag = '值班';

type Needs = { database: Database; now(): Date };

/** 值班表、交接班和升级提醒. */
export const rosterRoutes = ({ database, now }: Needs) => {
  const shifts = createShifts(database);
  const handovers = createHandovers(database, now);
  const instant = () => now().toISOString();
  const changed = (actor: Person, reason: string) => ({ by: actor, reason, at: instant() });
  return [
    route({
      method: 'get',
      path: '/api/roster/now',
      tag,
      summary: '谁在值班',
      access: 'roster.read',
      answer: DutyNow,
      act: () => dutyNow(database, instant()),
    }),
    route({
      method: 'get',
      path: '/api/roster',
      tag,
      summary: '值班表',
      access: 'roster.read',
      query: RosterQuery,
      answer: RosterView,
      act: ({ query }) => rosterOf({ database, shifts }, query),
    }),
    route({
      method: 'post',
      path: '/api/roster/shifts',
      tag,
      summary: '安排班次',
      access: 'roster.manage',
      body: NewShiftBody,
      answer: z.object({ id: z.string() }),
      status: 201,
      async act({ body, actor, note }) {
        note({ target: shiftText(body) });
        const [id = ''] = await shifts.add([body], { ...changed(actor, ''), act: '安排' });
        return { id };
      },
    }),
    route({
      method: 'put',
      path: '/api/roster/shifts/:id',
      tag,
      summary: '调整班次',
      access: 'roster.manage',
      params: Id,
      body: ChangeShiftBody,
      answer: z.object({ id: z.string() }),
      async act({ params, body, actor, note }) {
        const { version, reason, ...shift } = body;
        note({ target: shiftText(shift), action: `调整班次（理由：${reason}）` });
        await shifts.change(params.id, version, shift, changed(actor, reason));
        return { id: params.id };
      },
    }),
    route({
      method: 'post',
      path: '/api/roster/shifts/:id/remove',
      tag,
      summary: '撤销班次',
      access: 'roster.manage',
      params: Id,
      body: RemoveShiftBody,
      answer: z.object({ removed: z.boolean() }),
      async act({ params, body, actor, note }) {
        note({ target: params.id, action: `撤销班次（理由：${body.reason}）` });
        note({ target: shiftText(await shifts.remove(params.id, body.version, changed(actor, body.reason))) });
        return { removed: true };
      },
    }),
    route({
      method: 'post',
      path: '/api/roster/fill/preview',
      tag,
      summary: '预览轮班',
      access: 'roster.manage',
      body: Rotation,
      answer: RotationPreview,
      act: ({ body }) => previewRotation(database, body, instant()),
    }),
    route({
      method: 'post',
      path: '/api/roster/fill',
      tag,
      summary: '写入轮班',
      access: 'roster.manage',
      body: FillBody,
      answer: z.object({ written: z.int() }),
      status: 201,
      async act({ body, actor, note }) {
        const planned = await previewedShifts(database, body, instant());
        const ids = await shifts.add(
          planned.map(({ day: _, ...shift }) => shift),
          { ...changed(actor, ''), act: '轮班' },
        );
        note({ target: `${body.rotation.from} 至 ${body.rotation.to}，${ids.length} 班` });
        return { written: ids.length };
      },
    }),
    route({
      method: 'get',
      path: '/api/roster/handovers',
      tag,
      summary: '交接记录',
      access: 'roster.read',
      query: HandoverQuery,
      answer: HandoverPage,
      act: ({ query, actor }) => handovers.list(query, actor),
    }),
    route({
      method: 'post',
      path: '/api/roster/handovers',
      tag,
      summary: '写交接记录',
      access: 'roster.read',
      body: NewHandoverBody,
      answer: z.object({ written: z.boolean() }),
      status: 201,
      async act({ body, actor, note }) {
        note({ target: shiftText(await handovers.write(body.shift, body.text, actor)) });
        return { written: true };
      },
    }),
    route({
      method: 'post',
      path: '/api/roster/handovers/:id/confirm',
      tag,
      summary: '确认交接记录',
      access: 'roster.read',
      params: Id,
      answer: z.object({ confirmed: z.boolean() }),
      async act({ params, actor, note }) {
        const row = await handovers.confirm(params.id, actor);
        note({ target: `${params.id}（${row.by} 写）` });
        return { confirmed: true };
      },
    }),
    route({
      method: 'put',
      path: '/api/roster/settings',
      tag,
      summary: '修改值班提醒规则',
      access: 'roster.manage',
      body: DutySettingsBody,
      answer: z.object({ version: z.int() }),
      async act({ body, actor, note }) {
        const rules = dutyRules(database);
        if ((await rules.current()).version !== body.version)
          throw new Conflict('值班提醒规则刚刚被别人修改，请刷新后核对再保存。');
        const version = await rules.save(body.value, { at: instant(), by: actor.name, reason: body.reason });
        note({ target: `duty#${version}` });
        return { version };
      },
    }),
    route({
      method: 'get',
      path: '/api/alerts/:id/calls',
      tag,
      summary: '预警的升级提醒',
      access: 'alerts.read',
      params: Id,
      answer: AlertCalls,
      act: ({ params }) => viewCalls(database, params.id),
    }),
  ];
};
