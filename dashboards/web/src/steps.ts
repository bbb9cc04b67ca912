import { useLayoutEffect, useRef } from 'react';

/** Going through a list one by one from the item in the address; quick presses count from the item last asked for, not from the one already drawn. */
export function useSteps(
  ids: readonly string[],
  current: string | null,
  open: (id: string) => void,
): (by: number) => void {
  const asked = useRef<string[]>([]);
  useLayoutEffect(() => {
    const at = current === null ? -1 : asked.current.indexOf(current);
    asked.current = at < 0 ? [] : asked.current.slice(at + 1);
  }, [current]);
  return (by) => {
    const from = asked.current.at(-1) ?? current;
    const at = from === null ? -1 : ids.indexOf(from);
    const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    if (next !== from) asked.current.push(next);
    open(next);
  };
}
