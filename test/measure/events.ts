import { join } from 'node:path';
import { assigned } from '../analysis/events/assigned.ts';
import { furtherPosts } from '../analysis/events/further-posts.ts';
import { timedPosts } from '../analysis/events/posts.ts';
import { labelledSigns, pairScores } from '../analysis/events/signs.ts';
import { type TimedPost, weibo } from '../analysis/events/timed-post.ts';
import { type DataFolders, labelledRows, type Measured } from './labelled.ts';
import { three } from './scores.ts';

/**
 * 归事件: pairwise F1 on the project's own timed posts; with `event_pairs/dev` also B-cubed (Bagga and Baldwin 1998) of
 * short titles of all kinds, of which each cluster is one incident.
 */
export async function measureEvents({ data }: DataFolders): Promise<Measured> {
  const figures: Measured['figures'] = {};
  for (const [name, posts] of Object.entries({ written: timedPosts, further: furtherPosts })) {
    const { precision, recall, f1 } = pairScores(assigned(await labelledSigns(posts)));
    figures[`${name}.texts`] = posts.length;
    figures[`${name}.precision`] = three(precision);
    figures[`${name}.recall`] = three(recall);
    figures[`${name}.f1`] = three(f1);
  }
  if (data !== null) {
    const titles = titlesOf(join(data, 'event_pairs', 'dev', 'weibo_event_clusters.jsonl'));
    const { precision, recall, f1 } = bCubed(assigned(await labelledSigns(titles)));
    figures['titles.texts'] = titles.length;
    figures['titles.bCubedPrecision'] = three(precision);
    figures['titles.bCubedRecall'] = three(recall);
    figures['titles.bCubedF1'] = three(f1);
  }
  return { name: 'events', figures };
}

type Cluster = { id: string; titles: string[]; first: string[] };

function titlesOf(file: string): TimedPost[] {
  return labelledRows<Cluster>(file).flatMap(({ id, titles, first }) =>
    titles.map((title, index) => {
      const [day = '', clock = '12:00'] = (first[index] ?? '').split('T');
      return weibo(id, day, clock, title);
    }),
  );
}

/** For each text, which share of those put with it belongs to it, and which share of its own was put with it; the means. */
function bCubed(labelled: readonly { event: string; assigned: string }[]) {
  const put = Map.groupBy(labelled, (one) => one.assigned);
  const real = Map.groupBy(labelled, (one) => one.event);
  let precision = 0;
  let recall = 0;
  for (const one of labelled) {
    const together = put.get(one.assigned) ?? [];
    const right = together.filter(({ event }) => event === one.event).length;
    precision += right / together.length;
    recall += right / (real.get(one.event)?.length ?? 1);
  }
  const [p, r] = [precision / labelled.length, recall / labelled.length];
  return { precision: p, recall: r, f1: (2 * p * r) / (p + r) };
}
