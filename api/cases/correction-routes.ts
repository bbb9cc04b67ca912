import { z } from 'zod';
import { route } from '../route.ts';
import type { Cases } from './cases.ts';
import { EmergencyRuleView, emergencyLevels } from './contract-corrections.ts';

/** 突发环境事件分级标准, as in force: shown where a person says which level it is. */
export const correctionRoutes = ({ cases }: { cases: Pick<Cases, 'correctionRules'> }) => [
  route({
    method: 'get',
    path: '/api/emergency-levels',
    tag: '台账',
    summary: '突发环境事件分级标准',
    access: 'cases.read',
    scope: 'read',
    answer: z.object({ items: z.array(EmergencyRuleView) }),
    async act() {
      const rules = await cases.correctionRules();
      return { items: rules.emergencyLevels.map((rule) => ({ ...rule, name: emergencyLevels[rule.level] })) };
    },
  }),
];
