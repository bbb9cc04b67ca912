import { setImmediate } from 'node:timers/promises';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { Sentiment } from '../../analysis/codes.ts';
import { demandsIn } from '../../analysis/demands.ts';
import { sameText } from '../../analysis/merge.ts';
import { comparedText, grams } from '../../analysis/minhash.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { missingBecause } from '../health/faults.ts';
import type { LeftOutKind } from './contract.ts';
import type { EventText } from './event-texts.ts';
import { sameAsk } from './merge-asks.ts';

/** What the document store adds to a text of an event. */
export type TextReading = { mood: Sentiment; risk: number; left: LeftOutKind | null; asks: string[] };

/** 已发布的内容 by which copies of our own words are known. */
export type OwnWord = { text: string; url: string };

/** The readings by id, how many texts are no longer kept, and why the store could not be asked. */
export type Readings = { byId: ReadonlyMap<string, TextReading>; gone: number; missing: string | null };

/** Reads texts a piece at a time, so that others are served meanwhile; what fails is said, never taken for nothing. */
export async function readTexts(
  documents: Pick<DocumentStore, 'get'>,
  texts: readonly EventText[],
  own: readonly OwnWord[],
): Promise<Readings> {
  const byId = new Map<string, TextReading>();
  const isOwn = ownCopies(own);
  let gone = 0;
  for (let start = 0; start < texts.length; start += pieceSize) {
    const piece = texts.slice(start, start + pieceSize);
    let found: (AnalysedDocument | null)[];
    try {
      found = await documents.get(piece.map(({ id }) => id));
    } catch (error) {
      return { byId: new Map(), gone: 0, missing: missingBecause(error) };
    }
    for (const document of found) {
      if (document === null) gone += 1;
      else byId.set(document.id, readingOf(document, isOwn));
    }
    await setImmediate();
  }
  return { byId, gone, missing: null };
}

/** 不计入, as far as the list of events knows it without the text. */
export function leftByList({ kind, state }: Pick<EventText, 'kind' | 'state'>): LeftOutKind | null {
  if (kind === 'government') return 'official';
  return state === 'drill' ? 'drill' : null;
}

/** What a text asks for: in its words, else in its title. */
export function asksOf({ title, text }: { title: string; text: string }): string[] {
  const asked = demandsIn(text);
  return (asked.length > 0 ? asked : demandsIn(title)).map((demand) => demand.text);
}

const pieceSize = 200;

type IsOwn = (document: AnalysedDocument, asks: readonly string[]) => boolean;

function readingOf(document: AnalysedDocument, isOwn: IsOwn): TextReading {
  const { sentiment, score, reasons } = document.assessment;
  const asks = asksOf(document);
  const left =
    leftByList({ kind: document.sourceKind, state: document.assessment.state }) ??
    (isOwn(document, asks) ? 'official' : reasons.some(({ factor }) => factor === 'advert') ? 'advert' : null);
  return { mood: sentiment, risk: score, left, asks };
}

/** A text is a copy of our own word by its address or its words; one that asks something of its own beside them is not. */
function ownCopies(own: readonly OwnWord[]): IsOwn {
  const urls = new Set(own.map(({ url }) => url));
  const words = own
    .filter(({ text }) => text !== '')
    .map(({ text }) => ({ grams: grams(text), asks: demandsIn(text).map((demand) => demand.text) }));
  return (document, asks) => {
    if (urls.has(document.url)) return true;
    if (words.length === 0) return false;
    const said = grams(comparedText(document));
    return words.some(
      (word) => sameText(said, word.grams) && asks.every((ask) => word.asks.some((of) => sameAsk(of, ask))),
    );
  };
}
