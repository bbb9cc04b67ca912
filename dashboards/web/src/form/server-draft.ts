import type { FormInstance } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { client } from '../client.ts';
import type { KeptDraft } from './drafts.ts';

/** How the copy on the server stands; `other` is what was written on another device since, and not taken over here. */
export type ServerCopy = { savedAt: string | null; failed: string | null; other: KeptDraft | null };

/** 服务器草稿 of a form: kept a moment after each change, found again on other devices. */
export type ServerDraft = {
  copy: ServerCopy;
  /** Something was typed: the server gets it in a moment. */
  changed(values: Record<string, unknown>): void;
  takeOther(): void;
};

type Given<T> = {
  /** The name of the form on the server; null keeps it on this device alone. */
  name: string | null;
  version: number | null;
  form: FormInstance<T>;
  local(): KeptDraft | null;
  /** Notes on this device by which instant the server knows these values. */
  noteServer(server: KeptDraft['server']): void;
  /** Shows what came from the server. */
  restore(found: KeptDraft): void;
  /** Empties the form of what was kept here. */
  forget(): void;
  isTouched(): boolean;
};

const afterMs = 1_500;

export function useServerDraft<T extends object>(given: Given<T>): ServerDraft {
  const [copy, setCopy] = useState<ServerCopy>({ savedAt: null, failed: null, other: null });
  const now = useRef(given);
  now.current = given;
  const waiting = useRef<{ timer: number; values: Record<string, unknown> } | null>(null);
  // One after the other, so that what was sent last stands last.
  const line = useRef<Promise<void>>(Promise.resolve());
  const { name } = given;

  const save = useRef(async () => {});
  save.current = async () => {
    const kept = waiting.current;
    if (kept === null || name === null) return;
    clearTimeout(kept.timer);
    waiting.current = null;
    // It was sent or thrown away meanwhile.
    if (now.current.local() === null) return;
    try {
      const { at } = await client.keepDraft(name, { values: withoutFiles(kept.values), version: now.current.version });
      now.current.noteServer({ at, whole: waiting.current === null });
      setCopy((before) => ({ ...before, savedAt: at, failed: null }));
    } catch (error) {
      setCopy((before) => ({ ...before, failed: error instanceof Error ? error.message : String(error) }));
    }
  };

  useEffect(() => {
    if (name === null) return;
    let here = true;
    void client.draft(name).then(
      ({ draft }) => {
        if (!here) return;
        const { local, restore, forget, isTouched } = now.current;
        const own = local();
        if (draft === null) {
          // It was sent or thrown away on another device.
          if (own?.server?.whole === true && !isTouched()) forget();
          return;
        }
        const found = { ...draft, server: { at: draft.at, whole: true } };
        if (own?.server?.at === draft.at) return;
        if (!isTouched() && (own === null || own.server?.whole === true)) restore(found);
        else setCopy((before) => ({ ...before, other: found }));
      },
      (error: unknown) => {
        if (here) setCopy((before) => ({ ...before, failed: error instanceof Error ? error.message : String(error) }));
      },
    );
    return () => {
      here = false;
      line.current = line.current.then(() => save.current());
    };
  }, [name]);

  return {
    copy,
    changed(values) {
      if (name === null) return;
      if (waiting.current !== null) clearTimeout(waiting.current.timer);
      const timer = window.setTimeout(() => {
        line.current = line.current.then(() => save.current());
      }, afterMs);
      waiting.current = { timer, values };
    },
    takeOther() {
      if (copy.other === null) return;
      now.current.restore(copy.other);
      setCopy((before) => ({ ...before, other: null }));
    },
  };
}

/** Files are no part of a draft: their lines stay without them. */
function withoutFiles(values: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(values, (_, value: unknown) => (value instanceof Blob ? undefined : value)));
}
