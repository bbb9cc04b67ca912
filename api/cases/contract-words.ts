import { z } from 'zod';
import { Instant } from '../http/contract.ts';
import { ReviewStepCode, SecrecyReview } from './contract-commands.ts';

/** 发布种类：what a public word of a case is. Each kind has its own effect on clocks. */
export const wordKinds = {
  firstWord: '首次权威发布',
  press: '新闻发布会',
  answer: '正式回应',
  followUp: '续报',
  correction: '更正',
} as const;
export type WordKind = keyof typeof wordKinds;

/** 发布状态 of one word. */
export const wordStatuses = {
  none: '未拟稿',
  draft: '拟稿中',
  inReview: '审核中',
  returned: '审核退回',
  approved: '待发布',
  published: '已发布',
  withheld: '不予公开',
  dropped: '已放弃',
} as const;
export type WordStatus = keyof typeof wordStatuses;
export const WordStatusCode = z.enum(Object.keys(wordStatuses) as [WordStatus, ...WordStatus[]]);

/** 密级结论 of 办公室保密审查. */
export const secrecyConclusions = {
  open: '不涉密、不涉及工作秘密，可以公开',
  workSecret: '涉及工作秘密或者内部事项，不得公开',
  stateSecret: '涉及国家秘密，不得公开',
  unclear: '不能确定，须报保密部门确定',
} as const;

/** 不予公开的依据 (政府信息公开条例，国务院令第711号). */
export const withholdBases = {
  secret: '政府信息公开条例第十四条：依法确定为国家秘密',
  forbidden: '政府信息公开条例第十四条：法律、行政法规禁止公开',
  safety: '政府信息公开条例第十四条：公开后可能危及国家安全、公共安全、经济安全、社会稳定',
  business: '政府信息公开条例第十五条：涉及商业秘密，公开会损害第三方合法权益',
  privacy: '政府信息公开条例第十五条：涉及个人隐私，公开会损害第三方合法权益',
  internal: '政府信息公开条例第十六条：行政机关内部事务信息',
  process: '政府信息公开条例第十六条：讨论记录、过程稿、磋商信函、请示报告等过程性信息',
  enforcement: '政府信息公开条例第十六条：行政执法案卷信息',
} as const;
export type WithholdBasis = keyof typeof withholdBases;

/** One finding of 答复核对: the sentence concerned, and whether it must be answered for before the draft is submitted. */
const Finding = z.object({
  code: z.string(),
  message: z.string(),
  start: z.int(),
  end: z.int(),
  severe: z.boolean(),
});

/** What may be done with a word, by its command, with what still holds it back. */
const Offer = z.object({ command: z.string(), name: z.string(), blocked: z.string().nullable() });

/** 一次公开发布：its drafts, the chain they pass, where it was published. */
export const WordView = z.object({
  id: z.string(),
  kind: z.enum(Object.keys(wordKinds) as [WordKind, ...WordKind[]]),
  /** 正式回应, 续报（第 2 次）. */
  name: z.string(),
  status: WordStatusCode,
  /** The word that it corrects. */
  corrects: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** From a life of the case before its last reopening. */
  earlier: z.boolean(),
  versions: z.array(z.object({ text: z.string(), by: z.string(), at: Instant, covers: z.array(z.string()) })),
  steps: z.array(
    z.object({
      step: ReviewStepCode,
      name: z.string(),
      state: z.enum(['waiting', 'current', 'passed', 'returned']),
      by: z.string().nullable(),
      at: Instant.nullable(),
      opinion: z.string().nullable(),
      /** 保密审查记录: 密级结论, its ground, 汇聚风险. */
      secrecy: SecrecyReview.nullable(),
    }),
  ),
  published: z.object({ url: z.string(), channel: z.string(), at: Instant }).nullable(),
  withholding: z
    .object({
      basis: z.string(),
      by: z.string(),
      at: Instant,
      confirmed: z.object({ by: z.string(), at: Instant, opinion: z.string() }).nullable(),
    })
    .nullable(),
  /** 发布链接核验: when the page was kept and looked at last, and what is wrong with it. */
  link: z
    .object({
      sha256: z.string().nullable(),
      keptAt: Instant.nullable(),
      lookedAt: Instant.nullable(),
      /** 可以打开，内容未变 … or why it could not be looked at. */
      state: z.string(),
      trouble: z.object({ kind: z.enum(['gone', 'changed']), detail: z.string(), at: Instant }).nullable(),
      settled: z.array(z.object({ note: z.string(), by: z.string(), at: Instant })),
    })
    .nullable(),
  /** Findings of the answer check in the newest draft, each with the sentence concerned. */
  findings: z.array(Finding),
  /** Why the draft was submitted with severe findings. */
  despite: z.string().nullable(),
  can: z.array(Offer),
});
export type WordView = z.infer<typeof WordView>;

/** A word that this person may begin. */
export const NewWord = z.object({
  kind: z.enum(Object.keys(wordKinds) as [WordKind, ...WordKind[]]),
  name: z.string(),
  /** What it would correct. */
  corrects: z.string().nullable(),
});
export type NewWord = z.infer<typeof NewWord>;

/** What people typed, without the stop at its end: the sentence goes on. */
export function unstopped(text: string): string {
  return text.replace(/[。；，、.;,\s]+$/u, '');
}
