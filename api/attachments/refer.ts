import { Refused } from '../http/problem.ts';
import type { Writing } from '../ledger/ledger.ts';
import { Attachment } from './contract.ts';

/** The attachments that something names, wherever in it evidence stands. */
export function attachmentsIn(value: unknown): Attachment[] {
  if (Array.isArray(value)) return value.flatMap(attachmentsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, held]) => {
    const parsed = name === 'attachment' ? Attachment.safeParse(held) : undefined;
    return parsed?.success === true ? [parsed.data] : attachmentsIn(held);
  });
}

/**
 * 引用附件: what entries name must be files of this case, just as they were uploaded; from now on they stay. In the
 * transaction that writes the entries, so that none is cleaned away meanwhile.
 */
export async function keepAttachments(
  writing: Writing,
  caseId: string,
  events: readonly unknown[],
  at: string,
): Promise<void> {
  const named = attachmentsIn(events);
  if (named.length === 0) return;
  const rows = await writing
    .updateTable('attachments')
    .set((e) => ({ usedAt: e.fn.coalesce('usedAt', e.val(at)) }))
    .where('caseId', '=', caseId)
    .where(
      'id',
      'in',
      named.map(({ id }) => id),
    )
    .returning(['id', 'sha256', 'name', 'type', 'size'])
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const one of named) {
    const row = known.get(one.id);
    const same =
      row !== undefined &&
      row.sha256 === one.sha256 &&
      row.name === one.name &&
      row.type === one.type &&
      row.size === one.size;
    if (!same)
      throw new Refused(
        'attachment.unknown',
        `附件“${one.name}”不属于本案，或者上传后超过 24 小时没有使用、已经清理。请重新上传后再提交。`,
      );
  }
}
