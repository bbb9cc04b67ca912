import { analyse } from './analyse.ts';
import { chain } from './chain.ts';
import { office } from './office.ts';
import type { Figure, Part, PartResult } from './part.ts';
import { queue } from './queue.ts';
import { search } from './search.ts';
import { segmentation } from './segmentation.ts';

/** `npm run bench -- [PART…]`: measures the named parts, or all, and prints a table and one line of JSON. */
const parts: Record<string, Part> = { segmentation, analyse, search, chain, queue, office };

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const { REDIS_URL, ELASTICSEARCH_URL, DATABASE_URL } = process.env;
const servers = {
  ...(REDIS_URL === undefined ? {} : { redis: REDIS_URL }),
  ...(ELASTICSEARCH_URL === undefined ? {} : { elasticsearch: ELASTICSEARCH_URL.split(',') }),
  ...(DATABASE_URL === undefined ? {} : { database: DATABASE_URL }),
};
const result: PartResult = { figures: [], missing: [] };
for (const [name, part] of Object.entries(parts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { figures, missing } = await part(servers);
  for (const figure of figures) console.log(row(figure));
  result.figures.push(...figures);
  result.missing.push(...missing);
}
for (const sentence of result.missing) console.log(`NOT MEASURED ${sentence}`);
console.log(JSON.stringify(result));

function row({ part, what, value, unit, ratio, against }: Figure): string {
  const compared = ratio === null ? '' : `${ratio.toFixed(2)}× ${against}`;
  return `${part.padEnd(13)} ${what.padEnd(52)} ${String(value).padStart(10)} ${unit.padEnd(12)} ${compared}`;
}
