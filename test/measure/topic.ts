import { join } from 'node:path';
import { read } from '../../analysis/reading.ts';
import { findSigns } from '../../analysis/signs.ts';
import { findTopics } from '../../analysis/topic.ts';
import { type DataFolders, dataFolder, labelledRows, type Measured } from './labelled.ts';
import { f1Of, three } from './scores.ts';

/** 环境与否：citizens' messages that their receivers filed under 环境保护, against all the others. */
export async function measureTopic(folders: DataFolders): Promise<Measured> {
  const rows = labelledRows<Message>(join(dataFolder(folders), 'taidi2020c', 'dev', 'topic.jsonl'));
  const judged = rows.filter((row) => row.text !== null);
  let right = 0;
  let given = 0;
  let gold = 0;
  for (const { title, text, label } of judged) {
    const reading = read(title ?? '', text ?? '');
    const ours = findTopics(reading, findSigns(reading.whole)).relevant;
    const theirs = label === '环境保护';
    right += Number(ours && theirs);
    given += Number(ours);
    gold += Number(theirs);
  }
  const { precision, recall, f1 } = f1Of(right, given, gold);
  return {
    name: 'topic: environment against the rest',
    figures: {
      messages: judged.length,
      'left out, no text': rows.length - judged.length,
      environment: gold,
      found: given,
      right,
      precision: three(precision),
      recall: three(recall),
      F1: three(f1),
    },
  };
}

type Message = { title: string | null; text: string | null; label: string };
