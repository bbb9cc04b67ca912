import { findTime, type KnownTime } from './dates.ts';
import { squeeze } from './page-text.ts';
import { cleanAuthor, cleanSource } from './source-name.ts';

/** 文头信息：what the lines under the headline say: time and source, as 发布时间：… 来源：… or without labels. */
export type Dateline = {
  publishedAt: string | null;
  hasClock: boolean;
  source: string | null;
  author: string | null;
  /** Texts of the lines that hold nothing else, to keep them out of the body. In doubt a line stays in it. */
  lines: string[];
};

/** Where the headline stands among the page's lines and what follows it; a page may say it below the article instead. */
export function readDateline(
  lines: readonly string[][],
  title: string,
  known: KnownTime,
  page: { isList: boolean } = { isList: false },
): Dateline {
  const whole = lines.map((pieces) => squeeze(pieces.join('')));
  let best: Dateline = { publishedAt: null, hasClock: false, source: null, author: null, lines: [] };
  let bestScore = 0;
  const titles = titleLines(whole, title);
  for (const at of titles) {
    const found = under(lines, whole, at, known);
    const score = Number(found.publishedAt !== null) * 2 + Number(found.hasClock) + Number(found.source !== null) * 2;
    if (score > bestScore) [best, bestScore] = [found, score];
  }
  // On a page of links the lines below are other texts'.
  return best.publishedAt === null && !page.isList ? withLineBelow(best, whole, titles[0] ?? 0, known) : best;
}

/** Letters and digits only, for comparing headlines: sites vary quotes, spaces and full-width forms. */
export function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

/** Whether a line is a date line by its labels: 发布时间：…, or a time beside 来源：…. */
export function isTimeLine(line: string): boolean {
  return line.length <= headLineChars && !isProse(line) && timeIn(line, {}) !== null;
}

const headLinesMax = 8;
const headLineChars = 160;

function titleLines(whole: readonly string[], title: string): number[] {
  const wanted = bare(title);
  if (wanted.length < 3) return [];
  const at: number[] = [];
  for (const [index, line] of whole.entries()) {
    if (line.length > title.length + headLineChars) continue;
    const seen = bare(line);
    // The headline's line may hold the date as well when the page uses no block elements.
    if (
      seen === wanted ||
      seen.startsWith(wanted) ||
      (seen.length > 5 && wanted.startsWith(seen) && wanted.length <= seen.length * 1.3)
    )
      at.push(index);
    if (at.length === 6) break;
  }
  return at;
}

function under(lines: readonly string[][], whole: readonly string[], titleAt: number, known: KnownTime): Dateline {
  const found: Dateline = { publishedAt: null, hasClock: false, source: null, author: null, lines: [] };
  let unlabelled: string | null = null;
  for (let at = titleAt; at < Math.min(lines.length, titleAt + headLinesMax); at += 1) {
    const line = whole[at] ?? '';
    if (line.length > headLineChars) break;
    const time = timeIn(line, known);
    const source = labelled(line, sourceLabels);
    const author = labelled(line, authorLabels);
    if (time === null && source === null && author === null) {
      if (found.publishedAt === null && at > titleAt) unlabelled = nameLike(line) ?? unlabelled;
      continue;
    }
    // A new date line after the first is another article's, or "最后更新".
    if (time !== null && found.publishedAt === null) {
      found.publishedAt = time.at;
      found.hasClock = time.hasClock;
      if (at > titleAt) unlabelled = besideTime(lines[at] ?? [], known) ?? unlabelled;
    }
    found.source ??= source === null ? null : cleanSource(source);
    found.author ??= author === null ? null : cleanAuthor(author);
    if (at > titleAt && !isProse(line)) found.lines.push(line);
  }
  if (found.publishedAt !== null) found.source ??= unlabelled;
  return found;
}

/** Adds what a line below the article states, where none above it names the time: only with its label, and only one that means publishing. */
function withLineBelow(above: Dateline, whole: readonly string[], from: number, known: KnownTime): Dateline {
  for (const line of whole.slice(from)) {
    if (line.length > headLineChars || isProse(line) || !/[:：]/.test(line)) continue;
    const plain = line.normalize('NFKC');
    const named = publishLabel.exec(plain);
    const source = labelled(line, [sourceLabel]);
    const label = named ?? (source === null ? null : timeLabel.exec(plain));
    const from = label === null ? 0 : label.index + label[0].length;
    const time = findTime(plain.slice(from), known);
    if (time === null || (label === null ? source === null || updated.test(plain) : time.index > 2)) continue;
    return {
      publishedAt: time.at,
      hasClock: time.hasClock,
      source: above.source ?? (source === null ? null : cleanSource(source)),
      author: above.author ?? cleanAuthor(labelled(line, authorLabels)),
      lines: [...above.lines, line],
    };
  }
  return above;
}

const publishLabel =
  /(?:^|[\s|,;()【】[\]])(?:发布|发表|刊发|刊登|发稿|公开|公布|录入|上传|编发|推送)(?:时间|日期)\s?:\s?/;
const timeLabel = /(?:^|[\s|,;()【】[\]])(?:时间|日期)\s?:\s?/;
const updated = /更新/;

/** A line that tells something: sentences, or two clauses; never removed as a date line and never read for a name. */
function isProse(line: string): boolean {
  const plain = line.replace(/(?:声明|提示)[:：].*$/, '');
  if (/[。！？!?；]/.test(plain)) return true;
  const clauses = plain.split(/[，、]|,(?!\d)/);
  if (clauses.length >= 2 && clauses.some((one) => bare(one).length >= 8 && !/[:：]/.test(one))) return true;
  return !/[:：|｜]/.test(plain) && bare(plain.replace(/\d/g, '')).length > 30;
}

/** A time that a date line states: labelled, or within a line that is little else. */
function timeIn(line: string, known: KnownTime): { at: string; hasClock: boolean } | null {
  const plain = line.normalize('NFKC');
  if (/最后更新/.test(plain)) return null;
  // 更新时间 may stand before 发布时间.
  const label =
    publishLabel.exec(plain) ?? /(?:发布|发表|刊发|成文|印发|公开|更新|生成)?\s?(?:时间|日期|于)\s?:?\s?/.exec(plain);
  if (label !== null && (label[0].includes(':') || !isProse(line))) {
    const after = findTime(plain.slice(label.index + label[0].length), known);
    if (after !== null && after.index <= 2) return after;
  }
  const time = findTime(plain, known);
  if (time === null || isProse(line) || /[。！!？?；;]/.test(plain)) return null;
  const rest = bare(plain.replace(sourceLabel, '').slice(0, time.index)) + bare(plain.slice(time.index + time.length));
  return (rest.length <= 30 || labelled(line, sourceLabels) !== null) && time.index <= 40 ? time : null;
}

const name = String.raw`([^\s|｜,。;:【】()（）<>]{2,30})`;
/** With a colon it is a label wherever it stands. */
const sourceLabel = new RegExp(
  String.raw`(?:文章|信息|稿件|新闻|内容|消息|本文|稿|转载)?(?:来源于|来源|出处|来自|转载自|转自|摘自|供稿单位|供稿|发布机构|发布单位|信息提供)\s?:\s?${name}`,
);
/** Without one only where a label stands: at the head of the line, or after a gap; 近日，来自青沙村的居民… is no label. */
const bareSourceLabel = new RegExp(
  String.raw`(?:^|[\s|｜])(?:文章|信息|稿件|新闻|内容|消息|本文|稿)?(?:来源|出处|来自|来源于|供稿单位|发布机构|发布单位)\s?${name}`,
);
const sourceLabels = [sourceLabel, bareSourceLabel];
const authorLabels = [/(?:作者|记者|撰稿|撰文|通讯员)\s?[::/]\s?([^\s|｜,。;:【】()（）<>]{2,20})/];

function labelled(line: string, labels: readonly RegExp[]): string | null {
  const plain = line.normalize('NFKC');
  const prose = isProse(line);
  for (const label of labels) {
    // A sentence may speak of its sources; only a label at its head is one.
    const found = label.exec(plain);
    const value = found?.[1];
    if (found === null || value === undefined || (prose && (label === bareSourceLabel || found.index > 0))) continue;
    const cut = cutName(value);
    if (cut !== null) return cut;
  }
  return null;
}

/** Inline parts run together: what follows a name is another label or the date. */
function cutName(value: string): string | null {
  const cut =
    value.split(
      /(?:19|20)\d{2}[-年/.]|发布|时间|日期|作者|记者|编辑|责编|责任|点击|浏览|阅读|字号|字体|打印|分享|举报|评论|收藏|【/,
    )[0] ?? '';
  return cut.length >= 2 && cut.length <= 30 && /\p{L}/u.test(cut) ? cut : null;
}

/** The name beside an unlabelled time: the nearest inline part that looks like one. */
function besideTime(pieces: readonly string[], known: KnownTime): string | null {
  const parts = pieces
    .flatMap((piece) => piece.split(/\s{2,}|[·|｜•]/))
    .map(squeeze)
    .filter((part) => part !== '');
  const at = parts.findIndex((part) => findTime(part, known) !== null);
  if (at < 0) return null;
  const own = /^(.{2,20}?)\s?(?:19|20)\d{2}|(?:\d{1,2}:\d{2}(?::\d{2})?|\d日)\s+(\S{2,20})$/.exec(parts[at] ?? '');
  const inside = nameLike(own?.[1] ?? own?.[2] ?? '');
  if (inside !== null) return inside;
  for (let away = 1; away < parts.length; away += 1)
    for (const part of [parts[at + away], parts[at - away]]) {
      const name = nameLike(part ?? '');
      if (name !== null) return name;
    }
  return null;
}

function nameLike(text: string): string | null {
  const name = squeeze(text);
  if (
    name.length < 2 ||
    name.length > 16 ||
    !/^[\p{L}\p{N}\-－·《》]+$/u.test(name) ||
    !/[\p{Script=Han}A-Za-z]{2}/u.test(name)
  )
    return null;
  return notNames.test(name) ? null : name;
}

const notNames =
  /^\d|作者|记者|编辑|责编|责任|阅读|浏览|点击|评论|分享|字号|字体|打印|收藏|举报|关注|微信|微博|扫一扫|朋友圈|首页|正文|当前位置|发布|发表|时间|日期|下载|登录|注册|我要|复制|链接|大中小|^[大中小]+$|手机|客户端|原标题|导读|摘要|更多|转发|空间|纠错|返回|关闭|参与|^Q|原创/;
