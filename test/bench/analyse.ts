import { availableParallelism } from 'node:os';
import { benchDocuments } from './bench-documents.ts';
import { ourFunction, type Part, secondsOf } from './part.ts';

/** Documents that one core assesses per second. */
export const analyse: Part = async () => {
  const assess = await ourFunction('analysis/assess.ts', 'assess');
  if (assess === null) return { figures: [], missing: ['analyse: analysis/assess.ts is not there'] };
  const documents = benchDocuments(1_200);
  for (const document of documents.slice(0, 200)) await assess(document);
  const measured = documents.slice(200);
  const seconds = await secondsOf(async () => {
    for (const document of measured) await assess(document);
  });
  const analyseOne = await ourFunction('analysis/analyse.ts', 'analyse');
  const wholeSeconds = await secondsOf(async () => {
    for (const document of measured) await analyseOne?.(document);
  });
  const micros = (what: string, taken: number) => ({
    part: 'analyse',
    what,
    value: Math.round((taken / measured.length) * 1_000_000),
    unit: 'µs a text',
    ratio: null,
    against: null,
  });
  return {
    figures: [
      micros('assessment alone', seconds),
      ...(analyseOne === null ? [] : [micros('whole reading: clean to signature', wholeSeconds)]),
      {
        part: 'analyse',
        what: `assess, one thread of ${availableParallelism()} cores`,
        value: Math.round(measured.length / seconds),
        unit: 'documents/s',
        ratio: null,
        against: null,
      },
    ],
    missing: [],
  };
};
