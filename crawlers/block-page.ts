import type { FetchedPage } from './fetch-page.ts';

/** Why an answer means that the site does not want us, in Chinese; null when it does not mean that. We never evade it. */
export function blockReason(page: FetchedPage, text: string): string | null {
  if (refusals.has(page.status)) return `对方返回 ${page.status}（${refusals.get(page.status)}）`;
  // A real article may speak of 验证码; a page of it is short or says so in its title.
  const title = /<title[^>]*>([^<]{0,100})/i.exec(text.slice(0, 20_000))?.[1] ?? '';
  const words = text.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<[^>]+>/gi, '').replace(/\s+/g, '');
  if (challenge.test(title) || (words.length < 300 && challenge.test(words))) return '对方要求人机验证（验证码页面）';
  return null;
}

const refusals = new Map([
  [401, '需要登录'],
  [403, '禁止访问'],
  [412, '防护系统拒绝'],
  [429, '访问过于频繁'],
  [451, '依法不提供'],
]);

const challenge =
  /验证码|滑动验证|安全验证|人机验证|访问验证|访问过于频繁|异常访问|请完成验证|captcha|verify you are human|access denied/i;
