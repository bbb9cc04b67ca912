import { createHash } from 'node:crypto';
import type { WordLinkRow } from './tables.ts';

/** What one look at a published page gave. `unseen` could not look; that is not `gone`. */
export type Look =
  | { state: 'same' | 'changed'; sha256: string; textHash: string | null; detail: string | null }
  | { state: 'gone' | 'unseen'; detail: string };

/** 网页应答: what a page answered, with its final address. */
export type Page = { status: number; url: string; headers: Record<string, string>; body: Buffer };

/** Judges a page that answered. `text` is its readable text, null where it has none; `before` what it said at the first look. */
export function judgePage(
  page: Pick<Page, 'status' | 'url' | 'body'>,
  text: string | null,
  before: Pick<WordLinkRow, 'url' | 'sha256' | 'textHash'>,
): Look {
  if (page.status === 404 || page.status === 410) return { state: 'gone', detail: `网页不存在（HTTP ${page.status}）` };
  if (page.status < 200 || page.status >= 300)
    return { state: 'unseen', detail: `网站没有给出页面（HTTP ${page.status}），不能确定是否还在` };
  if (isHomePage(page.url) && !isHomePage(before.url)) return { state: 'gone', detail: '网址已跳转到网站首页' };
  const sha256 = hashOf(page.body);
  const textHash = text === null ? null : hashOf(text.replace(/\s+/g, ''));
  // A page's bytes change with every visit (counters, stamps); its text does not.
  const changed = before.textHash !== null && textHash !== before.textHash;
  if (!changed) return { state: 'same', sha256, textHash, detail: null };
  return {
    state: 'changed',
    sha256,
    textHash,
    detail: textHash === null ? '页面已没有可读的正文' : '页面正文与存证时不同',
  };
}

/** In words what a look means for people. */
export const linkStates = {
  new: '尚未核验',
  same: '可以打开，内容未变',
  changed: '内容有变化',
  gone: '已打不开',
  unseen: '本次未能核验',
} as const;

function isHomePage(address: string): boolean {
  return (
    URL.canParse(address) && /^\/(?:index\.\w+)?$/.test(new URL(address).pathname) && new URL(address).search === ''
  );
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
