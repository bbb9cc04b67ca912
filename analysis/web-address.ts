/** 网址：whether a text is an http(s) address: the only kind that is stored or may be clicked. `ms-word:`, `search-ms:`, `file:`, `data:` and `javascript:` start programs or scripts of the reader. */
export function isWebAddress(address: string | null | undefined): address is string {
  return webUrl(address) !== null;
}

/** The address as a URL, resolved against `base` where it is relative; null unless the result is http(s) with a host and without a password. */
export function webUrl(address: string | null | undefined, base?: string): URL | null {
  const text = address?.trim() ?? '';
  if (text === '' || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  const plain = (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
  return plain && url.username === '' && url.password === '' ? url : null;
}
