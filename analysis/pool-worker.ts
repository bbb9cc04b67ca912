import { analyse } from './analyse.ts';
import type { AssessOptions } from './assess.ts';
import type { AnalysedDocument } from './assessment.ts';
import type { Document } from './document.ts';

/** One pack of documents in a worker thread. The options travel with each pack, so a change of routes needs no restart. */
export default function analysePack(pack: { documents: Document[]; options: AssessOptions }): AnalysedDocument[] {
  return pack.documents.map((document) => analyse(document, pack.options));
}
