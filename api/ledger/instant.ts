/** The one way in which instants stand in the ledger: UTC with milliseconds, so that their texts compare as their times do. Throws RangeError on what is no instant. */
export function instant(text: string): string {
  return new Date(text).toISOString();
}
