import nodejieba from 'nodejieba';
import { benchDocuments } from './bench-documents.ts';
import { ourFunction, type Part, secondsOf } from './part.ts';

/** Characters per second of our cutting, against nodejieba alone on the same texts. */
export const segmentation: Part = async () => {
  const cut = await ourFunction('analysis/cut.ts', 'cut');
  const searchTokens = await ourFunction('analysis/cut.ts', 'searchTokens');
  if (cut === null || searchTokens === null)
    return { figures: [], missing: ['segmentation: analysis/cut.ts is not there'] };
  const texts = benchDocuments(3_000).map((document) => `${document.text}，2026年11月PM2.5超标。`);
  const chars = texts.reduce((sum, text) => sum + text.length, 0);
  cut(texts[0] ?? '');
  const speed = async (act: (text: string) => unknown) =>
    chars / (await secondsOf(() => texts.forEach((text) => void act(text))));
  const plain = await speed((text) => nodejieba.cut(text));
  const figure = (what: string, value: number) => ({
    part: 'segmentation',
    what,
    value: Math.round(value),
    unit: 'chars/s',
    ratio: value / plain,
    against: 'nodejieba.cut alone',
  });
  return {
    figures: [
      figure('cut', await speed(cut)),
      figure('searchTokens', await speed(searchTokens)),
      figure('nodejieba.cut', plain),
    ],
    missing: [],
  };
};
