import { z } from 'zod';
import { CaseQuery } from './contract.ts';

/** 台账式样: the tables as which the ledger is handed out, by what they are called. */
export const ledgerForms = {
  ledger: '政务舆情处置回应台账',
  district: '网络舆情台账（20 列）',
  ranking: '首回时间排序表',
} as const;
export type LedgerFormCode = keyof typeof ledgerForms;
export const LedgerFormCode = z.enum(Object.keys(ledgerForms) as [LedgerFormCode, ...LedgerFormCode[]]);

/** GET /api/cases/export.xlsx: which cases, in which table. */
export const ExportQuery = CaseQuery.extend({ form: LedgerFormCode.default('ledger') });
