import { type RefObject, useEffect } from 'react';

/** What is folded on the screen is printed whole, except where `data-print="no"`; afterwards it is folded again. */
export function useUnfoldForPrint(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const unfold = () => {
      const all = [...(place.current?.querySelectorAll('details') ?? [])];
      opened = all.filter((one) => !one.open && one.dataset['print'] !== 'no');
      for (const one of opened) one.open = true;
    };
    const fold = () => {
      for (const one of opened) one.open = false;
      opened = [];
    };
    window.addEventListener('beforeprint', unfold);
    window.addEventListener('afterprint', fold);
    return () => {
      window.removeEventListener('beforeprint', unfold);
      window.removeEventListener('afterprint', fold);
    };
  }, [place]);
}
