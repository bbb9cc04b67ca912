import { z } from 'zod';
import { BadInput } from '../http/problems.ts';
import { route } from '../route.ts';
import { ImportProgress, ImportQuery, Intake, IntakeBody, IntakeQuery, intakeMax } from './contract.ts';
import { extensionOf, fileTypes, type IntakeParts, takeIn } from './take-in.ts';

type Needs = Omit<IntakeParts, 'decide'>;

/** 送入文本: the door for other systems. */
export const intakeRoutes = (needs: Needs) => [
  route({
    method: 'post',
    path: '/api/intake',
    tag: '送入',
    summary: '送入文本',
    access: 'intake.send',
    scope: 'intake',
    query: IntakeQuery,
    body: IntakeBody,
    upload: { types: Object.keys(fileTypes), maxBytes: 20_000_000 },
    answer: Intake,
    status: 202,
    // A file is read for seconds.
    ownUnit: true,
    async act({ query, body, file, actor, key, note, decide }) {
      const source = query.source ?? key?.name ?? '接口送入';
      const sent =
        file === null
          ? { records: 'records' in body ? body.records : [body] }
          : { file: file.bytes, extension: extensionOf(query.fileName, file.mediaType) };
      const decideAndNote = (act: () => Promise<z.infer<typeof Intake>>) =>
        decide(async () => {
          const taken = await act();
          const { accepted, duplicate, rejected } = taken;
          note({ action: `送入文本：新 ${accepted}、已有 ${duplicate}、未采用 ${rejected}`, target: taken.importId });
          return taken;
        });
      return takeIn({ ...needs, decide: decideAndNote }, sent, {
        userId: actor.userId,
        by: key === null ? actor.name : `${actor.name}（接口密钥：${key.name}）`,
        source,
        fileName: query.fileName ?? null,
        preset: query.preset,
        mapping: mappingOf(query.mapping),
        max: file === null ? intakeMax.pack : intakeMax.file,
      });
    },
  }),
  route({
    method: 'get',
    path: '/api/imports/:id',
    tag: '送入',
    summary: '送入结果',
    access: 'intake.send',
    scope: 'intake',
    params: z.object({ id: z.string().min(1).max(60) }),
    query: ImportQuery,
    answer: ImportProgress,
    // A program sees what its owner sent; people see all.
    act: ({ params, query, actor, key }) =>
      needs.imports.view(params.id, key === null ? null : actor.userId, {
        limit: query.limit,
        ...(query.state === undefined ? {} : { state: query.state }),
        ...(query.after === undefined ? {} : { after: query.after }),
      }),
  }),
];

function mappingOf(given: string | undefined): unknown {
  if (given === undefined) return undefined;
  try {
    return JSON.parse(given);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new BadInput([{ path: 'mapping', message: '列映射须是 JSON，例如 {"title":"标题","text":"内容"}' }]);
  }
}
