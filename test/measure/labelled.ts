import { existsSync, readFileSync } from 'node:fs';

/** What one set gave: figures by name; counts stand beside every share. */
export type Measured = { name: string; figures: Record<string, number | string> };

/** Where labelled data lie: the folder of the unpacked sets, null when none was given, and the file of graded texts if named. */
export type DataFolders = { data: string | null; risk: string | null };

/** Labelled data that a set needs are not where they should be. */
export class MissingData extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`没有找到标注数据：${path}。请用 --data 指定解包后的数据目录（研判数据可用 --risk 指定）。`);
    this.name = 'MissingData';
    this.path = path;
  }
}

/** The folder of unpacked sets, or a refusal that says how to give it. */
export function dataFolder({ data }: DataFolders): string {
  if (data === null || !existsSync(data)) throw new MissingData(data ?? '--data 目录');
  return data;
}

/** The rows of a JSON Lines file. */
export function labelledRows<T>(file: string): T[] {
  if (!existsSync(file)) throw new MissingData(file);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
