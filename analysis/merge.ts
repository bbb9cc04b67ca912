import type { AnalysedDocument } from './assessment.ts';
import { bandsOfSignature, comparedText, grams, overlap, similarity } from './minhash.ts';
import type { DocumentStore } from './store.ts';

/** Copies share at least this Jaccard of three-grams with the first document of their group. */
export const copyMinJaccard = 0.5;
/** 转发: a repost with a remark of its own contains this share of the shorter text… */
export const repostMinContainment = 0.8;
/** …when the shorter one is long enough to be a text of its own, and not a quotation in a far longer one. */
export const repostMinGrams = 20;
export const repostMinSizeRatio = 0.3;

/**
 * 归并：gives each document the id of the first document of its near-duplicate group, from the store or from the batch
 * itself, or its own id. Nothing is dropped: each copy stays a document with its own address. The result does not
 * depend on the order of the batch, and comes back in that order. Every join is checked exactly against the group's
 * first document, so chains of small changes do not creep.
 */
export async function groupDocuments(
  documents: readonly AnalysedDocument[],
  store: DocumentStore,
): Promise<AnalysedDocument[]> {
  const kept = await keptGroups(documents, store);
  const heads = await storedHeads(documents, store);
  const groups = new Map<string, string>();
  for (const document of byAge(documents)) {
    const group = groups.get(document.id) ?? kept.get(document.id) ?? heads.match(document) ?? document.id;
    groups.set(document.id, group);
    heads.add(document, group);
  }
  return documents.map((document) => ({ ...document, group: groups.get(document.id) ?? document.id }));
}

/** Whether two texts, as sets of three-grams, are copies of each other; see the limits above. */
export function sameText(a: Set<string>, b: Set<string>): boolean {
  if (Math.min(a.size, b.size) <= 1) return a.size === 1 && b.size === 1 && [...a].every((gram) => b.has(gram));
  const { jaccard, containment, smaller } = overlap(a, b);
  if (jaccard >= copyMinJaccard) return true;
  const ratio = smaller / Math.max(a.size, b.size);
  return containment >= repostMinContainment && smaller >= repostMinGrams && ratio >= repostMinSizeRatio;
}

/** Texts can only pass {@link sameText} at a Jaccard of 0.23 or more; an estimate this far below needs no exact look. */
const hopelessSimilarity = 0.1;
const candidatesMax = 5_000;
const candidatesOfOneMax = 100;

type Head = { rank: number; grams: Set<string>; signature: string; counties: ReadonlySet<string> };

function countiesOf({ assessment }: AnalysedDocument): ReadonlySet<string> {
  return new Set(assessment.places.map(({ code }) => code).filter((code) => code.length === 6));
}

/** Two texts that name counties and none in common tell of two places, however alike their words are: offices write by template. */
function elsewhere(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size > 0 && b.size > 0 && ![...a].some((county) => b.has(county));
}

/** The first documents of groups, oldest first, and which bands lead to them. */
class Heads {
  private readonly texts = new Map<string, Head>();
  private readonly groupsOfBand = new Map<string, Set<string>>();

  /** Takes stored members in the order of their age, with the first documents of their groups; a first document that is gone (retention) leads nobody any more. */
  load(members: readonly { group: string; signature: string }[], firsts: readonly AnalysedDocument[]): void {
    const byId = new Map(firsts.map((document) => [document.id, document]));
    for (const member of members) {
      const first = byId.get(member.group);
      if (first === undefined) continue;
      this.addHead(first);
      // A short text has no signature, but it equals its first document, and so do its bands.
      const bands = member.signature === '' ? first.bands : bandsOfSignature(member.signature);
      for (const band of bands) this.addBand(band, member.group);
    }
  }

  add(document: AnalysedDocument, group: string): void {
    if (group === document.id) this.addHead(document);
    for (const band of document.bands) this.addBand(band, group);
  }

  knows(bands: readonly string[]): boolean {
    return bands.some((band) => this.groupsOfBand.has(band));
  }

  /** The oldest group whose first document is the same text. */
  match(document: AnalysedDocument): string | null {
    const near = new Set(document.bands.flatMap((band) => [...(this.groupsOfBand.get(band) ?? [])]));
    if (near.size === 0) return null;
    const own = grams(comparedText(document));
    const counties = countiesOf(document);
    const heads = [...near].flatMap((group) => {
      const head = this.texts.get(group);
      return head === undefined ? [] : [{ group, ...head }];
    });
    for (const head of heads.sort((a, b) => a.rank - b.rank)) {
      const signed = head.signature !== '' && document.signature !== '';
      if (signed && similarity(head.signature, document.signature) < hopelessSimilarity) continue;
      if (sameText(own, head.grams) && !elsewhere(counties, head.counties)) return head.group;
    }
    return null;
  }

  private addHead(document: AnalysedDocument): void {
    if (this.texts.has(document.id)) return;
    const rank = this.texts.size;
    const { signature } = document;
    this.texts.set(document.id, {
      rank,
      grams: grams(comparedText(document)),
      signature,
      counties: countiesOf(document),
    });
  }

  private addBand(band: string, group: string): void {
    const known = this.groupsOfBand.get(band);
    if (known === undefined) this.groupsOfBand.set(band, new Set([group]));
    else known.add(group);
  }
}

/** A document that is stored already keeps its group, whatever its text says now. */
async function keptGroups(documents: readonly AnalysedDocument[], store: DocumentStore): Promise<Map<string, string>> {
  const stored = await store.have(documents.map((document) => document.id));
  if (stored.size === 0) return new Map();
  const found = await store.get([...stored]);
  return new Map(found.filter((one) => one !== null).map((one) => [one.id, one.group]));
}

/** Stored groups that may match. One question for the whole batch; a much-copied text can fill its answer, so those who got nothing then ask for themselves. */
async function storedHeads(documents: readonly AnalysedDocument[], store: DocumentStore): Promise<Heads> {
  const heads = new Heads();
  const all = [...new Set(documents.flatMap((document) => document.bands))];
  if (all.length === 0) return heads;
  const members = await store.near(all, candidatesMax);
  await loadMembers(heads, members, store);
  if (members.length < candidatesMax) return heads;
  for (const { bands } of documents) {
    if (bands.length > 0 && !heads.knows(bands))
      await loadMembers(heads, await store.near(bands, candidatesOfOneMax), store);
  }
  return heads;
}

async function loadMembers(
  heads: Heads,
  members: readonly { group: string; signature: string }[],
  store: DocumentStore,
): Promise<void> {
  const firsts = await store.get([...new Set(members.map((member) => member.group))]);
  heads.load(
    members,
    firsts.filter((one) => one !== null),
  );
}

/** Oldest first, so that the first known text leads its group; ids settle ties. */
function byAge(documents: readonly AnalysedDocument[]): AnalysedDocument[] {
  return [...documents].sort((a, b) => compare(timeOf(a), timeOf(b)) || compare(a.id, b.id));
}

function timeOf(document: AnalysedDocument): number {
  return Date.parse(document.publishedAt ?? document.foundAt);
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
