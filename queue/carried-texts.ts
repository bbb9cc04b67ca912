/**
 * The payload of an analysis job without the texts of these ids: `same` when it carries none of them, null when nothing
 * is left. Jobs carry the number of their pack; those of the first release carried the texts.
 */
export function withoutTexts(payload: unknown, ids: ReadonlySet<string>): 'same' | null | Record<string, unknown> {
  if (typeof payload !== 'object' || payload === null || !('documents' in payload)) return 'same';
  const { documents } = payload;
  if (!Array.isArray(documents)) return 'same';
  const left = documents.filter((one: { id?: unknown }) => typeof one?.id !== 'string' || !ids.has(one.id));
  if (left.length === documents.length) return 'same';
  return left.length === 0 ? null : { ...payload, documents: left };
}
