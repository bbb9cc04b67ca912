import { bare } from './dateline.ts';
import type { PageMeta } from './government-meta.ts';
import { squeeze } from './page-text.ts';

/** The headline of a page: what its own lines, its <title> and its meta tags agree on; null when it has none. */
export function headlineOf(document: Document, lines: readonly string[][], meta: PageMeta): string | null {
  const pageTitle = squeeze(document.querySelector('title')?.textContent ?? '');
  const shown = longest(lines.map((pieces) => squeeze(pieces.join(''))).filter((line) => heads(pageTitle, line)));
  if (shown !== null) return shown;
  const headings = [...document.querySelectorAll('h1, h2')].map((one) => squeeze(one.textContent ?? ''));
  const within = longest(headings.filter((one) => one.length >= 6 && bare(pageTitle).includes(bare(one))));
  if (within !== null) return within;
  const own = headings.find((one, at) => at < 3 && one.length >= 6);
  return meta.title ?? (withoutSite(pageTitle) || own) ?? null;
}

const headlineMinChars = 4;

/** Whether the <title> begins with this line and then ends or goes on with a separator: sites append their name. */
function heads(pageTitle: string, line: string): boolean {
  if (line.length < headlineMinChars || line.length > 200) return false;
  const [whole, part] = [bare(pageTitle), bare(line)];
  if (part.length < headlineMinChars || !whole.startsWith(part)) return false;
  if (whole.length === part.length) return true;
  const rest = pageTitle.slice(lengthOf(pageTitle, part.length));
  return /^\s*[_|\-–—·【]/.test(rest) || /^\s+[^\s]{2,12}$/.test(rest);
}

/** How much of `text` holds its first `letters` bare letters. */
function lengthOf(text: string, letters: number): number {
  for (let at = 0; at <= text.length; at += 1) if (bare(text.slice(0, at)).length >= letters) return at;
  return text.length;
}

function withoutSite(pageTitle: string): string {
  const head = pageTitle.split(/\s*[_|]\s*|\s+[-–—]+\s*|\s*[-–—]+\s+/)[0] ?? '';
  return head.length >= headlineMinChars ? head : pageTitle;
}

function longest(texts: readonly string[]): string | null {
  return texts.reduce<string | null>((best, one) => (best === null || one.length > best.length ? one : best), null);
}
