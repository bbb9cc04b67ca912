import { z } from 'zod';
import { RoleCode } from '../people/contract.ts';

/** 操作人：who acts. `system` is the timetable (clocks, alerts, relapse). */
export const Actor = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('person'),
    userId: z.string(),
    name: z.string(),
    role: RoleCode,
    unitId: z.string().nullable(),
    /** 负责人 of his unit; of 厅领导: 厅主要负责人. Absent for everybody else, and in entries of 0.3.0 and before. */
    head: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('system') }),
]);
export type Actor = z.infer<typeof Actor>;
