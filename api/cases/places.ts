import type { CasePlace } from './event-parts.ts';

/** Each code once, in the order in which they were named. */
export function withoutRepeats(places: readonly CasePlace[]): CasePlace[] {
  return places.filter(({ code }, index) => places.findIndex((other) => other.code === code) === index);
}

/** 设区市 concerned (four digits), in the order in which they were named; a province named as a whole is none. */
export function citiesConcerned(places: readonly Pick<CasePlace, 'code'>[]): string[] {
  return [...new Set(places.map(({ code }) => code.slice(0, 4)).filter((code) => code.length === 4))];
}

/** The places as one reads them in a cell; null when none is known. */
export function placeText(places: readonly Pick<CasePlace, 'name'>[]): string | null {
  return places.length === 0 ? null : places.map(({ name }) => name).join('、');
}
