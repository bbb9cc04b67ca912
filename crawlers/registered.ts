import { RegisterEntry } from './source.ts';

/** The entry when it satisfies the register's rules; throws {@link CollectRefused} naming each field that does not. */
export function registered(entry: unknown): RegisterEntry {
  const parsed = RegisterEntry.safeParse(entry);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const field = issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join('、') : '整条');
    const name = fieldNames[String(issue.path[0] ?? '')];
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    const verb = issue.code === 'unrecognized_keys' ? '不是登记项' : missing ? '没有填写' : '填写不合要求';
    return `${name === undefined ? field : `${name}（${field}）`}${verb}`;
  });
  throw new CollectRefused(`信源登记不完整，不予采集：${[...new Set(faults)].join('；')}。请在信源登记中补齐。`);
}

/** 拒绝采集：the register entry does not say what must be known before a source may be read; the message names each fault. */
export class CollectRefused extends Error {
  override name = 'CollectRefused';
  readonly code = 'collect.register';
}

const fieldNames: Record<string, string> = {
  id: '编号',
  name: '名称',
  kind: '类别',
  reader: '读取方式',
  start: '起始网址',
  linkSelector: '链接选择器',
  selectors: '字段选择器',
  everyMinutes: '采集间隔',
  region: '地区',
  legalBasis: '采集依据',
  owner: '责任人',
  retentionDays: '保存天数',
  delayMs: '请求间隔',
  staleAfterHours: '断更时限',
};
