/** 信源登记 as the register keeps it: the same shape as the collector's RegisterEntry, which checks it (api may not import crawlers). */
export type SourceEntry = {
  id: string;
  name: string;
  kind: 'government' | 'news' | 'forum' | 'feed';
  reader: 'site' | 'feed';
  start: string[];
  linkSelector?: string | undefined;
  selectors?:
    | {
        title?: string | undefined;
        body?: string | undefined;
        publishedAt?: string | undefined;
        author?: string | undefined;
      }
    | undefined;
  everyMinutes: number;
  region: string;
  legalBasis: string;
  owner: string;
  retentionDays: number;
  delayMs: number;
  staleAfterHours: number;
  allowInternal: boolean;
  internalReason?: string | undefined;
  enabled: boolean;
};

/** Checks an entry against the collector's schema; given from outside. */
export type CheckEntry = (
  input: unknown,
) => { ok: true; entry: SourceEntry } | { ok: false; faults: { path: string; message: string }[] };

/** An entry that may still be incomplete: what could be read of it, and what is missing. */
export type Draft = Partial<SourceEntry> & Pick<SourceEntry, 'id' | 'name' | 'kind' | 'reader' | 'start'>;

/** 登记事项 that may be filled in later; collecting waits for them. Everything else must be right at once. */
export const laterItems: Record<string, string> = {
  everyMinutes: '采集间隔',
  region: '所属地区',
  legalBasis: '采集依据',
  owner: '责任人',
  retentionDays: '保存期限',
};

/** Parts an entry's faults: items left empty (their Chinese names) and mistakes. */
export function sortFaults(
  input: Record<string, unknown>,
  faults: readonly { path: string; message: string }[],
): { missing: string[]; mistakes: { path: string; message: string }[] } {
  const missing = new Set<string>();
  const mistakes: { path: string; message: string }[] = [];
  for (const fault of faults) {
    const name = laterItems[fault.path];
    if (name !== undefined && isEmpty(input[fault.path])) missing.add(name);
    else mistakes.push(fault);
  }
  return { missing: [...missing], mistakes };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 0;
}

/** An entry with the items that a body names put in; null and '' take an item out, parts of `selectors` are items of their own. */
export function withItems(entry: Record<string, unknown>, body: Record<string, unknown>): Record<string, unknown> {
  const next = { ...entry };
  for (const [name, value] of Object.entries(body)) {
    const inner = value !== null && typeof value === 'object' && !Array.isArray(value);
    const merged = inner ? withItems((next[name] ?? {}) as Record<string, unknown>, { ...value }) : value;
    const empty = merged === null || merged === '' || (inner && Object.keys(merged as object).length === 0);
    if (empty) delete next[name];
    else if (merged !== undefined) next[name] = merged;
  }
  // A reason stands only while what it is the reason for.
  if (next['allowInternal'] !== true) delete next['internalReason'];
  return next;
}
