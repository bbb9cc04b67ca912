/** xml:base of the outer elements that the feed parser does not tell: root and channel, resolved against the feed's own address. */
export function outerBase(text: string, url: string): string {
  const head = text.slice(0, headMaxChars);
  const outer = [/<(?:rss|feed|rdf:RDF)\b([^>]{0,4000})>/i, /<channel\b([^>]{0,4000})>/i];
  return outer.reduce((base, tag) => resolved(stated(tag.exec(head)?.[1] ?? ''), base), url);
}

/** A base in force within `outer`; what is no address changes nothing. */
export function resolved(base: string | null | undefined, outer: string): string {
  return base != null && base.trim() !== '' && URL.canParse(base.trim(), outer)
    ? new URL(base.trim(), outer).href
    : outer;
}

/** The feed with `xml:base` of its links worked into their `href`, since the parser leaves it out there. */
export function withLinkBases(text: string): string {
  if (!text.includes('xml:base')) return text;
  return text.replace(/<(?:\w{1,20}:)?link\s[^<>]{0,4000}>/gi, (tag) => {
    const base = stated(tag);
    const href = /\shref\s{0,5}=\s{0,5}(["'])(.*?)\1/i.exec(tag);
    if (base === null || href === null) return tag;
    return tag.replace(href[0], () => ` href="${joined(href[2] ?? '', base)}"`);
  });
}

const headMaxChars = 20_000;

function stated(attributes: string): string | null {
  return /\sxml:base\s{0,5}=\s{0,5}(["'])([^"'<>]{1,2000})\1/i.exec(attributes)?.[2] ?? null;
}

/** `href` seen from `base`, which may itself be relative to what is around it. */
function joined(href: string, base: string): string {
  const nowhere = 'http://nowhere.invalid';
  if (!URL.canParse(base, nowhere) || !URL.canParse(href, nowhere)) return href;
  const target = new URL(href, new URL(base, nowhere)).href;
  if (!target.startsWith(nowhere)) return target;
  const path = target.slice(nowhere.length);
  return base.startsWith('/') || href.startsWith('/') ? path : path.slice(1);
}
