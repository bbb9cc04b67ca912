import { useSearchParams } from 'react-router';

/** The part of the address after `?`, where each screen keeps its filters: read one name, set several at once. */
export function useAddress(): {
  get(name: string): string;
  list(name: string): string[];
  set(changes: Record<string, string | readonly string[] | null>, options?: { replace?: boolean }): void;
  all: Record<string, string>;
} {
  const [params, setParams] = useSearchParams();
  return {
    get: (name) => params.get(name) ?? '',
    list: (name) => (params.get(name) ?? '').split(',').filter(Boolean),
    set: (changes, options) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            const text = Array.isArray(value) ? value.join(',') : (value ?? '');
            if (text === '') after.delete(name);
            else after.set(name, String(text));
          }
          return after;
        },
        { replace: options?.replace ?? false },
      ),
    all: Object.fromEntries(params),
  };
}
