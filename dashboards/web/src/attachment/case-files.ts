import { createContext, useContext } from 'react';

/** 附件所属案件: whose files are shown and taken in within; null where evidence can have none. */
export const CaseFiles = createContext<string | null>(null);

export function useCaseFiles(): string | null {
  return useContext(CaseFiles);
}
