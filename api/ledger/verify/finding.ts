/** 核验发现: one thing that is not as it was written. */
export type Finding = {
  kind: FindingKind;
  /** Number of the entry in its chain; null where none is meant. */
  seq: number | null;
  /** A case, a user, an alert …; null where none is meant. */
  target: string | null;
  /** Chinese, and whole in itself. */
  sentence: string;
};

/** What can be found: a fault of a chain, of the anchor against it, of a list made from the ledger, of a guarded row, of a recorded loss, of the database's own defences, of an earlier export, of a file that an entry names. */
export type FindingKind =
  | 'ledger'
  | 'audit'
  | 'trail'
  | 'anchor'
  | 'list'
  | 'row'
  | 'loss'
  | 'trigger'
  | 'export'
  | 'file';

/** Collects findings; beyond a number of one kind they are counted only, so that memory stays flat. */
export type Findings = { add(finding: Finding): void; all(): Finding[] };

export const findingsMax = 100;

export function collectFindings(): Findings {
  const kept: Finding[] = [];
  const counts = new Map<FindingKind, number>();
  return {
    add(finding) {
      const count = (counts.get(finding.kind) ?? 0) + 1;
      counts.set(finding.kind, count);
      if (count <= findingsMax) kept.push(finding);
    },
    all: () => [
      ...kept,
      ...[...counts]
        .filter(([, count]) => count > findingsMax)
        .map(([kind, count]) => ({
          kind,
          seq: null,
          target: null,
          sentence: `同类问题共 ${count} 处，只列出前 ${findingsMax} 处。`,
        })),
    ],
  };
}
