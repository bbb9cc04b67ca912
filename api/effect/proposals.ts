import type { CaseState } from '../cases/case.ts';
import { eventsOfCase } from '../events/event-case.ts';
import type { EffectParts } from './case-effect.ts';
import type { DemandProposals } from './contract.ts';
import { type EventText, textsOfEvents } from './event-texts.ts';
import { type Asked, mergeAsks } from './merge-asks.ts';
import { asksOf, readTexts } from './read-texts.ts';

/** 诉求建议 for a case: what its texts and what was typed of it ask for. Nothing is registered by that. */
export async function proposalsOfCase(
  parts: Pick<EffectParts, 'database' | 'documents'>,
  state: CaseState,
): Promise<DemandProposals> {
  const typed = asksOf({ title: state.title, text: state.summary }).map((text) => ({
    text,
    by: { id: '', title: '案件摘要', sourceName: '台账', at: state.openedAt },
  }));
  return proposalsOf(parts, await eventsOfCase(parts.database, state.id), state.origin === 'alert' ? [] : typed);
}

/** 诉求建议 from the texts of events: one text of each group of copies is read, the others count with it. */
export async function proposalsOf(
  { database, documents }: Pick<EffectParts, 'database' | 'documents'>,
  events: readonly string[],
  typed: readonly Asked[] = [],
): Promise<DemandProposals> {
  const { texts, more } = await textsOfEvents(database, events, { from: '' });
  const groups = Map.groupBy(texts, ({ group }) => group);
  const firsts = [...groups.values()].flatMap(([first]) => (first === undefined ? [] : [first])).slice(0, groupsMax);
  const { byId, gone, missing } = await readTexts(documents, firsts, []);
  const asked = firsts.flatMap((first) => {
    const reading = byId.get(first.id);
    if (reading === undefined || reading.left !== null) return [];
    const copies = groups.get(first.group) ?? [first];
    return reading.asks.flatMap((text) => copies.map((copy) => ({ text, by: saidIn(copy) })));
  });
  const few = more || groups.size > groupsMax;
  return {
    proposals: mergeAsks([...asked, ...typed])
      .slice(0, proposalsMax)
      .map(({ text, by }) => ({
        text: [...text].slice(0, demandMaxChars).join(''),
        texts: by.filter(({ id }) => id !== '').length,
        saidIn: by.find(({ id }) => id !== '') ?? null,
      })),
    texts: texts.length,
    missing: missing === null ? null : `${missing}没有读到文本，不等于文本里没有诉求。`,
    notes: [
      ...(few ? [`文本较多，只读了最早的 ${firsts.length} 种说法。`] : []),
      ...(gone > 0 ? [`${gone} 条文本已按保存期限清除，没有读到。`] : []),
    ],
  };
}

const groupsMax = 2_000;
const proposalsMax = 30;
/** Of a 诉求 in the ledger. */
const demandMaxChars = 200;

function saidIn({ id, title, sourceName, at }: EventText): Asked['by'] {
  return { id, title, sourceName, at };
}
