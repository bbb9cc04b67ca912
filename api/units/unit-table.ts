import type { Units as UnitTable } from '../http/services.ts';
import { suggestDuty } from './suggest-duty.ts';
import type { Units } from './units.ts';

/** 单位与路由 as the HTTP routes want them. */
export function unitTable(units: Units): UnitTable {
  return {
    list: () => units.list(),
    get: async (id) => (await units.list()).find((unit) => unit.id === id) ?? null,
    save: async (unit) => {
      await units.upsert(unit);
    },
    routes: () => units.routes(),
    saveRoute: async (row) => {
      await units.upsertRoute(row);
    },
    suggest: async (duty) => suggestDuty(duty, [], await units.list()),
  };
}
