import { useAddress } from '../address.ts';

/** Which form of a page stands open. The address holds it, so that after a reload, a new sign-in or by a link it stands open again, and Back closes it. */
export function useOpenForm(): { open: string; show(form: string): void; close(): void } {
  const address = useAddress();
  return {
    open: address.get('do'),
    show: (form) => address.set({ do: form }),
    close: () => address.set({ do: null }, { replace: true }),
  };
}
