import { useEffect, useRef } from 'react';

/** Going through a list one by one from the item in the address; quick presses count from the item last asked for, not from the one already drawn. */
export function useSteps(
  ids: readonly string[],
  current: string | null,
  open: (id: string) => void,
): (by: number) => void {
  const cursor = useRef(current);
  useEffect(() => {
    cursor.current = current;
  }, [current]);
  return (by) => {
    const at = cursor.current === null ? -1 : ids.indexOf(cursor.current);
    const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    cursor.current = next;
    open(next);
  };
}
