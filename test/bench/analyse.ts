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
  const micros = async (what: string, act: (document: (typeof measured)[number]) => unknown) => {
    const begun = process.cpuUsage();
    for (const document of measured) await act(document);
    const { user, system } = process.cpuUsage(begun);
    const value = Math.round((user + system) / measured.length);
    return { part: 'analyse', what, value, unit: 'µs of CPU a text', ratio: null, against: null };
  };
  return {
    figures: [
      await micros('assessment alone', assess),
      ...(analyseOne === null ? [] : [await micros('whole reading: clean to signature', analyseOne)]),
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
