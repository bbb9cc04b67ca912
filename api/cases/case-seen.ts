import { NotFound } from '../http/problem.ts';
import type { Actor } from './case.ts';
import type { Cases } from './cases.ts';
import { maySee } from './permissions.ts';

/** A case for whoever may see it. What was merged into another stays readable for whoever may see that one, as its words and proof stay on its own page. */
export async function caseSeen(caseId: string, actor: Actor, read: Cases['read']): ReturnType<Cases['seen']> {
  const asked = await read(caseId);
  let found = asked;
  const looked = new Set<string>();
  while (asked !== null && found !== null && !looked.has(found.state.id)) {
    if (maySee(found.state, actor)) return asked;
    looked.add(found.state.id);
    const into = found.state.mergers.at(-1);
    found = into === undefined || into.reopenedAt !== null ? null : await read(into.caseId);
  }
  throw new NotFound('没有这个案件，或不属于您的单位；请从台账列表进入。');
}
