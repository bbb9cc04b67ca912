import { beijingDay } from '../../analysis/calendar.ts';
import type { Database } from '../database/open.ts';
import { Conflict, Refused } from '../http/problem.ts';
import { instant } from '../ledger/instant.ts';
import { route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import { AssessmentAnswer, AssessmentQuery, TalkRulesBody, TalkRulesInForce } from './contract.ts';
import type { Period } from './count.ts';
import { talkRules } from './settings.ts';
import { assess } from './table.ts';

type Needs = { database: Database; units: Pick<Units, 'list'>; now(): Date };

/** 考核: who is quick and who is slow. */
export const assessmentRoutes = ({ database, units, now }: Needs) => [
  route({
    method: 'get',
    path: '/api/assessment',
    tag: '考核',
    summary: '考核表',
    access: 'assessment.read',
    scope: 'read',
    query: AssessmentQuery,
    answer: AssessmentAnswer,
    async act({ query, actor }) {
      const at = now().toISOString();
      return assess({ database, units: await units.list() }, actor, periodOf(query, at), at);
    },
  }),
  route({
    method: 'get',
    path: '/api/assessment/rules',
    tag: '考核',
    summary: '约谈建议规则',
    access: 'assessment.issue',
    answer: TalkRulesInForce,
    act: () => talkRules(database).current(),
  }),
  route({
    method: 'put',
    path: '/api/assessment/rules',
    tag: '考核',
    summary: '修改约谈建议规则',
    access: 'assessment.issue',
    body: TalkRulesBody,
    answer: TalkRulesInForce,
    async act({ body: { value, version, reason }, actor }) {
      const rules = talkRules(database);
      if ((await rules.current()).version !== version) throw new Conflict('规则刚刚被别人修改，请刷新查看后再保存。');
      await rules.save(value, { at: now().toISOString(), by: actor.name, reason });
      return rules.current();
    },
  }),
];

/** This month unless told otherwise; nothing is counted of what is still to come. */
export function periodOf(query: { from?: string | undefined; to?: string | undefined }, at: string): Period {
  const asked = query.to === undefined ? at : instant(query.to);
  const to = asked < at ? asked : at;
  const from =
    query.from === undefined
      ? new Date(`${beijingDay(at).slice(0, 7)}-01T00:00:00+08:00`).toISOString()
      : instant(query.from);
  if (from >= to) throw new Refused('period.empty', '起始时间须早于截止时间，且不晚于现在，请重新选择。', 400);
  return { from, to };
}
