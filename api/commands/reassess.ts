import { availableParallelism } from 'node:os';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { levels } from '../../analysis/codes.ts';
import { type Analysts, openAnalysts } from '../../analysis/pool.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { refuseUnfinishedRestore } from '../backup/places.ts';
import { openPresentLedger } from '../backup/present-ledger.ts';
import { plainDocument } from '../backup/unfinished-work.ts';
import { type GroupingLock, openGroupingLock } from '../chain/grouping-lock.ts';
import { openDocuments } from '../engines.ts';
import { openUnits } from '../units/units.ts';
import { answer, type Command, CommandFailed, say } from './command.ts';

/** `npm run reassess`: analyses every stored text by the present rules. */
export const reassess: Command = {
  usage: `用法：npm run reassess
用现在的规则和主管单位路由重新研判文档库里的全部文本，更新等级、分值、地点和责任建议。不产生新的预警，已有预警和案件不变。
系统可以照常运行；中断后再运行一次即可。`,
  options: {},
  async run({ config, log }) {
    refuseUnfinishedRestore(config);
    const begun = Date.now();
    const database = await openPresentLedger(config);
    const documents = await openDocuments(config, log);
    const lock = openGroupingLock(config, database);
    const analysts = openAnalysts({
      threads: config.analysisThreads ?? Math.max(1, availableParallelism() - 1),
      home: config.homeRegion,
      routes: await (await openUnits(database)).routes(),
    });
    try {
      const total = await documents.count({});
      const result = await reassessAll({ documents, analysts, lock }, (done) => say(`已研判 ${done} / ${total} 条`));
      await documents.refresh();
      const seconds = (Date.now() - begun) / 1_000;
      say(
        `完成：${result.documents} 条，${result.changed} 条的研判有变，其中 ${result.levelChanged} 条的等级有变，用时 ${seconds.toFixed(1)} 秒。`,
      );
      for (const [change, count] of Object.entries(result.levels)) say(`  ${change}：${count} 条`);
      answer({ ...result, seconds });
    } finally {
      await analysts.close();
      lock.close();
      await documents.close();
      await database.destroy();
    }
  },
};

type Parts = { documents: DocumentStore; analysts: Analysts; lock: GroupingLock };
type Result = { documents: number; changed: number; levelChanged: number; levels: Record<string, number> };

const pageSize = 200;

/** Pack by pack, each under the lock of grouping, so that a text that changes meanwhile is not set back. */
async function reassessAll({ documents, analysts, lock }: Parts, progress: (done: number) => void): Promise<Result> {
  const result: Result = { documents: 0, changed: 0, levelChanged: 0, levels: {} };
  let after: string | null = null;
  for (;;) {
    const last: string | null = after;
    const page: AnalysedDocument[] = await lock.alone(async () => {
      const before = await documents.page(last, pageSize);
      if (before.length > 0) await reassessPack(before, documents, analysts, result);
      return before;
    });
    result.documents += page.length;
    if (result.documents % 2_000 < page.length) progress(result.documents);
    if (page.length < pageSize) return result;
    after = page.at(-1)?.id ?? null;
  }
}

async function reassessPack(
  before: readonly AnalysedDocument[],
  documents: DocumentStore,
  analysts: Analysts,
  result: Result,
): Promise<void> {
  // What came in since the page was indexed is read by id, in real time.
  const present = (await documents.get(before.map(({ id }) => id))).filter((document) => document !== null);
  const prepared = await analysts.prepare(present.map(plainDocument));
  const again = prepared.map((document, index) => ({ ...document, group: present[index]?.group ?? document.group }));
  for (const [index, put] of (await documents.put(again)).entries()) {
    if (put.result === 'rejected') throw new CommandFailed(`文档库拒收一条文本（${put.id}）：${put.reason}`);
    if (put.result === 'unchanged') continue;
    result.changed += 1;
    const [from, to] = [present[index]?.assessment.level, again[index]?.assessment.level];
    if (from === undefined || to === undefined || from === to) continue;
    result.levelChanged += 1;
    const change = `${levels[from]}→${levels[to]}`;
    result.levels[change] = (result.levels[change] ?? 0) + 1;
  }
}
