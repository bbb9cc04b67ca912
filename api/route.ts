import type { Actor } from './cases/case.ts';
import type { UserRow } from './database/tables-identity.ts';
import type { AnyRoute, Route, Terms } from './http/route.ts';
import type { KeyScope } from './keys/contract.ts';
import type { KeyHolder } from './keys/keys.ts';
import type { Permission } from './people/contract-rights.ts';

/** What the routes of this office speak of: its permissions, people and keys. */
export interface OfficeTerms extends Terms {
  permission: Permission;
  scope: KeyScope;
  actor: Person;
  user: UserRow;
  key: KeyHolder['key'];
}

/** 人员: who acts, by name, role and unit. */
export type Person = Extract<Actor, { kind: 'person' }>;

/** A route of this office in the table of all. */
export type OfficeRoute = AnyRoute<OfficeTerms>;

/** Keeps the types of one route together and lets it stand in the table of all. */
export function route<P = unknown, Q = unknown, B = unknown, A = unknown>(
  spec: Route<P, Q, B, A, OfficeTerms>,
): OfficeRoute {
  return spec as OfficeRoute;
}
