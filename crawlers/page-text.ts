import type { PageNode } from './page-dom.ts';
/** The text of an element as a reader sees it: one line per block, runs of spaces as one, nothing of scripts or styles. */
export function blockText(root: PageNode): string {
  return blockLines(root)
    .map((pieces) => squeeze(pieces.join('')))
    .join('\n');
}

/** The same lines, each as the texts of its inline parts in order; no line is blank. */
export function blockLines(root: PageNode): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  const close = () => {
    if (squeeze(line.join('')) !== '') lines.push(line);
    line = [];
  };
  // A stack of its own: pages nest thousands deep, more than calls may.
  const stack: (PageNode | 'close')[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node === 'close') {
      close();
      continue;
    }
    if (node.nodeType === textNode) line.push(node.textContent ?? '');
    if (node.nodeType !== elementNode && node !== root) continue;
    const tag = node.nodeName.toLowerCase();
    if (silent.has(tag)) continue;
    if (tag === 'br') {
      close();
      continue;
    }
    if (blocks.has(tag)) {
      close();
      stack.push('close');
    }
    for (let child = node.lastChild; child !== null; child = child.previousSibling) stack.push(child);
  }
  close();
  return lines;
}

/** Runs of white space as one space, none at the ends. */
export function squeeze(text: string): string {
  return text.replace(/[\s\u00A0\u200B\uFEFF]+/g, ' ').trim();
}

const textNode = 3;
const elementNode = 1;
const silent = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'object',
  'svg',
  'select',
  'textarea',
  'head',
]);
const blocks = new Set(
  'address article aside blockquote body dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
