import { z } from 'zod';
import { FileAnswer } from '../http/route.ts';
import { route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import type { Cases } from './cases.ts';

type Needs = {
  cases: Pick<Cases, 'seen'>;
  units: Pick<Units, 'list'>;
  /** 传播变化 of a case, a line for each public word. */
  spread(state: CaseState): Promise<string[]>;
  /** The case as a one-page Word file. */
  caseForm(form: {
    state: CaseState;
    own: readonly LedgerEntry[];
    units: (id: string) => string;
    at: string;
    spread: readonly string[];
  }): Promise<Buffer>;
  now(): Date;
};

/** 单案表: one case in the office's printed form. */
export const caseFormRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/cases/:id/form.docx',
    tag: '台账',
    summary: '导出综合情况表',
    access: 'cases.export',
    scope: 'read',
    params: z.object({ id: z.string().min(1).max(80) }),
    answer: { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
    audited: 'always',
    async act({ params, actor }) {
      const found = await needs.cases.seen(params.id, actor);
      const names = new Map((await needs.units.list()).map((unit) => [unit.id, unit.name]));
      const docx = await needs.caseForm({
        state: found.state,
        own: found.entries,
        units: (id) => names.get(id) ?? id,
        at: needs.now().toISOString(),
        spread: await needs.spread(found.state),
      });
      return new FileAnswer(docx, `网络舆情综合情况表-${found.state.number}.docx`);
    },
  }),
];
