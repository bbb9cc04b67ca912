import { join } from 'node:path';
import { cut } from '../../analysis/cut.ts';
import { type DataFolders, dataFolder, labelledRows, type Measured } from './labelled.ts';
import { f1Of, three } from './scores.ts';

/** 分词：word F1 on the PKU and MSR gold of SIGHAN 2005; their rules for words differ from each other and from ours. */
export async function measureSegmentation(folders: DataFolders): Promise<Measured> {
  const figures: Record<string, number | string> = {};
  for (const set of ['pku', 'msr']) {
    const rows = labelledRows<{ words: string[] }>(
      join(dataFolder(folders), 'segmentation', 'dev', `${set}_test.jsonl`),
    );
    let right = 0;
    let given = 0;
    let gold = 0;
    for (const { words } of rows) {
      const theirs = spansOf(words);
      const ours = spansOf(cut(words.join('')).map(({ word }) => word));
      right += [...ours].filter((span) => theirs.has(span)).length;
      given += ours.size;
      gold += theirs.size;
    }
    figures[`${set} sentences`] = rows.length;
    figures[`${set} words`] = gold;
    figures[`${set} F1`] = three(f1Of(right, given, gold).f1);
  }
  return { name: 'segmentation: words of PKU and MSR', figures };
}

function spansOf(words: readonly string[]): Set<string> {
  const spans = new Set<string>();
  let at = 0;
  for (const word of words) {
    spans.add(`${at} ${at + word.length}`);
    at += word.length;
  }
  return spans;
}
