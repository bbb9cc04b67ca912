/** Names of the address that narrow the queue; those of the contract's `AlertQuery`. */
export const alertFilterNames = ['status', 'level'] as const;

/** The filters of the address, as the queue takes them. */
export function alertQuery(all: Record<string, string>): Record<string, string | undefined> {
  return Object.fromEntries(alertFilterNames.map((name) => [name, all[name]]));
}
