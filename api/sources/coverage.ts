import type { z } from 'zod';
import type { SourceList, SourceView } from './contract.ts';

/** 覆盖说明: what is watched, what can be trusted right now, and what nobody watches. */
export function coverageOf(sources: readonly Judged[]): z.infer<typeof SourceList>['coverage'] {
  const watched = sources.filter((source) => source.enabled);
  const trusted = watched.filter((source) => source.trusted);
  const silent = watched.filter((source) => !source.trusted);
  return { watched: watched.length, trusted: trusted.length, sentence: sentenceOf(watched.length, silent), blindSpots };
}

type Judged = Pick<SourceView, 'name' | 'enabled' | 'trusted' | 'reason'>;

/** 未覆盖: closed platforms are not read by machines (no login, no evasion); their texts come in by hand or by a vendor's file. */
export const blindSpots = [
  '抖音、快手等短视频平台',
  '微信群、朋友圈等非公开内容',
  '微博、小红书、知乎（未接入授权数据时）',
  '登录后才能看的论坛版块',
];

function sentenceOf(watched: number, silent: readonly Judged[]): string {
  if (watched === 0) return '还没有启用任何信源，目前没有监测。';
  const trusted = watched - silent.length;
  if (silent.length === 0) return `监测 ${watched} 个信源，全部当前可信。`;
  const named = silent
    .slice(0, namedMax)
    .map((source) => `${source.name}（${source.reason}）`)
    .join('；');
  const more = silent.length > namedMax ? `等 ${silent.length} 个` : '';
  return `监测 ${watched} 个信源，${trusted} 个当前可信；${silent.length} 个本时段无法采集：${named}${more}。`;
}

const namedMax = 3;
