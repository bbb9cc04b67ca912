import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Extracted, extractArticle } from '../../crawlers/article.ts';

/** Measures the extraction of title, time, source and body on labelled pages; `dir` holds html_pages/dev with expected.jsonl. */
export async function measureExtraction(
  dir: string,
  part = 'dev',
): Promise<{ name: string; figures: Record<string, number | string> }> {
  const folder = join(dir, 'html_pages', part);
  const pages = readFileSync(join(folder, 'expected.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Gold);
  const hits = { title: 0, time: 0, timeOf: 0, source: 0, sourceOf: 0, f1: 0 };
  const misses: string[] = [];
  for (const gold of pages) {
    const found = extractArticle(readFileSync(join(folder, gold.html)), '');
    const f1 = bodyF1(found.body ?? '', gold.body);
    hits.f1 += f1;
    if (f1 < 0.95) misses.push(`${gold.id} body ${f1.toFixed(3)}`);
    for (const field of ['title', 'time', 'source'] as const) {
      const hit = judge(field, found, gold);
      if (hit === null) continue;
      if (field !== 'title') hits[`${field}Of`] += 1;
      hits[field] += Number(hit);
      if (!hit) misses.push(`${gold.id} ${field}`);
    }
  }
  return {
    name: 'extraction of title, time, source and body',
    figures: {
      pages: pages.length,
      titleHits: `${hits.title}/${pages.length}`,
      publishTimeHits: `${hits.time}/${hits.timeOf}`,
      sourceHits: `${hits.source}/${hits.sourceOf}`,
      bodyF1: Number((hits.f1 / pages.length).toFixed(4)),
      misses: misses.join('; '),
    },
  };
}

type Gold = {
  id: string;
  html: string;
  title: string;
  publish_time: string | null;
  source: string | null;
  body: string;
};

/** null where the gold does not know. */
function judge(field: 'title' | 'time' | 'source', found: Extracted, gold: Gold): boolean | null {
  if (field === 'title') return plain(found.title) === plain(gold.title);
  if (field === 'source') return gold.source === null ? null : plain(found.source) === plain(gold.source);
  if (gold.publish_time === null) return null;
  if (found.publishedAt === null) return false;
  const wall = new Date(Date.parse(found.publishedAt) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  // The gold names a day, a minute or a second; only what it names can be compared, and no finer than the minute.
  return wall.startsWith(gold.publish_time.slice(0, 16));
}

function plain(text: string | null): string {
  return (text ?? '').normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');
}

/** F1 of character 4-grams, as multisets, white space aside. */
function bodyF1(found: string, gold: string): number {
  const [a, b] = [grams(found), grams(gold)];
  let common = 0;
  for (const [gram, times] of a) common += Math.min(times, b.get(gram) ?? 0);
  const sizes = total(a) + total(b);
  return sizes === 0 ? 1 : (2 * common) / sizes;
}

function grams(text: string): Map<string, number> {
  const plainText = text.replace(/\s+/g, '');
  const counts = new Map<string, number>();
  for (let at = 0; at + 4 <= plainText.length; at += 1) {
    const gram = plainText.slice(at, at + 4);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function total(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, one) => sum + one, 0);
}
