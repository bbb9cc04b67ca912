import { squeeze } from './page-text.ts';

/** The name of a source as a tag or a date line gives it, without its own label and what follows the name; null when nothing is left that could be a name. */
export function cleanSource(stated: string | null): string | null {
  const name = unlabelled(stated, sourceWords);
  return name === null || /^https?:/i.test(name) || nobody.test(name) ? null : name;
}

/** An author as a tag or a date line gives it; null for account numbers, template left-overs and e-mail addresses, which are nobody's name. */
export function cleanAuthor(stated: string | null): string | null {
  const name = unlabelled(stated, authorWords);
  if (name === null || name.includes('@') || nobody.test(name) || accounts.test(name)) return null;
  return name;
}

const sourceWords =
  /^(?:(?:文章|信息|稿件|新闻|内容|消息|本文|稿|转载)?(?:来源于|来源|出处|来自|转载自|转自|摘自|供稿单位|供稿|发布机构|发布单位|source)\s?[:：]\s?)+/i;
const authorWords = /^(?:(?:文章|本文)?(?:作者|记者|撰稿人?|撰文|通讯员|责任编辑|责编|编辑|author|by)\s?[:：]\s?)+/i;
/** What follows a name after a space: another label, a date, or how the text came about. */
const following =
  /\s[[(（【]?(?:(?:原创|转载|编译|综合|独家|首发)(?:稿|稿件)?[\])）】]?$|(?:作者|记者|责任编辑|责编|编辑|发布|更新|时间|日期|浏览|阅读|点击|字号|打印|【|(?:19|20)\d{2}[-年/.]).*$)/;
const nobody =
  /^(?:无|未知|佚名|匿名|不详|暂无|默认|来源|作者|网络|互联网|none|null|nil|undefined|unknown|n\/a|test|测试|\{\{?.*|\$\{.*|<.*|name|author)$/iu;
const accounts =
  /^(?:(?:name|author|admin|administrator|root|system|sysadmin|webmaster|manager|editor|user|guest|cms)(?:\b|[\d_].*$)|.*管理员$|超级用户$|[0-9a-f]{16,}$|[a-z][a-z0-9-]*[_\d]\w*$)/i;

function unlabelled(stated: string | null, label: RegExp): string | null {
  const text = squeeze((stated ?? '').slice(0, 200));
  const name = squeeze(
    text
      .replace(label, '')
      .replace(following, '')
      .replace(/^[《“"【[]+(?=[^》”"】\]]*$)|[,，、;；:：|\s]+$/g, ''),
  );
  return name === '' || !/\p{L}/u.test(name) ? null : name;
}
