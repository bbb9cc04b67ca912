import type { z } from 'zod';
import type { Duty } from '../../analysis/assessment.ts';
import type { DutyAssignment } from '../cases/contract-commands.ts';
import type { RouteRow, Unit } from './contract.ts';
import { suggestDuty } from './suggest-duty.ts';
import type { Units as UnitRows } from './units.ts';

/** 单位与路由. */
export type Units = {
  list(): Promise<Unit[]>;
  get(id: string): Promise<Unit | null>;
  save(unit: Unit): Promise<void>;
  routes(): Promise<RouteRow[]>;
  saveRoute(row: RouteRow): Promise<void>;
  /** Units for the duty that the analysis suggests; `outside` names the body that is really in charge when it is not us. */
  suggest(
    duty: Duty,
    places: readonly { code: string }[],
  ): Promise<{ duty: z.infer<typeof DutyAssignment>; reason: string; outside: string | null }>;
};

/** 单位与路由 as the HTTP routes want them. */
export function unitTable(units: UnitRows): Units {
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
    suggest: async (duty, places) => suggestDuty(duty, places, await units.list()),
  };
}
