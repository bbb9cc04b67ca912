import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds running jobs: machine (or container), process, process start, and a number for each queue opened in it. */
export function newOwner(): string {
  opened += 1;
  return [home, process.pid, processToken, opened].join('|');
}

/** True only when that owner's process is surely gone; false when it lives, or runs where we cannot see (then its lease decides). */
export function isSurelyDead(owner: string): boolean {
  const [ownerHome, pid, token] = owner.split('|');
  if (ownerHome !== home) return false;
  if (Number(pid) === process.pid) return token !== processToken;
  return !exists(Number(pid));
}

let opened = 0;
/** Tells a process from an earlier one that had the same pid, as the first process of a restarted container does. */
const processToken = randomUUID();
const home = `${hostname()}/${pidNamespace()}`;

/** Pids mean something only inside one pid namespace; two containers may share a file, and even a host name. */
function pidNamespace(): string {
  if (process.platform !== 'linux') return process.platform;
  return readlinkSync('/proc/self/ns/pid');
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
