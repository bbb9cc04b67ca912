import { z } from 'zod';

/** 备份清单: what an archive holds, by which every file of it is checked. The last file of the archive. */
export const Manifest = z.object({
  format: z.literal('huiying-backup'),
  version: z.literal(1),
  at: z.string(),
  engines: z.object({ ledger: z.string(), documents: z.string() }),
  migrations: z.array(z.string()),
  ledger: z.object({ entries: z.int(), head: z.string() }),
  tables: z.record(z.string(), z.int()),
  left: z.array(z.string()),
  /** null when the texts were left out. */
  documents: z.int().nullable(),
  snapshots: z.int(),
  /** Files of attachments; archives of earlier releases have none. */
  attachments: z.int().default(0),
  files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof Manifest>;

export const manifestName = 'manifest.json';

/** A backup cannot be written, read or restored; the sentence says why. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';
  readonly code = 'backup.fault';
}
