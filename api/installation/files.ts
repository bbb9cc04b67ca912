import { join } from 'node:path';
import type { Config } from '../config.ts';

/** 库外文件：what stands beside the database, in the shared folder: secret, anchor, snapshots, attachments, the token of the first set-up, the mark that says whose folder it is, and the mark of a restore that was not finished. */
export type KeptFiles = {
  secret: string;
  anchor: string;
  snapshots: string;
  /** 附件: the files that were uploaded as evidence. */
  attachments: string;
  setupToken: string;
  marker: string;
  unfinished: string;
};

/** One place decides the paths, for all who read or write these files. */
export function keptFiles({ sharedDir, secretFile }: Pick<Config, 'sharedDir' | 'secretFile'>): KeptFiles {
  return {
    secret: secretFile ?? join(sharedDir, 'secret'),
    anchor: join(sharedDir, 'ledger-anchor.jsonl'),
    snapshots: join(sharedDir, 'snapshots'),
    attachments: join(sharedDir, 'attachments'),
    setupToken: join(sharedDir, 'setup-token'),
    marker: join(sharedDir, markerName),
    unfinished: join(sharedDir, 'restore-unfinished.json'),
  };
}

/** Name of the mark that says whose folder it is. */
export const markerName = 'installation.json';
