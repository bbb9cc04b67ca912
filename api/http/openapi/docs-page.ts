import { z } from 'zod';
import type { AnyRoute } from '../route.ts';
import { accessText, scopeText } from './describe.ts';
import type { ApiWords } from './words.ts';

/** 接口说明页: the routes as a plain page for people, without scripts. */
export function makeDocsPage(routes: readonly AnyRoute[], words: ApiWords, version: string): string {
  const tags = [...new Set(routes.map((route) => route.tag))];
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>回应 接口说明</title>
<style>${style}</style>
<main>
<h1>回应 接口说明</h1>
<p>版本 ${escaped(version)}。机器可读的说明：<a href="/api/openapi.json">OpenAPI 3.1</a>。程序用接口密钥调用（<code>Authorization: Bearer hy_…</code>，由管理员在 系统 → 接口密钥 签发）。写操作可带 <code>Idempotency-Key</code>，24 小时内重复提交返回同一结果。出错时返回 <code>application/problem+json</code>，其中 <code>detail</code> 说明怎么办。</p>
<nav>${tags.map((tag) => `<a href="#${encodeURIComponent(tag)}">${escaped(tag)}</a>`).join(' ')}</nav>
${tags.map((tag) => section(tag, routes, words)).join('\n')}
</main>
</html>`;
}

function section(tag: string, routes: readonly AnyRoute[], words: ApiWords): string {
  const own = routes.filter((route) => route.tag === tag);
  return `<h2 id="${encodeURIComponent(tag)}">${escaped(tag)}</h2>\n${own.map((route) => article(route, words)).join('\n')}`;
}

function article(route: AnyRoute, words: ApiWords): string {
  const parts: [string, unknown][] = [
    ['查询参数', route.query],
    ['提交内容', route.body],
    ['返回', route.answer],
  ];
  return `<article>
<h3><code>${route.method.toUpperCase()} ${escaped(route.path)}</code> ${escaped(route.summary)}</h3>
<p>可用角色：${escaped(accessText(route.access, words))}；${escaped(scopeText(route, words))}</p>
${parts.map(([name, schema]) => details(name, schema)).join('\n')}
</article>`;
}

function details(name: string, schema: unknown): string {
  if (schema === undefined) return '';
  if (!(schema instanceof z.ZodType))
    return `<p>${name}：<code>${escaped((schema as { media: string }).media)}</code></p>`;
  const shape = z.toJSONSchema(schema, { io: name === '返回' ? 'output' : 'input', unrepresentable: 'any' });
  const { $schema: _, ...rest } = shape;
  return `<details><summary>${name}</summary><pre>${escaped(JSON.stringify(rest, null, 2))}</pre></details>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const style = `body{font:15px/1.7 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1f2329;background:#fbfaf7;margin:0}
main{max-width:960px;margin:0 auto;padding:24px 16px}nav a{margin-right:12px}h2{margin-top:40px;border-bottom:1px solid #ddd}
h3{font-size:16px;margin:24px 0 4px}code{background:#f0efe9;padding:1px 5px;border-radius:3px}pre{overflow:auto;background:#f0efe9;padding:12px;font-size:13px}
p{margin:4px 0}`;
