import { bare, isTimeLine } from './dateline.ts';
import type { PageMeta } from './government-meta.ts';
import type { PageDocument, PageElement } from './page-dom.ts';
import { squeeze } from './page-text.ts';

/** The headline of a page: what its own lines, its <title> and its meta tags agree on; null when it has none. */
export function headlineOf(document: PageDocument, lines: readonly string[][], meta: PageMeta): string | null {
  const pageTitle = squeeze((document.querySelector('title')?.textContent ?? '').slice(0, 2 * titleMaxChars)).slice(
    0,
    titleMaxChars,
  );
  const headings = [...document.querySelectorAll('h1, h2, h3')].slice(0, headingsMax).map(textOf);
  const whole = lines.map((pieces) => squeeze(pieces.join('')));
  // A title that names the site or the column is on all its pages.
  if (isGeneric(pageTitle, meta)) {
    const own = ownHeadline(document, whole, headings, meta);
    if (own !== null) return own;
  }
  const shown = longest(whole.filter(titleHead(pageTitle))) ?? longest(whole.filter(titleTail(pageTitle)));
  if (shown !== null) return shown;
  const wholeTitle = bare(pageTitle);
  const within = longest(headings.filter((one) => one.length >= 6 && wholeTitle.includes(bare(one))));
  if (within !== null) return within;
  const own = headings.find((one, at) => at < 3 && one.length >= 6 && !isGeneric(one, meta));
  return meta.title ?? (withoutSite(pageTitle) || own) ?? null;
}

const headlineMinChars = 4;
const titleMaxChars = 300;
const headingsMax = 200;

/** For a page whose <title> says nothing: the meta tag, a heading, or the line over the date line. */
function ownHeadline(
  document: PageDocument,
  lines: readonly string[],
  headings: readonly string[],
  meta: PageMeta,
): string | null {
  const fits = (text: string) => text.length >= 5 && text.length <= 120 && !isGeneric(text, meta);
  if (meta.title !== null && fits(withoutSite(meta.title))) return withoutSite(meta.title);
  const classed = [
    ...document.querySelectorAll('[class*=title], [class*=Title], [id*=title], [id*=Title], [class*=biaoti]'),
  ]
    .slice(0, headingsMax)
    .filter((one) => one.querySelector('a, li, p, img') === null)
    .map(textOf);
  const timed = lines.findIndex((line, at) => at > 0 && isTimeLine(line));
  const above = lines.slice(Math.max(0, timed - 2), Math.max(0, timed)).reverse();
  const close = above.find((line) => fits(line) && (headings.includes(line) || classed.includes(line)));
  return (
    close ??
    headings.find(fits) ??
    above.find((line) => fits(line) && !/[>›»：:]|当前位置/.test(line)) ??
    classed.find(fits) ??
    null
  );
}

/** Whether a title names the site, the office or a column and not what the page says. */
function isGeneric(title: string, meta: PageMeta): boolean {
  const whole = bare(title);
  if (whole.length < headlineMinChars || columns.test(whole)) return true;
  if ([meta.site, meta.column].some((name) => name !== null && bare(name) === whole)) return true;
  const parts = title
    .split(separators)
    .map(bare)
    .filter((part) => part !== '');
  return parts.every((part) => isOffice(part) || columns.test(part));
}

const columns =
  /^(?:(?:首页|网站首页|正文|内容|详情|详情页|内容页|文章|文章页|新闻|信息|通知|公告|公示|要闻|资讯|动态|专题|专栏|图片|视频|政务|公开|环保|环境|生态|工作|政策|文件|法规|解读|部门|基层|区县|地方|本地|今日|热点|最新|综合|媒体|关注|报道|中心|栏目|页面|浏览|查看|显示|列表|详细|信息公开|政府信息公开|时政|本网|头条|快讯|通报|曝光台|回应|关切|互动|交流|领导|信箱|来信|选登|民生)+|untitled(?:document)?|无标题文档|新建网页|document|index|home)$/i;
const officeEnd =
  /(?:网|网站|官网|门户|门户网站|政府|局|厅|委|委员会|办|办公室|中心|平台|站|日报|晚报|早报|时报|晨报|商报|频道|公众号|论坛|社区|公司|集团|学校|大学|公开专栏)$/;
/** Words of a sentence: a headline that ends with an office's name tells what is done there. */
const doing =
  /关于|召开|调研|开展|印发|发布|举办|举行|约谈|走进|通报|通知|公示|公告|查处|督导|督查|检查|会见|来到|赴|到访|赶赴|获|被|在|向|对|将|让|把|为|整治|推进|部署|组织|回应|曝光|反映|投诉|死亡|污染|排放|起火|爆炸|泄漏|\d/;

function isOffice(text: string): boolean {
  return text.length <= 30 && officeEnd.test(text) && !doing.test(text.replace(/信息公开|公告发布/g, ''));
}

const separators = /\s*[_|｜—–»›>·]\s*|\s+-+\s+|-+|\s+/;

/** Whether the <title> begins with a line and then ends or goes on with a separator: sites append their name. */
function titleHead(pageTitle: string): (line: string) => boolean {
  const whole = bare(pageTitle);
  const lengths = prefixLengths(pageTitle);
  return (line) => {
    if (line.length < headlineMinChars || line.length > 200) return false;
    const part = bare(line);
    if (part.length < headlineMinChars || !whole.startsWith(part)) return false;
    if (whole.length === part.length) return true;
    const rest = pageTitle.slice(lengths.get(part.length) ?? pageTitle.length);
    if (/^\s*[_|｜\-–—·【«»<>›]/.test(rest) || /^\s+[^\s]{2,12}$/.test(rest)) return true;
    return (
      /^\s+\S/.test(rest) &&
      rest
        .trim()
        .split(/\s+/)
        .every((one) => isOffice(bare(one)) || columns.test(bare(one)))
    );
  };
}

/** Whether a line is what a title ends with after the name of the site or office: 某市生态环境局 青沙村水塘死鱼引发关注. */
function titleTail(pageTitle: string): (line: string) => boolean {
  const whole = bare(pageTitle);
  const tails = new Set<string>();
  for (let at = pageTitle.length - 1; at > 0; at -= 1)
    if (/[\s_|｜\-–—·»>›:：]/.test(pageTitle.charAt(at)) && isSiteName(pageTitle.slice(0, at)))
      tails.add(bare(pageTitle.slice(at)));
  return (line) => {
    if (tails.size === 0 || line.length < headlineMinChars || line.length > 200) return false;
    const part = bare(line);
    return part.length >= headlineMinChars && part.length < whole.length && tails.has(part);
  };
}

function isSiteName(text: string): boolean {
  const names = text.split(/[\s_|｜\-–—·»>›:：]+/).filter((one) => one !== '');
  return names.length > 0 && names.every((one) => isOffice(bare(one)) || columns.test(bare(one)));
}

/** How much of `text` holds its first so many bare letters. */
function prefixLengths(text: string): Map<number, number> {
  const lengths = new Map<number, number>();
  for (let at = 0; at <= text.length; at += 1) {
    const letters = bare(text.slice(0, at)).length;
    for (let count = letters; count > 0 && !lengths.has(count); count -= 1) lengths.set(count, at);
  }
  return lengths;
}

function withoutSite(pageTitle: string): string {
  const head = pageTitle.split(/\s*[_|｜]\s*|\s+[-–—]+\s*|\s*[-–—]+\s+/)[0] ?? '';
  const bits = (head.length >= headlineMinChars ? head : pageTitle).split(' ');
  while (bits.length > 1 && isOffice(bare(bits.at(-1) ?? ''))) bits.pop();
  return bits.join(' ');
}

function textOf(element: PageElement): string {
  return squeeze((element.textContent ?? '').slice(0, 4 * titleMaxChars));
}

function longest(texts: readonly string[]): string | null {
  return texts.reduce<string | null>((best, one) => (best === null || one.length > best.length ? one : best), null);
}
