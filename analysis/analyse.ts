import { type AssessOptions, assess, defaultOptions } from './assess.ts';
import type { AnalysedDocument } from './assessment.ts';
import { searchTokens } from './cut.ts';
import type { Document } from './document.ts';
import { comparedText, signatureOf } from './minhash.ts';

/** 分析：assessment, search tokens and signature of one document; it is the first of its group until {@link import('./merge.ts')} finds another. */
export function analyse(document: Document, options: AssessOptions = defaultOptions): AnalysedDocument {
  return {
    ...document,
    assessment: assess(document, options),
    titleTokens: searchTokens(document.title),
    textTokens: searchTokens(document.text),
    ...signatureOf(comparedText(document)),
    group: document.id,
  };
}
