import { useEffect } from 'react';
import { client } from '../client.ts';

const everyMs = 60_000;

/** Typing counts as activity: the server, which ends idle sessions, hears of it once a minute at most. */
export function useTypingCounts(): void {
  useEffect(() => {
    let told = 0;
    const onInput = () => {
      if (Date.now() - told < everyMs) return;
      told = Date.now();
      // Without a line the next request tells of it; nothing is lost by this one.
      void client.session().catch(() => {
        told = 0;
      });
    };
    document.addEventListener('input', onInput);
    return () => document.removeEventListener('input', onInput);
  }, []);
}
