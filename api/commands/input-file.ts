import { stat } from 'node:fs/promises';
import { CommandFailed } from './command.ts';

/** Throws CommandFailed with a Chinese sentence when a file that a command was given is missing or no file. */
export async function mustBeFile(file: string): Promise<void> {
  try {
    if ((await stat(file)).isFile()) return;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = missing ? '没有这个文件，请检查路径' : error instanceof Error ? error.message : String(error);
    throw new CommandFailed(`读不了文件 ${file}：${why}。`);
  }
  throw new CommandFailed(`${file} 不是文件，请给出一个文件。`);
}
