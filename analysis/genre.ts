import type { SourceKind } from './codes.ts';

/**
 * 文体：where a text of unknown origin seems to have stood, by how it is written. People greet and ask at a hotline, tag
 * and mention on Weibo; a newspaper signs its dispatch. Falls back to 'manual' when the writing says nothing.
 */
export function guessKind(title: string, text: string): SourceKind {
  if (microblog.test(text)) return 'weibo';
  if (text === '') return grievance.test(title) ? 'hotline' : 'weibo';
  if (greeting.test(text.slice(0, openingChars))) return 'hotline';
  if (dispatch.test(text.slice(0, leadChars))) return 'news';
  if (title !== '' && (request.test(title) || request.test(text))) return 'hotline';
  return title === '' ? 'forum' : 'manual';
}

const openingChars = 80;
const leadChars = 200;
const microblog =
  /#[^#\s]{1,40}#|@[^\s@]{1,20}[ ：:]|O网页链接|\/\/@|t\.cn\/|转发微博|^【[^】]{4,40}】|\[[\u4e00-\u9fff]{1,3}\]/u;
const greeting = /尊敬的|您好|你好[!！,，。]|贵[局厅委]|(?:[局厅市区县]长|书记|领导)[:：好您，]/u;
const dispatch = /本报|记者[\u4e00-\u9fff]{2,3}|[报社网]讯|日电|新华社|中新|央视网消息|据[^，。]{2,20}报道/u;
const request = /请|求|望|咨询|投诉|反映|建议|举报|我们?|本人/u;
/** A headline alone: wording of people who want something done, not of those who report. */
const grievance =
  /扰民|污染严重|严重污染|投诉|举报|请求|恳请|要求|何时|谁来?管|没人管|无人管|如何|怎么|能否|希望|建议|村民|小区/u;
