import { z } from 'zod';
import type { Cases } from '../cases/cases.ts';
import { Forbidden, NotFound } from '../http/problem.ts';
import { FileAnswer } from '../http/route.ts';
import { route } from '../route.ts';
import type { Attachments } from './attachments.ts';
import { AttachmentQuery, isPicture, NewAttachment } from './contract.ts';

const Id = z.object({ id: z.string().min(1).max(80) });

type Needs = { attachments: Attachments; cases: Pick<Cases, 'seen' | 'maySee'> };

/** 附件: taken in for a case, and shown to those who see the case. */
export const attachmentRoutes = ({ attachments, cases }: Needs) => [
  route({
    method: 'post',
    path: '/api/cases/:id/attachments',
    tag: '台账',
    summary: '上传附件',
    access: 'cases.act',
    params: Id,
    query: AttachmentQuery,
    upload: { types: ['application/octet-stream'], store: () => attachments.place },
    answer: NewAttachment,
    status: 201,
    // A photo is looked through before anything is written.
    ownUnit: true,
    async act({ params, query, stored, actor, note, decide }) {
      const { state } = await cases.seen(params.id, actor);
      // Who reads a merged case through the one that goes on adds nothing to it.
      if (!cases.maySee(state, actor))
        throw new Forbidden('attachment.merged', '本案已并入其他案件，请把附件交到并入后的案件。');
      if (stored === null) throw new TypeError('an upload without a file');
      const kept = await attachments.keep(stored, {
        ...{ caseId: params.id, name: query.name, by: actor },
        decide: (act) =>
          decide(async () => {
            const made = await act();
            const { attachment } = made as NewAttachment;
            note({ action: `上传附件：${attachment.name}（${attachment.sha256.slice(0, 12)}）` });
            return made;
          }),
      });
      return kept;
    },
  }),
  route({
    method: 'get',
    path: '/api/cases/:id/attachments/:attachment',
    tag: '台账',
    summary: '查看附件',
    access: 'cases.read',
    scope: 'read',
    params: Id.extend({ attachment: z.string().min(1).max(80) }),
    answer: { media: 'application/octet-stream' },
    audited: 'reading',
    async act({ params, actor }) {
      await cases.seen(params.id, actor);
      const found = await attachments.open(params.id, params.attachment);
      if (found === null) throw new NotFound('本案没有这个附件，可能超过 24 小时没有使用、已经清理。');
      const { attachment, path, bytes } = found;
      // The file stays where it is.
      const body = { path, bytes, drop: async () => {} };
      return new FileAnswer(body, attachment.name, {
        media: attachment.type,
        ...(isShown(attachment.type) ? { inline: true } : {}),
        policy: attachment.type === 'application/pdf' ? pdfPolicy : filePolicy,
      });
    },
  }),
];

/** A file runs nothing and asks for nothing, whatever stands in it. */
const filePolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
/** Browsers show no PDF in a sandbox. */
const pdfPolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

function isShown(type: string): boolean {
  return isPicture(type) || type === 'application/pdf';
}
