import type { z } from 'zod';

/** What is wrong with a field and what to do about it, in the words of whoever fills a form in: zod's own Chinese names types and patterns of programs. */
export function fieldSentence(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? '请填写'
        : (typeSentences[issue.expected] ?? '格式不对');
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_format':
      return formatSentences[issue.format] ?? '格式不对';
    case 'invalid_value':
      return '请从给出的选项中选择';
    case 'not_multiple_of':
      return `须是 ${issue.divisor} 的倍数`;
    case 'unrecognized_keys':
      return `有不认识的内容：${issue.keys.join('、')}`;
    default:
      return '格式不对';
  }
}

const typeSentences: Record<string, string> = {
  string: '须是文字',
  number: '须是数字',
  int: '须是整数',
  boolean: '须是“是”或者“否”',
  array: '须是一列内容',
};

const formatSentences: Record<string, string> = {
  url: '请填写完整的网址，如 https://www.example.com/a.html',
  datetime: '时间格式不对',
  date: '日期格式不对，如 2026-11-25',
  email: '邮箱地址不对',
};

function tooSmall(origin: string, least: number): string {
  if (origin === 'string') return least <= 1 ? '请填写' : `至少 ${least} 个字`;
  if (origin === 'array' || origin === 'set') return least <= 1 ? '请至少填写一项' : `至少 ${least} 项`;
  return `不能小于 ${least}`;
}

function tooBig(origin: string, most: number): string {
  if (origin === 'string') return `最多 ${most} 个字，请精简`;
  if (origin === 'array' || origin === 'set') return `最多 ${most} 项`;
  return `不能大于 ${most}`;
}
