import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** 小盘：a disk of its own for the data folder, small enough to be filled. */
export type Disk = { folder: string; fill(): void; free(): void; remove(): void };

/** Mounts one of so many MiB at this folder; null where that is not allowed (it takes root). */
export function smallDisk(folder: string, sizeMb: number): Disk | null {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=700`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => {
      const file = openSync(filler, 'a');
      try {
        for (let size = 1_048_576; size >= 512; size = size / 2) fillBy(file, Buffer.alloc(size));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    },
  };
}

function fillBy(file: number, block: Buffer): void {
  for (;;) {
    try {
      writeSync(file, block);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}
