import type { Message } from './channel-type.ts';

/**
 * 正文: a message as one text of at most so many bytes of UTF-8: subject, whom it is for, what it says, its link. What
 * does not fit is cut from what it says; the link always stands whole. `calls` follows the name of the addressee.
 */
export function fitText(message: Message, maxBytes: number, calls = ''): string {
  const subject = cutBytes(message.subject, Math.floor(maxBytes * subjectShare));
  const to = message.to === null ? '' : `致 ${cutBytes(message.to.name, nameMaxBytes)}${calls}\n`;
  const head = `【${subject}】\n${to}`;
  const link = `\n${message.link}`;
  return head + fitBody(message, maxBytes - Buffer.byteLength(head + link)) + link;
}

/** What a message says, in so many bytes: of a digest whole lines, and how many more there are. */
export function fitBody({ text, lines }: Pick<Message, 'text' | 'lines'>, maxBytes: number): string {
  if (lines === undefined) return cutBytes(text, maxBytes);
  const shown: string[] = [];
  let left = maxBytes - Buffer.byteLength(rest(lines.length));
  for (const line of lines.slice(0, linesMax)) {
    left -= Buffer.byteLength(`\n${line}`);
    if (left < 0) break;
    shown.push(line);
  }
  const more = lines.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [rest(more)])].join('\n');
}

/** The beginning of a text that fits into so many bytes of UTF-8, with … where it was cut. */
export function cutBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let bytes = Buffer.byteLength('…');
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Of the whole text the subject may take so much. */
const subjectShare = 0.3;
const nameMaxBytes = 400;
/** Nobody reads more in a message; the list has them all. */
const linesMax = 30;

function rest(count: number): string {
  return `……其余 ${count} 条请打开列表查看`;
}
