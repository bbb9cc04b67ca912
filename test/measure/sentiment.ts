import { join } from 'node:path';
import { clean } from '../../analysis/clean.ts';
import { findSentiment } from '../../analysis/sentiment.ts';
import { findSigns } from '../../analysis/signs.ts';
import { type DataFolders, dataFolder, labelledRows, type Measured } from './labelled.ts';
import { three } from './scores.ts';

/** 情感：Weibo posts without their emoticons (which gave the labels), and six emotions as negative, neutral, positive. */
export async function measureSentiment(folders: DataFolders): Promise<Measured> {
  const folder = join(dataFolder(folders), 'sentiment', 'dev');
  const figures: Record<string, number | string> = {};
  for (const set of ['weibo_senti', 'smp2020_virus_eval', 'smp2020_usual_eval']) {
    const rows = labelledRows<{ text: string; label: string }>(join(folder, `${set}.jsonl`));
    const pairs = rows.map(({ text, label }) => ({
      gold: emotionValue(label),
      ours: findSentiment(findSigns(clean(text.replace(/\[[^\]]{1,8}\]/gu, '')))).sentiment,
    }));
    const decided = pairs.filter(({ ours }) => ours !== 0);
    figures[`${set} texts`] = rows.length;
    figures[`${set} accuracy`] = three(pairs.filter(({ gold, ours }) => gold === ours).length / rows.length);
    figures[`${set} decided`] = decided.length;
    figures[`${set} decided right`] = decided.filter(({ gold, ours }) => gold === ours).length;
  }
  return { name: 'sentiment: posts on Weibo', figures };
}

/** The six emotions of SMP2020 and the two labels of weibo_senti; surprise is neither. */
function emotionValue(label: string): -1 | 0 | 1 {
  if (label === 'pos' || label === 'happy') return 1;
  return ['neg', 'angry', 'sad', 'fear'].includes(label) ? -1 : 0;
}
