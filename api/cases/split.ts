import { lifeBegan } from '../clocks/case-clocks.ts';
import type { CaseEvent, CaseState } from './case.ts';
import type { CaseCommand } from './contract-commands.ts';
import type { Circumstances } from './decide.ts';
import { decideOpen } from './decide-system.ts';
import { refused } from './refusals.ts';

type Split = Extract<CaseCommand, { type: 'splitOff' }>;

/** 拆案 of the case that keeps the rest: its words, its units and its clocks stay as they are. */
export function decideSplit(command: Split, state: CaseState, given: Circumstances): CaseEvent[] {
  const { fresh } = given.beside ?? {};
  if (fresh === undefined) throw new Error(`No number was kept for what is split off case ${state.id}.`);
  const chosen = [...new Set(command.documents)];
  if (chosen.some((id) => !state.documents.some((document) => document.id === id))) throw refused('split.unknownText');
  if (chosen.length === state.documents.length) throw refused('split.allTexts');
  const known = state.places.map(({ code }) => code);
  if (command.places.some((code) => !known.includes(code))) throw refused('split.unknownPlace');
  const leaving = [...new Set(command.leaving)];
  if (leaving.some((code) => !command.places.includes(code))) throw refused('split.unknownPlace');
  if (leaving.length > 0 && leaving.length === known.length) throw refused('split.allPlaces');
  const into = { ...fresh, title: command.title };
  return [{ type: 'partSplitOff', into, documents: chosen, places: leaving, reason: command.reason }];
}

/**
 * 拆案 of the new case: it is judged anew, and its limits count from the same 发现时间 as before, so no time is gained; of
 * a reopened case from where those of its present life count.
 */
export function openSplit(command: Split, from: CaseState, given: Circumstances): CaseEvent[] {
  const { fresh } = given.beside ?? {};
  if (fresh === undefined) throw new Error(`No number was kept for what is split off case ${from.id}.`);
  const { title, summary, reason } = command;
  const limitsFrom = lifeBegan(from);
  const [opened, ...clocks] = decideOpen(
    {
      ...{ caseId: fresh.caseId, title, summary, level: from.level, origin: from.origin, topics: from.topics },
      documents: from.documents.filter(({ id }) => command.documents.includes(id)),
      ...{ foundAt: from.firstFoundAt, publishedAt: from.publishedAt, happenedAt: from.happenedAt },
      places: from.places.filter(({ code }) => command.places.includes(code)),
      ...{ demands: [], demo: from.demo },
    },
    fresh.number,
    given,
    limitsFrom,
  );
  if (opened?.type !== 'opened') throw new Error(`Case ${fresh.caseId} does not begin with its opening.`);
  return [
    // 迟报 or not was decided when the matter was registered.
    { ...opened, late: from.late },
    ...clocks,
    {
      ...{ type: 'splitFrom', from: { caseId: from.id, number: from.number }, reason, gravest: from.gravest },
      ...(limitsFrom === null ? {} : { limitsFrom }),
    },
  ];
}
