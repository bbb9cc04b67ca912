import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** 批示和督办: what is owed to a leader or a watcher until it is answered. */
export const orderKinds = { instruction: '领导批示', supervision: '督办' } as const;
export type OrderKind = keyof typeof orderKinds;

/** Commands of 会商、领导批示 and 督办. */
export const consultCommands = [
  /** `mentions`: `unit:<id>`, `role:<role>` or `user:<id>` of people who see the case. */
  z.object({ type: z.literal('comment'), text: Text(2_000), mentions: z.array(z.string().max(100)).max(20) }),
  z.object({
    type: z.literal('instruct'),
    text: Text(2_000),
    /** 批示领导, as he is to be named. */
    leader: Text(50),
    givenAt: Instant,
    until: Instant.nullable(),
  }),
  z.object({ type: z.literal('supervise'), text: Text(1_000), watcher: Text(50), until: Instant }),
  /** 批示落实情况 or 督办反馈. */
  z.object({ type: z.literal('answerOrder'), order: z.int().min(1), text: Text(2_000) }),
] as const;

/** Their Chinese names. */
export const consultNames = {
  comment: '会商',
  instruct: '登记批示',
  supervise: '督办',
  answerOrder: '反馈批示或督办',
} as const;

/** 会商意见. */
export const CommentView = z.object({
  by: z.string(),
  unit: z.string().nullable(),
  at: Instant,
  text: z.string(),
  mentions: z.array(z.string()),
});

/** 领导批示 or 督办, with what was reported back. */
export const OrderView = z.object({
  id: z.int(),
  kind: z.enum(['instruction', 'supervision']),
  name: z.string(),
  text: z.string(),
  from: z.string(),
  at: Instant,
  until: Instant.nullable(),
  answer: z.object({ text: z.string(), by: z.string(), at: Instant }).nullable(),
});
export type OrderView = z.infer<typeof OrderView>;

/** Whom one may mention on a case: the units and people that see it. */
export const MentionChoice = z.object({ id: z.string(), name: z.string() });
