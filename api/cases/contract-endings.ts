import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** 办结方式: how a case ended; 部分解决 and 经核查不存在 are honest ends with their reason. */
export const endings = { solved: '已解决', partly: '部分解决', unfounded: '经核查不存在' } as const;
export type EndingKind = keyof typeof endings;

/** Commands of 转外单位's receipt and answer, and of 线索不足. */
export const endingCommands = [
  z.object({ type: z.literal('recordReceipt'), receipt: Text(100) }),
  z.object({ type: z.literal('recordReferralAnswer'), text: Text(4_000) }),
  z.object({ type: z.literal('askClues'), asked: Text(1_000), from: Text(100), until: Instant }),
  z.object({ type: z.literal('giveClues'), text: Text(2_000) }),
] as const;

/** Their Chinese names. */
export const endingNames = {
  recordReceipt: '登记回执',
  recordReferralAnswer: '登记对方答复',
  askClues: '线索不足',
  giveClues: '登记补充线索',
} as const;

/** 转外单位 on the page: the letter, its receipt and what came back. */
export const ReferralView = z.object({
  to: z.string(),
  letter: z.string().nullable(),
  receipt: z.string().nullable(),
  answer: z.object({ text: z.string(), by: z.string(), at: Instant }).nullable(),
});

/** 线索不足: what was asked for, of whom, until when. */
export const CluesView = z.object({ asked: z.string(), from: z.string(), until: Instant, by: z.string(), at: Instant });

/** 办结方式 on the page. */
export const EndingView = z.object({
  kind: z.enum(['solved', 'partly', 'unfounded']),
  name: z.string(),
  left: z.string().nullable(),
  reviewAt: Instant.nullable(),
});
