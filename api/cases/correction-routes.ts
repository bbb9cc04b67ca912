import { z } from 'zod';
import { route } from '../http/route.ts';
import { EmergencyRuleView, emergencyLevels } from './contract-corrections.ts';

/** 突发环境事件分级标准, as in force: shown where a person says which level it is. */
export const correctionRoutes = [
  route({
    method: 'get',
    path: '/api/emergency-levels',
    tag: '台账',
    summary: '突发环境事件分级标准',
    access: 'cases.read',
    scope: 'read',
    answer: z.object({ items: z.array(EmergencyRuleView) }),
    async act(_, kit) {
      const rules = await kit.cases.correctionRules();
      return { items: rules.emergencyLevels.map((rule) => ({ ...rule, name: emergencyLevels[rule.level] })) };
    },
  }),
];
