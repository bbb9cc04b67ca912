/** A text that every database and file gives back as it was: what is hashed is what is stored. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll(/\0|\p{Noncharacter_Code_Point}/gu, '');
}

/** All texts in a value of JSON, also the keys. */
export function storableAll(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(storableAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storable(key), storableAll(one)]));
}
