import { type Level, levelOrder, levels } from '../../analysis/codes.ts';
import type { Addressed } from '../channels/channel-type.ts';
import type { Way } from '../channels/directory.ts';
import type { OutboxRow } from '../database/tables-ledger.ts';
import { isAlert } from './due.ts';
import type { Outgoing } from './send-outbox.ts';

/** What a batch says: one notice as it stands, many as their number by level and a line for each, the gravest first. */
export function messageOf(rows: readonly OutboxRow[], ways: readonly Way[]): Outgoing {
  const [first] = rows;
  if (first === undefined) throw new RangeError('a batch has at least one notice');
  const to = addressed(ways);
  if (rows.length === 1) return { ...first, to };
  // Two desks that are told of one thing in one message read it once.
  const once = [...new Map(rows.map((row) => [`${row.eventKey} ${row.subject}`, row])).values()];
  const gravest = once.toSorted((a, b) => rank(b) - rank(a) || order(a.createdAt, b.createdAt));
  return {
    ...{ key: `digest ${first.key}`, recipient: first.recipient, target: listOf(rows), to },
    subject: `${once.length} 条通知${byLevel(once)}`,
    text: '',
    lines: gravest.map((row, index) => `${index + 1}. ${line(row)}`),
  };
}

/** What kind of notice it is: what its subject says before its title. */
export function kindOf(rows: readonly OutboxRow[]): string {
  if (rows.length > 1) return '汇总';
  const subject = rows[0]?.subject ?? '';
  const end = subject.indexOf('：');
  return end > 0 && end <= kindMax ? subject.slice(0, end) : '通知';
}

const kindMax = 12;
const namedMax = 5;
const calledMax = 20;
const textMax = 40;

/** Several addressees of one group share a message; who can be called is called once. */
function addressed(ways: readonly Way[]): Addressed | null {
  const all = ways.flatMap(({ to }) => (to === null ? [] : [to]));
  if (all.length === 0) return null;
  const names = [...new Set(all.map(({ name }) => name))];
  const more = names.length > namedMax ? ` 等 ${names.length} 个` : '';
  const people = new Map(
    all.flatMap((to) => to.people.map((one) => [`${one.mobile} ${one.email} ${one.robotName}`, one])),
  );
  return { name: `${names.slice(0, namedMax).join('、')}${more}`, people: [...people.values()].slice(0, calledMax) };
}

function byLevel(rows: readonly OutboxRow[]): string {
  const counts = levelOrder.toReversed().flatMap((level) => {
    const count = rows.filter((row) => row.level === level).length;
    return count === 0 || level === 'none' ? [] : [`${levels[level]}色 ${count}`];
  });
  return counts.length === 0 ? '' : `：${counts.join('、')}`;
}

/** Alerts all ask for the same, so their line is what they are about. */
function line({ subject, text, target }: OutboxRow): string {
  const plain = (words: string) => words.replace(/\s+/g, ' ').trim();
  if (isAlert({ target })) return plain(subject);
  const said = [...plain(text)];
  return `${plain(subject)}：${said.slice(0, textMax).join('')}${said.length > textMax ? '…' : ''}`;
}

/** The list in which they all stand. */
function listOf(rows: readonly OutboxRow[]): string {
  if (rows.every(isAlert)) return '/alerts';
  if (rows.every(({ target }) => target.startsWith('/cases'))) return '/cases';
  return '/inbox';
}

function rank({ level }: OutboxRow): number {
  return levelOrder.indexOf((level ?? 'none') as Level);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
