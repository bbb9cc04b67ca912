import { desks } from '../../analysis/codes.ts';
import type { DataFolders, Measured } from './labelled.ts';
import { assessRow, gradedFile, readGraded } from './risk.ts';
import { three } from './scores.ts';

/** 责任：the desk that should lead, for texts of the environment and for the others, and the desks most often missed. */
export async function measureDuty(folders: DataFolders): Promise<Measured> {
  const rows = readGraded(gradedFile(folders));
  const given = rows.map((row) => ({ row, lead: assessRow(row).duty.lead }));
  const right = ({ row, lead }: (typeof given)[number]) => row.unit.includes(lead);
  const ours = given.filter(({ row }) => row.env.some((env) => env >= 1));
  const missed = new Map<string, number>();
  for (const one of given.filter((each) => !right(each)))
    missed.set(one.row.unit[0] ?? '', (missed.get(one.row.unit[0] ?? '') ?? 0) + 1);
  const most = [...missed].sort((a, b) => b[1] - a[1]).slice(0, 6);
  return {
    name: 'duty: the desk that leads',
    figures: {
      texts: rows.length,
      right: given.filter(right).length,
      share: three(given.filter(right).length / rows.length),
      'texts of the environment': ours.length,
      'of these right': ours.filter(right).length,
      'most missed': most.map(([desk, count]) => `${desk in desks ? desk : '?'} ${count}`).join(', '),
    },
  };
}
