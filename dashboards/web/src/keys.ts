import { useEffect, useLayoutEffect, useRef } from 'react';

/** Keys of the keyboard and what they do on this screen; silent while a person types or a dialog is open (save one of class `keys-through`). Names are those of `KeyboardEvent.key`; Enter is written `enter`. */
export function useKeys(actions: Record<string, () => void>): void {
  const latest = useRef(actions);
  useLayoutEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isBusy(event.target, event.key)) return;
      const action = latest.current[event.key === 'Enter' ? 'enter' : event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** 快捷键 as the help lists them. */
export const keyHelp = [
  { key: '/', does: '检索：光标到检索框' },
  { key: 'j', does: '下一条' },
  { key: 'k', does: '上一条' },
  { key: 'Enter', does: '打开所选条目；预警页到处置按钮' },
  { key: '?', does: '显示本表' },
  { key: 'Esc', does: '关闭弹出的窗口' },
];

function isBusy(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === 'Enter' && target.closest('a, button, summary') !== null) return true;
  if (target.isContentEditable || target.closest('input, textarea, select, [role="combobox"]') !== null) return true;
  return target.closest('[role="dialog"]') !== null && target.closest('.keys-through') === null;
}
