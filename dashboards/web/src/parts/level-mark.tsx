import { type Level, levels } from '../../../../analysis/codes.ts';

/** 等级：the colour always with its character, never colour alone. */
export function LevelMark({ level, large = false }: { level: Level; large?: boolean }) {
  return (
    <span className={`level level-${level}${large ? ' level-large' : ''}`} title={`风险等级：${levels[level]}`}>
      {levels[level]}
    </span>
  );
}
