import type { Document, DocumentId } from '../analysis/document.ts';
import type { FetchedPage } from './fetch-page.ts';
import { type IntakeContext, type RawText, toDocument } from './intake.ts';
import type { Tally } from './run-state.ts';
import { keepSnapshot } from './snapshot.ts';
import type { CollectContext, Validators } from './source.ts';

const packMax = 200;

/** 出库: the texts of one run on their way out, in packs, each with its snapshot kept first. */
export class Outgoing {
  readonly #context: CollectContext;
  readonly #intake: IntakeContext;
  readonly #tally: Tally;
  /** Those read from a page of their own, and those that were collected before with other words. */
  readonly #pages = new Map<DocumentId, Validators>();
  readonly #changed = new Set<DocumentId>();
  #waiting: Document[] = [];

  constructor(context: CollectContext, intake: IntakeContext, tally: Tally) {
    this.#context = context;
    this.#intake = intake;
    this.#tally = tally;
  }

  /** Takes a text; `asked` says how its own page may be asked for again, null when it has none. */
  async take(raw: RawText, page: FetchedPage, asked: Validators | null): Promise<void> {
    const dir = this.#context.snapshotDir;
    const document = toDocument(raw, this.#intake);
    const snapshot = dir === null ? null : await keepSnapshot(dir, page, document.id, this.#context.now());
    if (asked !== null) this.#pages.set(document.id, asked);
    this.#waiting.push({ ...document, snapshot });
    if (this.#waiting.length >= packMax) await this.emit();
  }

  /** Takes a text that was collected before with other words. */
  async takeChanged(raw: RawText, page: FetchedPage, asked: Validators | null): Promise<void> {
    this.#tally.again.changed += 1;
    this.#changed.add(toDocument(raw, this.#intake).id);
    await this.take(raw, page, asked);
  }

  async emit(): Promise<void> {
    while (this.#waiting.length > 0) {
      const pack = this.#waiting.splice(0, packMax);
      await this.#context.emit(pack, this.#pages);
      this.#tally.emitted += pack.filter(({ id }) => !this.#changed.has(id)).length;
    }
  }
}
