import { createLedger } from '../ledger/ledger.ts';
import { type CaseEvent, caseEvents } from './case-events.ts';

/** 案件台账: the ledger as cases write and read it. */
export const caseLedger = createLedger<CaseEvent>(caseEvents);
