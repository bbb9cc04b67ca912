import type { Request } from 'express';

/** The secret of an `Authorization: Bearer …` header, null without one; other schemes belong to a proxy in front. */
export function bearerOf(request: Request): string | null {
  const match = /^Bearer +(\S+) *$/i.exec(request.get('authorization') ?? '');
  return match?.[1] ?? null;
}
