import { createHash } from 'node:crypto';
import type { SourceKind } from '../analysis/codes.ts';
import {
  canonicalUrl,
  type Document,
  documentId,
  type Engagement,
  textMaxChars,
  titleMaxChars,
} from '../analysis/document.ts';
import { mask } from '../analysis/mask.ts';
import { webUrl } from '../analysis/web-address.ts';
import { authorHash } from './author.ts';

/** 原始文本：a text as read, before cleaning, masking and hashing; unknown is null. */
export type RawText = {
  title: string | null;
  text: string | null;
  /** http(s) address; null, or anything else, gives the document a URN. */
  url: string | null;
  /** The record's number at its source, for the URN of a record without an address. */
  externalId?: string | null;
  /** Whose number that is; the context's source when not given. */
  numberedBy?: string | null;
  publishedAt: string | null;
  author: string | null;
  snapshot?: Document['snapshot'];
  /** What the record itself says of its source, over the context's. */
  sourceName?: string | null;
  sourceKind?: SourceKind | null;
  sourceRegion?: string | null;
  engagement?: Engagement | null;
};

/** What is the same for all texts of one run. */
export type IntakeContext = {
  sourceId: string;
  sourceName: string;
  sourceKind: SourceKind;
  sourceRegion: string | null;
  authorSalt: string;
  foundAt: string;
  demo: boolean;
};

/** The only way in: makes a clean, masked, bounded Document of a raw text. */
export function toDocument(raw: RawText, context: IntakeContext): Document {
  const title = capped(
    mask(
      clean(raw.title ?? '')
        .slice(0, maskedMaxUnits)
        .replace(/\n+/g, ' '),
    ),
    titleMaxChars,
  );
  const text = capped(mask(clean(raw.text ?? '').slice(0, maskedMaxUnits)), textMaxChars);
  const author = authorHash(raw.author === null ? null : clean(raw.author), context.authorSalt);
  const url =
    webAddress(raw.url) ??
    urn(raw, raw.numberedBy ?? context.sourceId, [title, text, raw.publishedAt ?? '', author ?? '']);
  return {
    id: documentId(url),
    url,
    sourceId: context.sourceId,
    sourceName:
      capped(mask(clean(raw.sourceName ?? '').replace(/\n+/g, ' ')), sourceNameMaxChars) || context.sourceName,
    sourceKind: raw.sourceKind ?? context.sourceKind,
    title,
    text,
    ...plausible(raw.publishedAt, context.foundAt),
    foundAt: context.foundAt,
    authorHash: author,
    sourceRegion: raw.sourceRegion ?? context.sourceRegion,
    snapshot: raw.snapshot ?? null,
    demo: context.demo,
    ...(raw.engagement == null ? {} : { engagement: raw.engagement }),
  };
}

/** Well-formed Unicode without noncharacters, control, bidirectional and zero-width characters; line ends as \n, tabs as spaces. */
export function clean(text: string): string {
  return text
    .slice(0, cleanMaxUnits)
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[^\P{Cc}\n]|\p{Noncharacter_Code_Point}|[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '')
    .replace(/(?<![ \u00A0\u3000])[ \u00A0\u3000]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The canonical address of an http(s) URL; null for anything else. */
export function webAddress(address: string | null): string | null {
  const url = address === null || address.length > urlMaxChars ? null : webUrl(address);
  return url === null ? null : canonicalUrl(url.href);
}

/** A text cannot have been published after it was found; a day is left for clocks and zones set wrong. */
function plausible(stated: string | null, foundAt: string): Pick<Document, 'publishedAt' | 'statedAt'> {
  if (stated === null || Date.parse(stated) <= Date.parse(foundAt) + 24 * 3_600_000) return { publishedAt: stated };
  return { publishedAt: null, statedAt: stated };
}

const sourceNameMaxChars = 100;
const urlMaxChars = 2_000;
/** Far above what is kept: bounds the work that one text can cause. */
const cleanMaxUnits = 200_000;
/** What is kept, and so much more that no number is masked otherwise for being cut. */
const maskedMaxUnits = 2 * textMaxChars + 200;

function capped(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return [...text.slice(0, maxChars * 2)].slice(0, maxChars).join('').toWellFormed();
}

function urn(raw: RawText, sourceId: string, content: readonly string[]): string {
  const given = clean(raw.externalId ?? '')
    .slice(0, 200)
    .toWellFormed();
  const name =
    given === ''
      ? createHash('sha256').update(content.join('\n')).digest('hex').slice(0, 32)
      : encodeURIComponent(given);
  return `urn:huiying:${sourceId}:${name}`;
}
