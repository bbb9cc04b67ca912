import { z } from 'zod';
import type { Level } from '../../analysis/codes.ts';
import { LevelCode, Text } from '../http/contract.ts';
import { type EmergencyLevel, EmergencyLevelCode } from './contract-corrections.ts';

/** 更正与了结的规则: kept in versions with the other rules of the ledger. */
export type CorrectionRules = {
  /** Cases that ever stood at one of these levels end without an answer only with two signatures. */
  secondSignature: Level[];
  /** A case that becomes 突发 Ⅰ or Ⅱ is at least of this level. */
  graveEmergencyLevel: Exclude<Level, 'none'>;
  /** 突发环境事件分级标准, gravest first, each with its basis. */
  emergencyLevels: EmergencyRule[];
  /** 线索不足: the longest time that may be given for clues, in days. */
  cluesMaxDays: number;
  /** 部分解决: the latest 回头看, in days from the closing. */
  reviewMaxDays: number;
};

export type EmergencyRule = { level: EmergencyLevel; thresholds: string[]; legalBasis: string };

/**
 * As shipped: the thresholds of 国办函〔2014〕119号, which is the later and higher rule. The appendix of 环保部令第17号 (2011)
 * has other figures for deaths (Ⅰ ≥ 10, Ⅱ 3–10); an office that goes by it saves another version.
 */
export const shippedCorrectionRules: CorrectionRules = {
  secondSignature: ['orange', 'red'],
  graveEmergencyLevel: 'orange',
  emergencyLevels: [
    {
      level: 'I',
      thresholds: [
        '死亡 30 人以上，或者中毒、重伤 100 人以上',
        '疏散、转移群众 5 万人以上',
        '直接经济损失 1 亿元以上',
        '设区的市级以上城市集中式饮用水水源地取水中断',
      ],
      legalBasis:
        '国家突发环境事件应急预案（国办函〔2014〕119号）；环保部令第17号附录死亡人数为 10 人以上，以现行有效规定为准',
    },
    {
      level: 'II',
      thresholds: [
        '死亡 10 人以上 30 人以下，或者中毒、重伤 50 人以上 100 人以下',
        '疏散、转移群众 1 万人以上 5 万人以下',
        '直接经济损失 2000 万元以上 1 亿元以下',
        '县级城市集中式饮用水水源地取水中断',
        '造成跨省级行政区域影响',
      ],
      legalBasis:
        '国家突发环境事件应急预案（国办函〔2014〕119号）；环保部令第17号附录死亡人数为 3 人以上 10 人以下，以现行有效规定为准',
    },
    {
      level: 'III',
      thresholds: [
        '死亡 3 人以上 10 人以下，或者中毒、重伤 10 人以上 50 人以下',
        '乡镇集中式饮用水水源地取水中断',
        '造成跨设区的市级行政区域影响',
      ],
      legalBasis: '国家突发环境事件应急预案（国办函〔2014〕119号）',
    },
    {
      level: 'IV',
      thresholds: ['未达到较大突发环境事件标准'],
      legalBasis: '国家突发环境事件应急预案（国办函〔2014〕119号）',
    },
  ],
  cluesMaxDays: 15,
  reviewMaxDays: 90,
};

/** What the office may save. */
export const CorrectionRulesSchema = z
  .object({
    secondSignature: z
      .array(LevelCode)
      .refine((levels) => levels.includes('orange') && levels.includes('red'), '橙色、红色案件须有第二人签字'),
    graveEmergencyLevel: LevelCode.exclude(['none']),
    emergencyLevels: z
      .array(
        z.object({
          level: EmergencyLevelCode,
          thresholds: z.array(Text(200)).min(1, '须写明标准').max(20),
          legalBasis: Text(200),
        }),
      )
      .refine(
        (rules) => rules.length === 4 && new Set(rules.map(({ level }) => level)).size === 4,
        '四个级别须各有一条标准',
      ),
    cluesMaxDays: z.int('须是整数天').min(1, '至少一天').max(60, '不能超过 60 天'),
    reviewMaxDays: z.int('须是整数天').min(1, '至少一天').max(366, '不能超过一年'),
  })
  .prefault(shippedCorrectionRules);

/** 特别重大、重大: the 5 h and 24 h of 国办发〔2016〕80号 hold. One whose level nobody has said yet goes by the graver rule. */
export function isGrave(of: { emergency: boolean; emergencyLevel: EmergencyLevel | null }): boolean {
  return of.emergency && of.emergencyLevel !== 'III' && of.emergencyLevel !== 'IV';
}
