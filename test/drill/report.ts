import type { Outcome } from './drill.ts';
import { type FaultName, faults } from './faults.ts';
import { missKinds } from './judge.ts';

/** 演练报告：fault × count × result, every miss by name, and how processes ended. */
export function reportOf(outcome: Outcome): string[] {
  const { form, seed, played, skipped, counts, ends, misses, seconds, kept } = outcome;
  const names = Object.keys(faults) as FaultName[];
  const rows = names
    .filter((name) => played[name] !== undefined)
    .map((name) => {
      const { label } = faults[name];
      const here = misses.filter(({ under }) => under.includes(label)).length;
      return `  ${label}${' '.repeat(Math.max(0, 26 - widthOf(label)))} ${String(played[name]).padStart(4)} 次  ${here === 0 ? '无差错' : `差错 ${here}`}`;
    });
  const own = ends.filter(({ by }) => by === null);
  return [
    `── 演练（${form === 'embedded' ? '内置引擎' : '服务器'}，种子 ${seed}，${seconds.toFixed(0)} 秒）`,
    ...rows,
    ...skipped.map(({ label, cause }) => `  ${label}：没有演练，${cause}`),
    `  强杀与停顿共 ${killsOf(outcome)} 次`,
    `  已确认文本 ${counts.texts} 条（其中应预警 ${counts.raising} 条），办成的操作 ${counts.acts} 件，被拒的 ${counts.refused} 件`,
    `  进程结束 ${ends.length} 次，其中自行退出 ${own.length} 次`,
    ...ownEnds(own),
    ...misses
      .slice(0, shownMax)
      .map(
        ({ kind, id, sentence, under }) =>
          `  差错〔${missKinds[kind]}〕${id}：${sentence}${under === '' ? '' : `（当时：${under}）`}`,
      ),
    ...(misses.length > shownMax ? [`  ……另有 ${misses.length - shownMax} 处差错`] : []),
    ...(kept === null ? [] : [`  账本与各进程的日志留在 ${kept}`]),
  ];
}

/** How processes ended by themselves, the same ones counted. */
function ownEnds(ends: Outcome['ends']): string[] {
  const times = new Map<string, number>();
  for (const { name, how, reason } of ends) {
    const line = `${name} ${how}：${reason === '' ? '没有说明' : reason}`;
    times.set(line, (times.get(line) ?? 0) + 1);
  }
  return [...times].map(([line, count]) => `    ${count} 次 ${line}`);
}

/** Kills and pauses of processes that were played. */
export function killsOf({ played }: Pick<Outcome, 'played'>): number {
  return Object.entries(played).reduce(
    (sum, [name, count]) => sum + (faults[name as FaultName].lane === 'process' ? count : 0),
    0,
  );
}

/** The last line. */
export function verdictOf(outcomes: readonly Outcome[]): string {
  const kinds = new Map<string, number>();
  for (const { kind } of outcomes.flatMap(({ misses }) => misses))
    kinds.set(missKinds[kind], (kinds.get(missKinds[kind]) ?? 0) + 1);
  if (kinds.size === 0) return '演练通过';
  return `演练未通过：${[...kinds].map(([kind, count]) => `${kind} ${count}`).join('，')}`;
}

const shownMax = 60;

/** Columns on a screen: a Chinese character takes two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[\u1100-\uffff]/.test(char) ? 2 : 1), 0);
}
