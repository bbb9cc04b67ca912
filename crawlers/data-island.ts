import { load } from 'cheerio';

/**
 * 数据岛：a page with the lists that its own script would draw laid open: many government sites send them as
 * `<script type="text/xml"><datastore>…<![CDATA[<li>…]]>`, as a template or in a hidden `<textarea>`. Scripts that run stay what they are.
 */
export function withDataIslands(html: string): string {
  const lower = html.toLowerCase();
  if (
    !lower.includes('<![cdata[') &&
    !lower.includes('<textarea') &&
    !/type\s{0,3}=\s{0,3}["']?text\/(?:xml|html|template|x-)/.test(lower)
  )
    return html;
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = lower.indexOf('<script', at);
    parts.push(unwrapped(html.slice(at, open < 0 ? html.length : open)));
    if (open < 0) break;
    const close = lower.indexOf('</script', open);
    const to = close < 0 ? html.length : close;
    const head = lower.indexOf('>', open);
    const inner = head >= 0 && head < to && isData(lower.slice(open, Math.min(head, open + tagMaxChars)));
    parts.push(inner ? `<div>${laidOpen(html.slice(head + 1, to))}</div>` : html.slice(open, to));
    at = to;
    if (inner && close >= 0) at = Math.max(to, lower.indexOf('>', close) + 1);
    else if (close >= 0) {
      parts.push(html.slice(close, close + closing.length));
      at = close + closing.length;
    }
  }
  return parts.join('');
}

const closing = '</script';
const tagMaxChars = 2_000;

function isData(tag: string): boolean {
  return /\stype\s{0,3}=\s{0,3}["']?(?:text\/(?:xml|html|template|x-[\w-]{1,40})|application\/xml)/.test(tag);
}

function laidOpen(text: string): string {
  const plain = unwrapped(text);
  if (/<a\s/i.test(plain) || !/&lt;a\s/i.test(plain)) return plain;
  return load(`<textarea>${plain}</textarea>`)('textarea').text();
}

function unwrapped(text: string): string {
  return text.replace(/<!\[CDATA\[|\]\]>/gi, '').replace(/<(\/?)textarea\b[^>]{0,500}>/gi, '<$1div>');
}
