import { z } from 'zod';
import { DeskCode, Text } from '../http/contract.ts';

/** 单位：处室、厅属单位、市局、县级分局 or an outside body; `desk` and `region` connect it with the suggestions of the analysis. */
export const Unit = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  name: Text(60),
  kind: z.enum(['division', 'affiliate', 'city', 'county', 'outside']),
  desk: DeskCode.nullable(),
  region: z.string().nullable(),
  /** 上级市局 of a county's branch; null of all others. */
  parent: z.string().nullish(),
  active: z.boolean(),
});
export type Unit = z.infer<typeof Unit>;

/** 行政区划: a province (2 digits), city (4) or county (6). */
export const Region = z.object({ code: z.string(), name: z.string() });
export type Region = z.infer<typeof Region>;

/** GET /api/regions: what lies under a province or city; the provinces when none is named. */
export const RegionQuery = z.object({
  under: z
    .string()
    .regex(/^\d{2}(\d{2})?$/, '应为两位省代码或者四位市代码')
    .optional(),
});

/** 路由规则：topic × region → desk; the first matching row by `order` wins and its reason is shown. */
export const RouteRow = z.object({
  id: z.string(),
  order: z.int().min(0).max(10_000),
  topic: z.string(),
  lead: DeskCode,
  support: z.array(DeskCode),
  outside: z.string().nullable(),
  reason: Text(200),
});
export type RouteRow = z.infer<typeof RouteRow>;
