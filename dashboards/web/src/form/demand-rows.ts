import type { DemandProposal, DemandProposals } from '../../../../api/effect/contract.ts';

/** One 诉求 in a form: registered before, proposed from the texts, or typed; only what is ticked is sent. */
export type DemandRow = { text: string; chosen: boolean; from: DemandProposal | null };

/** Demands that are there already. */
export function rowsOf(texts: readonly string[]): DemandRow[] {
  return texts.map((text) => ({ text, chosen: true, from: null }));
}

/** The rows with what the texts propose, each once; `tick` of the most frequent are ticked where nothing was registered. */
export function withProposals(rows: readonly DemandRow[], { proposals }: DemandProposals, tick: number): DemandRow[] {
  const known = new Set(rows.map(({ text }) => text));
  const fresh = proposals.filter(({ text }) => !known.has(text));
  const chosen = rows.length === 0 ? tick : 0;
  return [...rows, ...fresh.map((from, index) => ({ text: from.text, chosen: index < chosen, from }))];
}

/** What is sent: the ticked ones in their order, each once. */
export function demandsOf(typed: unknown): string[] {
  if (!Array.isArray(typed)) return [];
  const rows = typed as readonly DemandRow[];
  const texts = rows.filter(({ chosen }) => chosen).map(({ text }) => text.trim());
  return [...new Set(texts.filter((text) => text !== ''))];
}
