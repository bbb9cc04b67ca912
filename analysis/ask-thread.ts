import { Worker } from 'node:worker_threads';

/** What a thread says why it could not do what it was asked. */
export type Fault = { name: string; message: string; code: string | null };
type Numbered<Answer> = { id: number; done: Answer } | { id: number; fault: Fault };

/**
 * A thread that is asked: it answers one question after the other, `{ id, question }` with `{ id, done }` or
 * `{ id, fault }`. It holds the process only while it is asked something; `errorOf` makes the error of a fault.
 */
export class AskThread<Question, Answer> {
  readonly #worker: Worker;
  readonly #errorOf: (fault: Fault) => Error;
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: unknown) => void }>();
  #last = 0;
  #ended: Error | null = null;

  constructor(module: URL, given: unknown, errorOf: (fault: Fault) => Error) {
    this.#errorOf = errorOf;
    this.#worker = new Worker(module, { workerData: given });
    this.#worker.unref();
    this.#worker.on('message', (answer: Numbered<Answer>) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('数据库线程已经结束，请重试。')));
  }

  /** How many questions have no answer yet. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Whether it takes no questions any more. */
  get ended(): boolean {
    return this.#ended !== null;
  }

  ask(question: Question): Promise<Answer> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.#last += 1;
    const id = this.#last;
    if (this.#waiting.size === 0) this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ id, question });
      } catch (error) {
        // What cannot be handed over is the fault of who asked.
        this.#waiting.delete(id);
        if (this.#waiting.size === 0) this.#worker.unref();
        reject(error);
      }
    });
  }

  /** Asks a last thing and ends the thread, also when that fails. */
  async close(last: Question): Promise<void> {
    if (this.ended) return;
    try {
      await this.ask(last);
    } finally {
      this.#worker.ref();
      await this.#worker.terminate();
    }
  }

  #settle(answer: Numbered<Answer>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('done' in answer) waiting?.resolve(answer.done);
    else waiting?.reject(this.#errorOf(answer.fault));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** What is told of an error; its class is lost between threads. */
export function faultOf(error: unknown): Fault {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name, message, code };
}
