import { Readability } from '@mozilla/readability';
import { bodyText } from './body-text.ts';
import { decodeBytes } from './charset.ts';
import { type Dateline, readDateline } from './dateline.ts';
import { type KnownTime, parseTime } from './dates.ts';
import { type PageMeta, readMeta } from './government-meta.ts';
import { headlineOf } from './headline.ts';
import type { PageDocument, PageElement } from './page-dom.ts';
import { blockLines, blockText, squeeze } from './page-text.ts';
import { parsePage } from './page-tree.ts';
import type { RegisterEntry } from './source.ts';

/** 提取结果：what a page says; unknown is null. `kind` tells a page of links from an article; 'unknown' has no body to speak of. */
export type Extracted = {
  title: string | null;
  /** ISO 8601 UTC. */
  publishedAt: string | null;
  source: string | null;
  author: string | null;
  /** Paragraphs, one a line. */
  body: string | null;
  /** Only when bytes were given. */
  charset?: string;
  kind: 'article' | 'list' | 'unknown';
};

/** CSS selectors of fixed parts; see RegisterEntry. */
export type Selectors = NonNullable<RegisterEntry['selectors']>;

/** Title, time, source, author and body of a page, by its meta tags, its date line and readability; never throws on odd pages. */
export function extractArticle(
  html: string | Uint8Array,
  url: string,
  selectors: Selectors = {},
  now?: Date,
): Extracted {
  if (typeof html === 'string') return extractText(html, url, selectors, now);
  const { text, charset } = decodeBytes(html);
  return { ...extractText(text, url, selectors, now), charset };
}

function extractText(html: string, url: string, selectors: Selectors, now: Date | undefined): Extracted {
  const document = parsePage(html);
  const meta = readMeta(document);
  const lines = blockLines(document.body);
  const title = picked(document, selectors.title) ?? headlineOf(document, lines, meta);
  const linkish = isList(document);
  const known: KnownTime = now === undefined ? {} : { now };
  const dateline = readDateline(lines, title ?? '', known, { isList: linkish });
  const chosenTime = picked(document, selectors.publishedAt);
  const author = picked(document, selectors.author) ?? dateline.author ?? meta.author;
  const chosenBody = selectors.body === undefined ? null : bodyAt(document, selectors.body);
  const body = selectors.body === undefined ? readable(document, lines, title ?? '', dateline) : chosenBody;
  return {
    title,
    publishedAt:
      (chosenTime === null ? null : parseTime(chosenTime, known)) ?? publishTime(meta, dateline) ?? timeInAddress(url),
    source: meta.source ?? dateline.source,
    author,
    body,
    kind: body === null ? 'unknown' : linkish && dateline.publishedAt === null ? 'list' : 'article',
  };
}

/** The reader's time first where it names the hour, on the day that the meta tag states; a tag alone can carry the time of the last edit. */
function publishTime(meta: PageMeta, dateline: Dateline): string | null {
  if (meta.publishedAt === null || dateline.publishedAt === null) return meta.publishedAt ?? dateline.publishedAt;
  if (!dateline.hasClock) return meta.publishedAt;
  const near = Math.abs(Date.parse(meta.publishedAt) - Date.parse(dateline.publishedAt)) < 24 * 3_600_000;
  return near ? dateline.publishedAt : meta.publishedAt;
}

/** `…/t20240503_123.html`, `…/20240503/…`, `…/2024-05/03/…`: the day only. */
function timeInAddress(url: string): string | null {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const day = /[/t](20\d{2})(\d{2})(\d{2})[_/]/.exec(path) ?? /\/(20\d{2})[-/](\d{1,2})[-/](\d{1,2})\//.exec(path);
  return day === null ? null : parseTime(`${day[1]}-${day[2]}-${day[3]}`);
}

function picked(document: PageDocument, selector: string | undefined): string | null {
  if (selector === undefined) return null;
  const text = squeeze(document.querySelector(selector)?.textContent ?? '');
  return text === '' ? null : text;
}

function bodyAt(document: PageDocument, selector: string): string | null {
  const element = document.querySelector(selector);
  const text = element === null ? '' : blockText(element);
  return text === '' ? null : text;
}

function isList(document: PageDocument): boolean {
  let linked = 0;
  let long = 0;
  for (const anchor of document.querySelectorAll('a')) {
    const text = squeeze(anchor.textContent ?? '');
    linked += text.length;
    if (text.length >= 10) long += 1;
  }
  return long >= 8 && linked * 2 > blockText(document.body).length;
}

const bodyMinChars = 10;

function readable(
  document: PageDocument,
  lines: readonly string[][],
  title: string,
  dateline: Dateline,
): string | null {
  for (const node of document.querySelectorAll(clutter)) node.remove();
  const text = (isOrdinary(document.body) ? byReadability(document, title, dateline) : null) ?? sentences(lines);
  return text.length >= bodyMinChars ? text : null;
}

/** Null where Readability cannot cope with the tree: it takes for granted what broken markup does not give. */
function byReadability(document: PageDocument, title: string, dateline: Dateline): string | null {
  const reader = new Readability(document as unknown as ConstructorParameters<typeof Readability>[0], {
    charThreshold: 120,
  });
  try {
    const content = reader.parse()?.content;
    return content ? bodyText(parsePage(content).body, [title, ...dateline.lines]) : '';
  } catch (error) {
    // RangeError: it hands all children of an element to one call, more than the stack holds.
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

const elementsMax = 20_000;
const depthMax = 120;
const textMaxUnits = 500_000;

/**
 * Readability's work grows with the cube of the depth (1,000 levels take half a minute) and reads the whole text again
 * and again. No real page comes near these limits.
 */
function isOrdinary(root: PageElement): boolean {
  if ((root.textContent ?? '').length > textMaxUnits) return false;
  let elements = 0;
  const stack: [PageElement, number][] = [[root, 1]];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [element, depth] = next;
    elements += 1;
    if (depth > depthMax || elements > elementsMax) return false;
    for (const child of element.children) stack.push([child, depth + 1]);
  }
  return true;
}

/** For a page out of the ordinary: its lines that are sentences. */
function sentences(lines: readonly string[][]): string {
  const whole = lines.map((pieces) => squeeze(pieces.join('')));
  return whole.filter((line) => line.length >= 20 && /[。！？；]/.test(line)).join('\n');
}

const clutter = 'script, style, noscript, nav, footer, template, iframe';
