import type { AnyRoute } from '../route.ts';

/** 分组: each tag of the routes by a name that generators can make a class of, and what it is for. */
export const tags: Record<string, { name: string; description: string }> = {
  登录: { name: 'session', description: '登录：会话、首次设置、口令、动态口令。' },
  总览: { name: 'overview', description: '总览：此刻要紧的事。' },
  预警: { name: 'alerts', description: '预警：需要人研判的事。' },
  监测: { name: 'documents', description: '监测：检索文本、计数和单篇。' },
  送入: { name: 'intake', description: '送入：其他系统把文本送进同一条处理链。' },
  台账: { name: 'cases', description: '台账：案件、办理和导出。' },
  信源: { name: 'sources', description: '信源：登记、状态和采集记录。' },
  周报: { name: 'briefings', description: '周报：编制和下载。' },
  单位: { name: 'units', description: '单位与路由规则。' },
  接口密钥: { name: 'keys', description: '接口密钥：供程序调用，归某个用户所有，到期失效，可吊销。' },
  对外推送: { name: 'webhooks', description: '对外推送：预警和案件有变化时，签名推送给登记的地址，失败重试，有记录。' },
  订阅: { name: 'feeds', description: '订阅：预警的 RSS、Atom 与 JSON Feed。' },
  系统: { name: 'system', description: '系统：用户、台账核验、队列、审计。' },
  运行: { name: 'operation', description: '运行：探针、指标、接口说明、实时推送。' },
};

/**
 * The operationId of a route, from its method and path, so that it changes only with them: `listCases`, `getCase`,
 * `createCase`, `postCaseCommands`.
 */
export function operationIdOf({ method, path, status, answer }: AnyRoute): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== 'api');
  const words = parts.flatMap((part, index) => {
    if (part.startsWith(':')) return [];
    const one = parts[index + 1]?.startsWith(':') === true;
    return (one ? singular(part) : part).split(/[^a-zA-Z0-9]+/).filter((word) => word !== '');
  });
  const last = words.at(-1) ?? '';
  if (method === 'post' && status === 201) return camel(['create', ...words.slice(0, -1), singular(last)]);
  const listed = method === 'get' && 'shape' in answer && 'items' in (answer.shape as object);
  return camel([listed ? 'list' : method, ...words]);
}

function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/s$/, '');
}

function camel(words: readonly string[]): string {
  return words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}
