/** 草稿：what a person has typed into a form and not sent, on this device. */
export type KeptDraft = {
  values: Record<string, unknown>;
  /** UTC ISO. */
  at: string;
  /** The version of what the form is about when it was typed; null where that has none. */
  version: number | null;
  /** By which instant the server knows this device's last save there; `whole` when nothing was typed since. */
  server?: { at: string; whole: boolean };
};

/** Where drafts lie: one entry a person and form, so that nobody finds another's. */
export function draftKey(owner: string, form: string): string {
  return `${prefix}${owner}/${form}`;
}

/** The draft under a key; null where there is none, or none that can be read. */
export function readDraft(store: Storage, key: string): KeptDraft | null {
  const text = store.getItem(key);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as KeptDraft;
    return typeof kept.at === 'string' && typeof kept.values === 'object' && kept.values !== null ? kept : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Keeps what stands in a form. Files cannot be kept: their lines stay without them. False when the device takes no more. */
export function writeDraft(store: Storage, key: string, kept: KeptDraft): boolean {
  const text = JSON.stringify(kept, (_, value: unknown) => (value instanceof Blob ? undefined : value));
  try {
    store.setItem(key, text);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** Drops the drafts of a month ago; called when the program opens. */
export function sweepDrafts(store: Storage, now: number): void {
  for (const key of Object.keys(store)) {
    if (!key.startsWith(prefix)) continue;
    const kept = readDraft(store, key);
    if (kept === null || now - Date.parse(kept.at) > keptMs) store.removeItem(key);
  }
}

const prefix = 'draft/';
const keptMs = 30 * 24 * 3_600_000;
