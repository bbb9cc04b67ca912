import { Attachment, isPicture } from '../../../../api/attachments/contract.ts';

/** Every picture that stands as evidence anywhere in a case, each once, in its order. */
export function picturesIn(detail: unknown): { text: string; attachment: Attachment }[] {
  const found = new Map<string, { text: string; attachment: Attachment }>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { attachment, text } = value as { attachment?: unknown; text?: unknown };
    const parsed = Attachment.safeParse(attachment);
    if (parsed.success && isPicture(parsed.data.type) && !found.has(parsed.data.id))
      found.set(parsed.data.id, { text: typeof text === 'string' ? text : parsed.data.name, attachment: parsed.data });
    for (const held of Object.values(value)) look(held);
  };
  look(detail);
  return [...found.values()];
}
