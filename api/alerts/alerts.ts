import type { z } from 'zod';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import type { AlertDecision, AlertItem } from './contract.ts';

/** 预警服务：turns assessed documents into alerts, one per event, and records what was held back and why. */
export type Alerts = {
  /**
   * Looks at stored documents: raises a new alert (level ≥ blue and relevant), or adds a copy to the waiting alert of the same group
   * or the same place + topic within the grouping window, or joins it to the open case of that event. Effects are exactly once for a
   * document, however often it is called. A raised level raises the alert. Orange and red also open a case at once (待研判, assigned by
   * nobody yet) when `autoOpen` is set, so that the clocks run from 发现时间.
   */
  raise(documents: readonly AnalysedDocument[]): Promise<void>;
  /** Brings the cases of the alerts of these events to what the events say, after people moved texts. */
  follow(eventIds: readonly string[]): Promise<void>;
  list(query: {
    status: 'waiting' | 'decided' | 'all';
    level?: string[] | undefined;
    limit: number;
    after?: string | undefined;
  }): Promise<{ items: AlertItem[]; next: string | null; total: number }>;
  /** How many red and orange ones wait, and the first so many of them in the order of the queue. */
  waiting(limit: number): Promise<{ red: number; orange: number; first: AlertItem[] }>;
  get(id: string): Promise<{
    alert: AlertItem;
    documentIds: string[];
    /** The same, each with the hash of the words that it came with; null in alerts of the first release. */
    texts: { documentId: string; words: string | null }[];
    heldBack: { at: string; cause: string; documentId: string }[];
  } | null>;
  /** A person's judgement; filing opens (or judges) the case, assigns it and returns its state; null for decisions without a case. */
  decide(id: string, decision: z.infer<typeof AlertDecision>, actor: Actor): Promise<CaseState | null>;
};
