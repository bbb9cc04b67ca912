import { states, triggers } from '../../../../analysis/codes.ts';

/** 计分因素 in Chinese: a code of the analysis by the shared tables, a name of the rules as it is. */
export function factorName(factor: string): string {
  const [kind = '', code = ''] = factor.split(':');
  if (kind === 'trigger') return `硬触发：${nameIn(triggers, code)}`;
  if (kind === 'state') return `事件状态：${nameIn(states, code)}`;
  if (factor in others) return others[factor as keyof typeof others];
  return /^[\x20-\x7e]*$/.test(factor) ? '其他因素' : factor;
}

/** Codes of factors that stand in no shared table. */
const others = {
  cap: '等级上限',
  elsewhere: '发生在外省',
  abroad: '发生在境外',
  advert: '疑似广告',
  model: '文本模型修正',
} as const;

function nameIn(table: Record<string, string>, code: string): string {
  return table[code] ?? '其他';
}
