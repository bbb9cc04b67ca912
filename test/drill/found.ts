/** What the installation holds when all faults are over, as plain data: the other side of the books. */
export type Found = {
  /** Stored texts by id: what they say, and whether the search finds them. */
  texts: Map<string, { words: string; found: boolean }>;
  /** Texts that stand in an alert, or are kept with the cause why they raise none. */
  placed: Set<string>;
  entries: { seq: number; caseId: string; version: number; type: string; userId: string | null; event: string }[];
  audit: { userId: string | null; action: string; target: string | null }[];
  alerts: {
    id: string;
    urgent: boolean;
    red: boolean;
    status: string;
    caseId: string | null;
    decision: string | null;
    acknowledged: boolean;
    /** It was pushed to who asked for it. */
    heard: boolean;
  }[];
  /** Intakes by the name of the source that each push gave itself. */
  intakes: { id: string; source: string }[];
  /** Notices by event and recipient; `settled` when nothing is owed any more. */
  notices: { key: string; eventKey: string; recipient: string; settled: boolean; state: string }[];
  /** Notices that the ledger's entries owe. */
  owed: { eventKey: string; recipient: string }[];
  /** Texts still on their way, and jobs that are not done. */
  left: { packs: string[]; jobs: string[] };
  /** What the product's own checks said; null when all is well. */
  checks: { ledger: string | null; audit: string | null };
  processes: ProcessFound[];
};

/** One process at the end: whether it answers, and each end that nobody ordered. */
export type ProcessFound = {
  name: string;
  alive: boolean;
  /** Ends that the drill did not cause itself. */
  ended: { how: string; reason: string; under: string }[];
};
