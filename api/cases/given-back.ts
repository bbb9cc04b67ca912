import type { CaseState, LedgerEntry } from './case.ts';
import type { CaseDetail } from './contract.ts';
import { type CaseCommandType, clockKinds, reviewSteps } from './contract-commands.ts';
import { actorName } from './fold-parts.ts';
import { wordName, wordOf } from './words.ts';

type GivenBack = CaseDetail['givenBack'][number];

/**
 * 退回提示: what was returned, refused or declined and stands unanswered, newest first, with the commands that answer it:
 * their forms say by whom and why.
 */
export function givenBack(
  state: CaseState,
  entries: readonly LedgerEntry[],
  unitName: (id: string) => string,
): GivenBack[] {
  const open = new Map<string, GivenBack>();
  for (const entry of entries) {
    for (const matter of answeredBy(entry.event, state)) open.delete(matter);
    const given = givenBy(entry.event, state, unitName);
    if (given === null) continue;
    const { matter, ...rest } = given;
    const unitId = entry.by.kind === 'person' ? entry.by.unitId : null;
    open.delete(matter);
    open.set(matter, {
      ...rest,
      by: actorName(entry.by),
      unit: unitId === null ? null : unitName(unitId),
      at: entry.at,
    });
  }
  return [...open.values()].reverse();
}

type Given = Pick<GivenBack, 'commands' | 'word' | 'what' | 'reason'> & { matter: string };
type Event = LedgerEntry['event'];

function givenBy(event: Event, state: CaseState, unitName: (id: string) => string): Given | null {
  const given = (commands: CaseCommandType[], matter: string, what: string, reason: string): Given => ({
    ...{ commands, matter, what, reason },
    word: null,
  });
  switch (event.type) {
    case 'answerReviewed': {
      const word = wordOf(state, event.word);
      if (event.verdict === 'pass' || word === null) return null;
      const what = `${wordName(word)}：${reviewSteps[event.step]}退回`;
      return { ...given(['draftAnswer', 'submitAnswer'], word.id, what, event.opinion), word: word.id };
    }
    case 'withholdDecided':
      if (event.verdict === 'pass') return null;
      return given(['proposeWithholding', 'draftAnswer'], 'withholding', '不予公开未获同意', event.opinion);
    case 'fixVerified':
      return event.verdict === 'pass' ? null : given(['proveFix'], 'fix', '核验退回', event.opinion);
    case 'returned':
      return given(['reassign', 'assign'], 'duty', `${unitName(event.unitId)}退回`, event.reason);
    case 'extensionRefused':
      return given(['askExtension'], 'extension', `未同意${clockKinds[event.clock]}延期`, event.reason);
    case 'proposalDeclined':
      return given(['propose', 'withdraw'], 'proposal', '更正未获同意', event.reason);
    default:
      return null;
  }
}

/** Which matters an entry answers: what was given back there needs no more telling. */
function answeredBy(event: Event, state: CaseState): string[] {
  switch (event.type) {
    case 'answerSubmitted':
    case 'answerPublished':
    case 'wordDropped': {
      const word = wordOf(state, event.word);
      return [...(word === null ? [] : [word.id]), 'withholding'];
    }
    case 'withholdProposed':
      return ['withholding'];
    case 'fixProved':
      return ['fix'];
    case 'assigned':
    case 'reassigned':
    case 'arbitrated':
      return ['duty'];
    case 'extensionAsked':
    case 'extended':
      return ['extension'];
    case 'changeProposed':
      return ['proposal'];
    default:
      return [];
  }
}
