import { regionName } from '../../analysis/places/regions.ts';
import type { CasePlace } from '../cases/case.ts';
import { withoutRepeats } from '../cases/places.ts';
import type { Database } from '../database/open.ts';
import type { AlertRow } from '../database/tables-ledger.ts';

/** 涉及地点 of an alert: its own first, then all others that the texts of its event name. */
export async function alertPlaces(
  database: Database,
  { place, placeName, eventId }: Pick<AlertRow, 'place' | 'placeName' | 'eventId'>,
): Promise<CasePlace[]> {
  const own = place === null ? [] : [{ code: place, name: placeName ?? regionName(place) }];
  const event =
    eventId === null
      ? undefined
      : await database.selectFrom('events').select('places').where('id', '=', eventId).executeTakeFirst();
  const named = event === undefined ? [] : (JSON.parse(event.places) as string[]);
  return withoutRepeats([...own, ...named.map((code) => ({ code, name: regionName(code) }))]);
}
