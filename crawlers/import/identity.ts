import { createHash } from 'node:crypto';
import { type Document, type DocumentId, partId } from '../../analysis/document.ts';
import { sameText } from '../../analysis/merge.ts';
import { comparedText, grams, overlap } from '../../analysis/minhash.ts';
import type { DocumentStore } from '../../analysis/store.ts';

/** What is stored already, for telling a new version of a text from another text at the same address. */
export type StoredTexts = Pick<DocumentStore, 'have' | 'get'>;

/** A document of a file and the number that can stand for it. */
export type Numbered = { document: Document; ownNumber: string | null };

/**
 * 身份：different texts are never one document, and the same record imported twice is one. An address is an identity
 * only as long as one text stands at it: a home page, a list or a number that two records share tells nothing. So each
 * record has a row of ids, the plain one first (its address, or its number), then the address with its number, then
 * with its content; it takes the id under which it is known already, else the first that no other text has. A stored
 * text under the plain id is its older version when the number says so, or when both are the same writing.
 */
export class Identities {
  readonly #stored: StoredTexts | null;
  /** Texts of this run by id, as short hashes. */
  readonly #seen = new Map<DocumentId, string>();

  constructor(stored: StoredTexts | null) {
    this.#stored = stored;
  }

  /** The documents with their ids; `repeated`: the same text was in this run before. `parted`: the plain id belongs to another text. */
  async settle(pack: readonly Numbered[]): Promise<{ document: Document; repeated: boolean; parted: boolean }[]> {
    const rows = pack.map((one) => candidatesOf(one));
    const stored = await this.#storedOf(rows.flatMap((row) => row.ids));
    return pack.map(({ document }, at) => {
      const row = rows[at] ?? { ids: [document.id], surely: new Set<DocumentId>() };
      const text = textHash(document);
      const id = this.#choose(document, text, row, stored);
      const repeated = this.#seen.has(id);
      this.#seen.set(id, text);
      return { document: id === document.id ? document : { ...document, id }, repeated, parted: id !== row.ids[0] };
    });
  }

  async #storedOf(ids: readonly DocumentId[]): Promise<Map<DocumentId, Document>> {
    if (this.#stored === null || ids.length === 0) return new Map();
    const present = [...(await this.#stored.have(ids))];
    const documents = present.length === 0 ? [] : await this.#stored.get(present);
    return new Map(documents.flatMap((one) => (one === null ? [] : [[one.id, one] as const])));
  }

  #choose(document: Document, text: string, row: Candidates, stored: ReadonlyMap<DocumentId, Document>): DocumentId {
    const textOf = (id: DocumentId) => {
      const old = stored.get(id);
      return this.#seen.get(id) ?? (old === undefined ? undefined : textHash(old));
    };
    const known = row.ids.findLast((id) => textOf(id) === text);
    if (known !== undefined) return known;
    const free = row.ids.find((id) => {
      if (this.#seen.has(id)) return false;
      const old = stored.get(id);
      return old === undefined || row.surely.has(id) || isSameWriting(old, document);
    });
    return free ?? row.ids.at(-1) ?? document.id;
  }
}

/** Ids from the plainest to the one that holds the content; under `surely` another text is a new version. */
type Candidates = { ids: DocumentId[]; surely: ReadonlySet<DocumentId> };

function candidatesOf({ document, ownNumber }: Numbered): Candidates {
  const { id, url, sourceId } = document;
  const byNumber = ownNumber === null ? [] : [partId(url, `${sourceId}\n${ownNumber}`)];
  const byContent = partId(url, contentHash(document));
  if (!url.startsWith('urn:'))
    return { ids: [...(isSiteRoot(url) ? [] : [id]), ...byNumber, byContent], surely: new Set(byNumber) };
  // Without a number the URN is the content already.
  if (ownNumber === null) return { ids: [id], surely: new Set() };
  // A number of this very source; or of a system (12345) that other files and other cities have numbers of as well.
  if (url.startsWith(`urn:huiying:${sourceId}:`)) return { ids: [id, byContent], surely: new Set([id]) };
  return { ids: [id, ...byNumber, byContent], surely: new Set(byNumber) };
}

function isSiteRoot(address: string): boolean {
  const { pathname, search, hash } = new URL(address);
  return /^\/(?:(?:index|default|home|main)(?:\.\w{1,5})?\/?)?$/i.test(pathname) && search === '' && hash === '';
}

/**
 * Whether two texts at one address are one piece of writing that changed. What says another time may have grown (a reply
 * was added) but not have become something else: a notice by the same template is another notice.
 */
function isSameWriting(old: Document, now: Document): boolean {
  const [before, after] = [grams(comparedText(old)), grams(comparedText(now))];
  if (old.publishedAt !== now.publishedAt && old.publishedAt !== null && now.publishedAt !== null)
    return overlap(before, after).containment >= grownMinContainment;
  const sameTitle = old.title !== '' && old.title === now.title && old.publishedAt !== null;
  return sameTitle || sameText(before, after);
}

const grownMinContainment = 0.97;

function textHash({ title, text }: Document): string {
  return createHash('sha256').update(`${title}\n${text}`).digest('base64').slice(0, 16);
}

function contentHash({ title, text, publishedAt, authorHash }: Document): string {
  return createHash('sha256')
    .update([title, text, publishedAt ?? '', authorHash ?? ''].join('\n'))
    .digest('hex');
}
