import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { TableLine } from './table.ts';

/** What a workbook may cost: what it unpacks to, rows of a sheet, characters in all, memory and time of its thread. */
export type WorkbookLimits = {
  fileBytes: number;
  unpackedBytes: number;
  rows: number;
  chars: number;
  heapMb: number;
  /** For opening it, and for each pack of lines after that. */
  ms: number;
};

export const workbookLimits: WorkbookLimits = {
  fileBytes: 30_000_000,
  unpackedBytes: 200_000_000,
  rows: 200_000,
  chars: 100_000_000,
  heapMb: 1_024,
  ms: 120_000,
};

/** What the thread says when it is asked for more. */
export type WorkbookMessage = { lines: TableLine[] } | { end: true } | { refused: string };

/** Reads the lines of a workbook (.xlsx, .xls, a HTML table of that name), sheet after sheet. A formula counts by its stored result. */
export async function* readWorkbook(path: string, limits: WorkbookLimits = workbookLimits): AsyncGenerator<TableLine> {
  const { size } = await stat(path);
  if (size > limits.fileBytes) {
    yield fault(`文件超过 ${limits.fileBytes / 1_000_000} MB，请拆分，或另存为 CSV 再导入`);
    return;
  }
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), {
    workerData: { path, limits },
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
  });
  try {
    for (;;) {
      const message = await ask(worker, limits);
      if ('end' in message) return;
      if ('refused' in message) {
        yield fault(`不是可读的表格文件：${message.refused}`);
        return;
      }
      yield* message.lines;
    }
  } finally {
    await worker.terminate();
  }
}

function ask(worker: Worker, limits: WorkbookLimits): Promise<WorkbookMessage> {
  return new Promise((resolve, reject) => {
    const settle = (message: WorkbookMessage) => {
      done();
      resolve(message);
    };
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        return settle({ refused: '内容太多，超过读取一个文件的内存上限；请拆分，或另存为 CSV 再导入' });
      done();
      reject(error);
    };
    const ended = (code: number) => settle({ refused: `读取程序意外结束（${code}）` });
    const late = () => settle({ refused: `${limits.ms / 1_000} 秒没有读完；请拆分，或另存为 CSV 再导入` });
    const timer = setTimeout(late, limits.ms);
    const done = () => {
      clearTimeout(timer);
      worker.off('message', settle).off('error', failed).off('exit', ended);
    };
    worker.on('message', settle).on('error', failed).on('exit', ended);
    worker.postMessage('more');
  });
}

function fault(error: string): TableLine {
  return { line: 1, sheet: null, error };
}
