import type { FetchedPage } from './fetch-page.ts';

/** Why an answer means that the site does not want us, in Chinese; null when it does not mean that. We never evade it. */
export function blockReason(page: Pick<FetchedPage, 'status' | 'headers'>, text: string): string | null {
  if (refusals.has(page.status)) return `对方返回 ${page.status}（${refusals.get(page.status)}）`;
  if (challengeHeaders.some(([name, value]) => value.test(page.headers[name] ?? ''))) return asked;
  // A real article may speak of 验证码; a page of it is short or says so in its title.
  const title = /<title[^>]{0,200}>([^<]{0,100})/i.exec(text.slice(0, 20_000))?.[1] ?? '';
  const words = visibleWords(text, wordsOfAnArticle);
  if (challenge.test(title) || (words.length < wordsOfAnArticle && challenge.test(words))) return asked;
  if (words.length >= wordsOfAShell) return null;
  const scripts = text.slice(0, 200_000);
  const runs = /<script|<meta[^>]{0,100}http-equiv/i.test(scripts);
  // 202 answers a page "later", after a script has proved that a browser runs; 521 is 加速乐's own; a real page is 200.
  if (runs && (page.status === 202 || page.status === 521 || challengeScripts.test(scripts))) return shell;
  return null;
}

const asked = '对方要求人机验证（验证码页面）';
const shell = '对方要求浏览器执行验证脚本（反爬防护页面）';
const wordsOfAnArticle = 300;
const wordsOfAShell = 40;

/** The letters that a reader would see, at most about `max`, without white space. Every sign is looked at once. */
function visibleWords(text: string, max: number): string {
  const lower = text.toLowerCase();
  let words = '';
  for (let at = 0; at < text.length && words.length < max; ) {
    const open = text.indexOf('<', at);
    const piece = text.slice(at, open < 0 ? text.length : open);
    words += piece.slice(0, piecesMax).replace(/\s+/g, '');
    if (open < 0) break;
    const silent = ['script', 'style', 'title'].find((name) => lower.startsWith(name, open + 1));
    const close = lower.indexOf(silent === undefined ? '>' : `</${silent}`, open + 1);
    if (close < 0) break;
    at = close + (silent === undefined ? 1 : 2);
  }
  return words;
}

const piecesMax = 20_000;

const refusals = new Map([
  [401, '需要登录'],
  [403, '禁止访问'],
  [412, '防护系统拒绝'],
  [429, '访问过于频繁'],
  [451, '依法不提供'],
]);

const challenge =
  /验证码|滑动验证|安全验证|人机验证|访问验证|访问过于频繁|异常访问|请完成验证|captcha|verify you are human|access denied/i;

/** What firewalls say of their own challenge: Cloudflare, AWS WAF. */
const challengeHeaders: readonly (readonly [name: string, value: RegExp])[] = [
  ['cf-mitigated', /challenge/i],
  ['x-amzn-waf-action', /challenge|captcha/i],
];

/** Marks of the scripts that common firewalls send instead of a page: 瑞数, 加速乐, 阿里云, Cloudflare, AWS; or a cookie and a reload. */
const challengeScripts =
  /\$_ts\b|__jsl_clearance|acw_sc__v2|_cf_chl_opt|cdn-cgi\/challenge|AwsWafIntegration|gokuProps|document\.cookie\s{0,3}=[^<]{0,2000}location\s{0,3}(?:\.\s{0,3}(?:reload|replace|href|assign)|=)/i;
