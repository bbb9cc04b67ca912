import { Parser } from 'htmlparser2';
import { parseHTML } from 'linkedom';
import type { PageDocument, PageNode } from './page-dom.ts';

/**
 * 页面树: parses any markup in time that grows with its length. Real pages come out whole; what is built to be endless
 * (elements within elements by the thousand, a million tags, an attribute of megabytes) is cut to the limits below and
 * keeps its text.
 */
export function parsePage(html: string): PageDocument {
  const plain = html.replaceAll('\0', '');
  const document = grown(plain);
  return document.querySelector('body') === null
    ? grown(`<!doctype html><html><head></head><body>${plain}</body></html>`)
    : document;
}

/** Whether the page is deeper than {@link parsePage} follows, so that other parsers should be given its tree instead. */
export function isDeep(document: PageDocument): boolean {
  return deepPages.has(document);
}

const depthMax = 200;
/** Some ten times of what a crowded front page has. */
const elementsMax = 20_000;
const attributesMax = 50;
const attributeMaxChars = 4_000;
const deepPages = new WeakSet<PageDocument>();

function grown(html: string): PageDocument {
  const tree = new Tree();
  const parser = new LevelParser(tree, html);
  parser.write(html);
  parser.end();
  return tree.document;
}

/** The nodes of one page; pieces of text that follow each other are one node. */
class Tree {
  readonly document: PageDocument = parseHTML('<!doctype html>').document;
  depth = 0;
  elements = 0;
  #at: PageNode = this.document;
  #text: string[] = [];

  onopentag(name: string, attributes: Record<string, string>): void {
    this.#flush();
    this.depth += 1;
    this.elements += 1;
    const element = this.document.createElement(name);
    let count = 0;
    for (const key in attributes) {
      if (count === attributesMax) break;
      count += 1;
      element.setAttribute(key, (attributes[key] ?? '').slice(0, attributeMaxChars));
    }
    this.#at = this.#at.appendChild(element);
  }

  ontext(text: string): void {
    this.#text.push(text);
  }

  onclosetag(): void {
    this.#flush();
    this.depth -= 1;
    this.#at = this.#at.parentNode ?? this.document;
  }

  onend(): void {
    this.#flush();
  }

  #flush(): void {
    if (this.#text.length === 0) return;
    // Text outside of any element has no place in a tree; without a body the page is read once more as one.
    if (this.#at !== this.document) this.#at.appendChild(this.document.createTextNode(this.#text.join('')));
    this.#text = [];
  }
}

/** The parser's work on each tag grows with the depth, so a tag beyond the limit is passed over with its end. */
class LevelParser extends Parser {
  readonly #tree: Tree;
  readonly #html: string;
  #passed = 0;
  #attributes = 0;

  constructor(tree: Tree, html: string) {
    super(tree, { decodeEntities: true, lowerCaseAttributeNames: false });
    this.#tree = tree;
    this.#html = html;
  }

  override onopentagname(start: number, end: number): void {
    this.#attributes = 0;
    if (this.#tree.depth < depthMax && this.#tree.elements < elementsMax) {
      super.onopentagname(start, end);
      return;
    }
    if (!this.isVoidElement(this.#html.slice(start, end).toLowerCase())) this.#passed += 1;
    deepPages.add(this.#tree.document);
  }

  override onclosetag(start: number, end: number): void {
    if (this.#passed > 0) this.#passed -= 1;
    else super.onclosetag(start, end);
  }

  override onattribname(start: number, end: number): void {
    this.#attributes += 1;
    if (this.#attributes <= attributesMax) super.onattribname(start, end);
  }

  override onattribdata(start: number, end: number): void {
    if (this.#attributes <= attributesMax) super.onattribdata(start, end);
  }

  override onattribentity(point: number): void {
    if (this.#attributes <= attributesMax) super.onattribentity(point);
  }

  override onattribend(...end: Parameters<Parser['onattribend']>): void {
    if (this.#attributes <= attributesMax) super.onattribend(...end);
  }
}
