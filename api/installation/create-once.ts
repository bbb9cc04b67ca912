import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** A file that is made once, whoever starts at the same moment, on whatever machine: what stands in it in the end. An existing file is only read. */
export async function createOnce(path: string, content: () => string): Promise<string> {
  const there = await readIfThere(path);
  if (there !== null && there !== '') return there;
  if (there === null) await make(path, content());
  // Where links are not to be had, another process may have made the file and not yet filled it.
  for (let attempt = 1; ; attempt += 1) {
    const text = await readFile(path, 'utf8');
    if (text !== '' || attempt === attemptsMax) return text;
    await wait(pauseMs);
  }
}

/** The text of a file; null when there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A link takes the name only if it is free, and the file behind it is whole already. */
async function make(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600, flush: true });
    await link(draft, path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return;
    if (!withoutLinks.has(code)) throw error;
    await writeFile(path, content, { flag: 'wx', mode: 0o600, flush: true }).catch((taken: unknown) => {
      if (codeOf(taken) !== 'EEXIST') throw taken;
    });
  } finally {
    await rm(draft, { force: true });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
const attemptsMax = 100;
const pauseMs = 20;
