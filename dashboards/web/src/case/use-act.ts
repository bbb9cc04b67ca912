import { useMemo } from 'react';
import { useOpenForm } from '../form/open-form.ts';
import { type Act, actName, actOf } from './case-act.ts';
import type { Detail } from './case-page.tsx';

/** The act whose form stands open on the page of a case. It is read once: what others do meanwhile is told when it is sent. */
export function useAct(detail: Detail): { act: Act | null; start(act: Act): void; close(): void } {
  const { open, show, close } = useOpenForm();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form stays while the case moves on under it.
  const act = useMemo(() => (open === '' ? null : actOf(detail, open)), [open, detail.case.id]);
  return { act, start: (wanted) => show(actName(wanted)), close };
}
