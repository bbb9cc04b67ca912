import { z } from 'zod';
import type { Database } from '../database/open.ts';
import { BadInput } from '../http/problems.ts';
import { FileAnswer } from '../http/route.ts';
import { type Person, route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import { IssueBody, LetterList, LetterPatch, LetterView, letterKinds, NewLetterBody } from './contract-letters.ts';
import type { Period } from './count.ts';
import { circularDraft, type Draft, reminderDraft, talkDraft } from './drafts.ts';
import { createLetters, overdueLimits } from './letters.ts';
import { periodOf } from './routes.ts';
import { talkRules } from './settings.ts';
import { assess } from './table.ts';

type Needs = {
  database: Database;
  units: Pick<Units, 'list'>;
  /** A letter as a Word file. */
  letterDocx(letter: LetterView): Promise<Buffer>;
  now(): Date;
};

const Id = z.object({ id: z.string().min(1).max(80) });
const media = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** 通报、提醒函、约谈建议名单: drafted from the figures, edited, issued and confirmed. */
export const letterRoutes = (needs: Needs) => {
  const { database, units, letterDocx, now } = needs;
  const letters = createLetters(database, () => units.list(), now);
  return [
    route({
      method: 'get',
      path: '/api/assessment/letters',
      tag: '考核',
      summary: '考核文书',
      access: 'assessment.read',
      answer: LetterList,
      act: async ({ actor }) => ({ items: await letters.list(actor) }),
    }),
    route({
      method: 'post',
      path: '/api/assessment/letters',
      tag: '考核',
      summary: '起草考核文书',
      access: 'assessment.issue',
      body: NewLetterBody,
      answer: LetterView,
      status: 201,
      async act({ body: { kind, unitId, ...asked }, actor, note }) {
        note({ action: `起草${letterKinds[kind]}` });
        const period = periodOf(asked, now().toISOString());
        const { draft, to } = await draftOf(needs, actor, { kind, unitId, period });
        return letters.create(kind, draft, { units: to, ...period }, actor);
      },
    }),
    route({
      method: 'get',
      path: '/api/assessment/letters/:id',
      tag: '考核',
      summary: '考核文书内容',
      access: 'assessment.read',
      params: Id,
      answer: LetterView,
      act: ({ params, actor }) => letters.read(params.id, actor),
    }),
    route({
      method: 'patch',
      path: '/api/assessment/letters/:id',
      tag: '考核',
      summary: '修改考核文书初稿',
      access: 'assessment.issue',
      params: Id,
      body: LetterPatch,
      answer: LetterView,
      act: ({ params, body, actor }) => letters.change(params.id, body, actor),
    }),
    route({
      method: 'delete',
      path: '/api/assessment/letters/:id',
      tag: '考核',
      summary: '删除考核文书初稿',
      access: 'assessment.issue',
      params: Id,
      answer: z.object({}),
      async act({ params }) {
        await letters.drop(params.id);
        return {};
      },
    }),
    route({
      method: 'post',
      path: '/api/assessment/letters/:id/issue',
      tag: '考核',
      summary: '签发考核文书',
      access: 'assessment.issue',
      params: Id,
      body: IssueBody,
      answer: LetterView,
      act: ({ params, body, actor }) => letters.issue(params.id, body.changedAt, actor),
    }),
    route({
      method: 'post',
      path: '/api/assessment/letters/:id/receipt',
      tag: '考核',
      summary: '确认收到考核文书',
      access: 'assessment.read',
      params: Id,
      answer: LetterView,
      act: ({ params, actor }) => letters.confirm(params.id, actor),
    }),
    route({
      method: 'get',
      path: '/api/assessment/letters/:id/docx',
      tag: '考核',
      summary: '下载考核文书',
      access: 'assessment.read',
      params: Id,
      answer: { media },
      audited: 'always',
      async act({ params, actor }) {
        const letter = await letters.read(params.id, actor);
        const name = `${letterKinds[letter.kind]}-${letter.issued?.number ?? '初稿'}.docx`;
        return new FileAnswer(await letterDocx(letter), name);
      },
    }),
  ];
};

type Asked = { kind: keyof typeof letterKinds; unitId: string | null; period: Period };

/** What a letter says, and to whom it goes. */
async function draftOf(
  { database, units, now }: Needs,
  actor: Person,
  { kind, unitId, period }: Asked,
): Promise<{ draft: Draft; to: string[] }> {
  const at = now().toISOString();
  const answer = await assess({ database, units: await units.list() }, actor, period, at);
  switch (kind) {
    case 'circular':
      return { draft: circularDraft(answer), to: answer.units.map(({ id }) => id) };
    case 'reminder': {
      const row = answer.units.find(({ id }) => id === unitId);
      if (unitId === null || row === undefined)
        throw new BadInput([{ path: 'unitId', message: '请选一个期内有案件的单位' }]);
      return { draft: reminderDraft(row, await overdueLimits(database, unitId, at), period, at), to: [unitId] };
    }
    case 'talk':
      return { draft: talkDraft(answer, (await talkRules(database).current()).value), to: [] };
    default:
      return kind satisfies never;
  }
}
