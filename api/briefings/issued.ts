import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { holdHead } from '../database/head.ts';
import type { Database } from '../database/open.ts';
import type { BriefingRow } from '../database/tables-identity.ts';
import { Refused } from '../http/problem.ts';
import { record } from '../trail/trail.ts';
import type { BriefingDetail, BriefingItem } from './contract.ts';
import { addEdition, editionsOf } from './editions.ts';

/** 已编周报: what was issued. A week that is over is issued once; until then each making is a new edition of the same 期. */
export type IssuedBriefings = {
  list(): Promise<Item[]>;
  detail(week: string): Promise<z.infer<typeof BriefingDetail> | null>;
  /** The file in force, or that of one edition. */
  docx(week: string, edition?: number): Promise<Buffer | null>;
  item(week: string): Promise<Item | null>;
  /**
   * Gives the week its number and keeps what `make` writes. While the week lasts, making it again replaces what was
   * made before under the same number; what was written after its end stays as it is.
   */
  issue(week: string, by: string, make: (issue: number) => Promise<NewBriefing>, decide?: Decide): Promise<Item>;
  /**
   * Another edition of the files of a week that is over, made by `make` from what was issued; number, title, figures and
   * words stay, and so do the files of every edition before. Null when the week has none.
   */
  again(
    week: string,
    told: { reason: string; by: string },
    make: Remake,
    decide?: Decide,
  ): Promise<z.infer<typeof BriefingDetail> | null>;
};

/** Wraps what is written, in the end. */
type Decide = <T>(act: () => Promise<T>) => Promise<T>;

/** Makes the two files from what was issued; RangeError when that cannot be read any more. */
export type Remake = (issued: {
  paper: string | null;
  html: string;
  docx: Buffer;
}) => Promise<{ html: string; docx: Buffer }>;

export type NewBriefing = {
  title: string;
  from: string;
  to: string;
  cutOff: string;
  html: string;
  docx: Buffer;
  /** All that is printed, as JSON, from which the files can be made again. */
  paper: string;
  sources: z.infer<typeof BriefingDetail>['sources'];
};

type Item = z.infer<typeof BriefingItem>;

export function createIssuedBriefings(database: Database, now: () => Date): IssuedBriefings {
  const find = (week: string) =>
    database.selectFrom('briefings').selectAll().where('week', '=', week).executeTakeFirst();
  const item = async (week: string) => {
    const row = await find(week);
    return row === undefined ? null : presentItem(row);
  };
  const detail: IssuedBriefings['detail'] = async (week) => {
    const row = await find(week);
    if (row === undefined) return null;
    const sources = JSON.parse(row.sources) as z.infer<typeof BriefingDetail>['sources'];
    const editions = (await editionsOf(database, week, row)).map(
      ({ html: _html, docx: _docx, week: _week, ...one }) => one,
    );
    return { briefing: presentItem(row), html: row.html, sources, editions };
  };
  return {
    item,
    async list() {
      const rows = await database
        .selectFrom('briefings')
        .select(['week', 'issue', 'title', 'from', 'to', 'cutOff', 'createdAt', 'sha256', 'edition'])
        .orderBy('week', 'desc')
        .execute();
      return rows.map(presentItem);
    },
    detail,
    async again(week, told, make, decide = (act) => act()) {
      const row = await find(week);
      if (row === undefined) return null;
      if (!isFinal(presentItem(row)))
        throw new Refused('briefing.open', '这一周还没有结束，请用“更新本周周报”重编，不必重新制作。', 409);
      const files = await make({ ...row, docx: Buffer.from(row.docx, 'base64') }).catch((error: unknown) => {
        if (!(error instanceof RangeError)) throw error;
        throw new Refused('briefing.unreadable', unreadable, 409);
      });
      return decide(async () => {
        await addEdition(database, row, { ...files, ...told, at: now().toISOString() });
        return detail(week);
      });
    },
    async docx(week, edition) {
      if (edition !== undefined) {
        const one = (await editionsOf(database, week, await find(week))).find((made) => made.edition === edition);
        return one === undefined ? null : Buffer.from(one.docx, 'base64');
      }
      const row = await database.selectFrom('briefings').select('docx').where('week', '=', week).executeTakeFirst();
      return row === undefined ? null : Buffer.from(row.docx, 'base64');
    },
    async issue(week, by, make, decide = (act) => act()) {
      // Written outside the transaction, which holds the only connection of SQLite; a number taken meanwhile is tried again.
      for (let attempt = 0; attempt < attemptsMax; attempt++) {
        const present = await item(week);
        if (present !== null && isFinal(present)) return decide(async () => present);
        const issue = present?.issue ?? (await lastIssue(database)) + 1;
        const made = await make(issue);
        const edition = { week, issue, by, at: now().toISOString(), made };
        try {
          return await decide(async () => {
            await (present === null ? keep(database, edition) : replace(database, edition));
            const kept = await item(week);
            if (kept === null) throw new NumberTaken();
            return kept;
          });
        } catch (error) {
          if (!(error instanceof NumberTaken)) throw error;
        }
      }
      throw new Error(`周报 ${week} 的期号 ${attemptsMax} 次都被占用`);
    },
  };
}

/** Another week has taken the number meanwhile. */
class NumberTaken extends Error {}

const attemptsMax = 5;
const unreadable = '这一期由旧版编制，没有保存编制数据，原文件又已无法解开，不能重新制作；请从备份中恢复这一期的文件。';

type Edition = { week: string; issue: number; by: string; at: string; made: NewBriefing };

async function keep(database: Database, edition: Edition): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await holdHead(transaction, 'briefings', '');
    const taken = await transaction
      .selectFrom('briefings')
      .select('week')
      .where((e) => e.or([e('week', '=', edition.week), e('issue', '=', edition.issue)]))
      .executeTakeFirst();
    if (taken !== undefined) return;
    await transaction.insertInto('briefings').values(rowOf(edition)).execute();
    await record(transaction, 'briefing', [edition.week], { act: '编制周报', by: edition.by, at: edition.at });
  });
}

function rowOf({ week, issue, by, at, made: { docx, sources, ...facts } }: Edition): BriefingRow {
  return {
    ...facts,
    week,
    issue,
    createdAt: at,
    createdBy: by,
    sha256: createHash('sha256').update(docx).digest('hex'),
    sources: JSON.stringify(sources),
    edition: 1,
    docx: docx.toString('base64'),
  };
}

/** What is said of a week after its end is its last word. */
function isFinal({ cutOff, week }: Item): boolean {
  return Date.parse(cutOff) >= Date.parse(`${week}T00:00:00+08:00`) + 7 * 86_400_000;
}

/** A new edition takes the place of the one before, unless someone has written a later one meanwhile. */
async function replace(database: Database, edition: Edition): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('briefings')
      .set(rowOf(edition))
      .where('week', '=', edition.week)
      .where('cutOff', '<=', edition.made.cutOff)
      .execute();
    await record(transaction, 'briefing', [edition.week], { act: '重编周报', by: edition.by, at: edition.at });
  });
}

async function lastIssue(database: Database): Promise<number> {
  const row = await database
    .selectFrom('briefings')
    .select((e) => e.fn.max('issue').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

function presentItem(row: Omit<BriefingRow, 'html' | 'sources' | 'docx' | 'createdBy' | 'paper'>): Item {
  const { week, issue, title, from, to, cutOff, createdAt, sha256, edition } = row;
  return { week, issue, title, from, to, cutOff, createdAt, sha256, edition };
}
