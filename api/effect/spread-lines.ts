import { minuteText } from '../../analysis/calendar.ts';
import type { CaseEffect, EffectSide, EffectWindow } from './contract.ts';

/** 传播变化 in words, a line for each public word, by its shortest window: for printed forms. */
export function spreadLines(effect: CaseEffect): string[] {
  const lines = effect.words.flatMap(({ name, at, windows: [window] }) =>
    window === undefined ? [] : [`${minuteText(at)} ${name}：${windowWords(window)}`],
  );
  if (lines.length > 0 && effect.missing !== null) lines.push(effect.missing);
  if (lines.length > 0 && effect.questions !== null) lines.push(`发布后未答复的追问 ${effect.questions.length} 项`);
  return lines;
}

function windowWords({ hours, before, after, complete }: EffectWindow): string {
  const texts = `前${hours}小时${countOf(before)}，后${hours}小时${countOf(after)}`;
  const mood =
    before.negative === null || after.negative === null
      ? ''
      : `；负面占比${percent(before.negative)}→${percent(after.negative)}`;
  return `${texts}${mood}${complete ? '' : `（未满${hours}小时，截至${minuteText(after.to)}）`}`;
}

function countOf({ texts }: EffectSide): string {
  return texts === null ? '没有读全' : `${texts}条`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
