import { sourceKinds } from '../../../../analysis/codes.ts';
import type { SourceView } from '../../../../api/sources/contract.ts';
import { SourcePatch, sourceFaults, type sourceItems } from '../../../../api/sources/contract.ts';
import { bodyOf, type Check, type Field } from '../form/fields.ts';

const kinds = (['government', 'news', 'forum', 'feed'] as const).map((value) => ({ value, label: sourceKinds[value] }));

/** The heads of the form and what stands under each: every item of a register entry. */
export type SourceFields = { head: string; fields: Field[] }[];

/** All items, for someone who may or may not open the internal network; `home` is the code of the province. */
export function sourceFields({
  isNew,
  home,
  mayOpen,
}: {
  isNew: boolean;
  home: string;
  mayOpen: boolean;
}): SourceFields {
  return [
    { head: '基本事项', fields: [...(isNew ? [idField] : []), ...basicFields] },
    { head: '登记事项', fields: registerFields(home) },
    { head: '采集节奏', fields: paceFields },
    { head: '网页解析（通常不用填）', fields: selectorFields },
    { head: '内网地址', fields: mayOpen ? internalFields : [] },
  ].filter(({ fields }) => fields.length > 0);
}

/** The entry as it stands in the inputs; figures in the units that people type. */
export function typedOfSource(source: SourceView): Record<string, unknown> {
  return { ...source, start: source.start.join('\n'), delayMs: source.delayMs / 1_000 };
}

/** What is sent: of a new source all that was typed, of a known one only what differs, so that nobody's other change is undone. */
export function sourceBody(
  fields: readonly Field[],
  typed: Record<string, unknown>,
  source: SourceView | null,
): Record<string, unknown> {
  const body = bodyOf(fields, typed);
  // Figures that were never typed stay open.
  for (const name of figures) if (typed[name] === undefined || typed[name] === null) body[name] = null;
  if (source === null) return withoutEmpty(body);
  return differing(body, source as unknown as Record<string, unknown>);
}

function differing(body: Record<string, unknown>, before: Record<string, unknown>): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'selectors') {
      const parts = differing(value as Record<string, unknown>, (before[name] ?? {}) as Record<string, unknown>);
      if (Object.keys(parts).length > 0) changed[name] = parts;
    } else if (JSON.stringify(value) !== JSON.stringify(before[name] ?? null)) changed[name] = value;
  }
  return changed;
}

function withoutEmpty(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name, value]) => value !== null && name !== 'selectors')
      .concat(
        Object.values((body['selectors'] ?? {}) as object).some((part) => part !== null)
          ? [['selectors', body['selectors']]]
          : [],
      ),
  );
}

const figures = ['everyMinutes', 'retentionDays', 'delayMs', 'staleAfterHours'] as const;

/** By the contract that the server reads with. */
function by(name: keyof typeof sourceItems): Check {
  return (value) => {
    const read = SourcePatch.safeParse({ [name]: value });
    return read.success ? null : (read.error.issues[0]?.message ?? '填写有误');
  };
}

const idField: Field = {
  kind: 'line',
  name: 'id',
  label: '编号',
  max: 61,
  hint: '小写字母开头，小写字母、数字、横线，3–61 个字符，登记后不能改。',
  check: (value) =>
    /^[a-z][a-z0-9-]{2,60}$/.test(String(value)) ? null : '应以小写字母开头，只用小写字母、数字、横线',
};

const basicFields: Field[] = [
  { kind: 'line', name: 'name', label: '名称', max: 60 },
  { kind: 'choice', name: 'kind', label: '类别', options: kinds },
  {
    kind: 'choice',
    name: 'reader',
    label: '读取方式',
    options: [
      { value: 'site', label: '网页列表' },
      { value: 'feed', label: '订阅源（RSS/Atom）' },
    ],
  },
  {
    kind: 'lines',
    name: 'start',
    label: '起始网址',
    max: 20,
    hint: '列表页或订阅地址，每行一个，最多 20 个。',
    check: by('start'),
  },
  { kind: 'flag', name: 'enabled', label: '启用', hint: '登记齐全后按间隔采集' },
];

function registerFields(home: string): Field[] {
  return [
    {
      kind: 'line',
      name: 'region',
      label: '所属地区代码',
      max: 6,
      optional: 'null',
      hint: `行政区划代码：全省填 ${home}，设区市四位（如 ${home}01），县六位。`,
      check: (value) => {
        if (value === null || new RegExp(`^${home}(\\d{2}){0,2}$`).test(String(value))) return null;
        return `应为本省代码：${home}，或者以 ${home} 开头的四位市代码、六位县代码`;
      },
    },
    {
      kind: 'line',
      name: 'legalBasis',
      label: '采集依据',
      max: 200,
      optional: 'null',
      hint: '如：政府网站公开信息。',
      check: by('legalBasis'),
    },
    { kind: 'line', name: 'owner', label: '责任人', max: 60, optional: 'null' },
    {
      kind: 'number',
      name: 'retentionDays',
      label: '保存期限',
      unit: '天',
      least: 30,
      most: 3_650,
      hint: '30–3650 天，从发现之日起算；到期且未入案的文本和快照每日自动清除。',
    },
  ];
}

const paceFields: Field[] = [
  {
    kind: 'number',
    name: 'everyMinutes',
    label: '采集间隔',
    unit: '分钟',
    least: 5,
    most: 1_440,
    hint: '5–1440 分钟（一天）。',
  },
  {
    kind: 'number',
    name: 'delayMs',
    label: '同一网站两次请求的最短间隔',
    unit: '秒',
    scale: 1_000,
    least: 0.2,
    most: 600,
    hint: '0.2–600 秒；对方 robots.txt 要求更长时从其要求。',
  },
  {
    kind: 'number',
    name: 'staleAfterHours',
    label: '多久没有新内容算异常',
    unit: '小时',
    least: 1,
    most: 2_160,
    hint: '1–2160 小时（90 天）；超过后“没有消息”不再可信。',
  },
];

const selector = (name: string, label: string, hint: string): Field => ({
  kind: 'line',
  name,
  label,
  max: 300,
  optional: 'null',
  hint,
});

const selectorFields: Field[] = [
  selector('linkSelector', '文章链接', 'CSS 选择器，如 .news-list a；不填则取本站像文章的链接。'),
  selector('selectors.title', '标题', 'CSS 选择器，如 h1.title；不填则按网页标准标记识别。'),
  selector('selectors.body', '正文', 'CSS 选择器，如 .article-content。'),
  selector('selectors.publishedAt', '发布时间', 'CSS 选择器，如 .pub-time。'),
  selector('selectors.author', '作者', 'CSS 选择器，如 .author；作者只存散列。'),
];

const internalFields: Field[] = [
  {
    kind: 'flag',
    name: 'allowInternal',
    label: '允许访问内网地址',
    hint: '只对本信源有效，能访问的地址以“系统 · 内网放行”名单为限；设置与理由记入审计',
  },
  {
    kind: 'line',
    name: 'internalReason',
    label: '允许的理由',
    max: 200,
    optional: 'null',
    hint: `勾选上一项时必填：${sourceFaults.internalReason}。`,
    check: by('internalReason'),
  },
];
