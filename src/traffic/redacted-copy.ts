import type { Catalog } from '../contract/catalog.ts';
import { isJsonObject } from '../model/json.ts';
import { MOST_SECRETS, OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { EntryCopier, type Loose } from './copied-entry.ts';
import { HarFile, INCOMPLETE } from './har-file.ts';
import { type Input, InputError } from './input.ts';

/** Written at once, in characters. */
const BLOCK = 256 * 1024;
const LONGEST_TITLE = 200;

/** Where a copy is written. */
export interface CopyTarget {
  put(text: string): void;
  /** Puts what was written in its place, whole. */
  keep(): void;
}

/**
 * A copy of a HAR file that holds only what is known to be harmless. Secrets are learned while the file is
 * checked, and the copy is written in a second reading: earlier entries may hold a session that a later one shows.
 */
export class RedactedCopy {
  readonly #secrets: OwnSecrets;
  readonly #redactor: Redactor;
  readonly #copier: EntryCopier;

  constructor(catalog: Catalog) {
    this.#secrets = new OwnSecrets(catalog);
    this.#redactor = new Redactor(catalog, this.#secrets, true);
    this.#copier = new EntryCopier(catalog, this.#redactor);
  }

  /**
   * Learns the secrets of an entry.
   *
   * @throws InputError when there are more than can be remembered, so that no copy could be trusted
   */
  learn(entry: unknown): void {
    this.#copier.learn(entry);
    if (this.#secrets.learned <= MOST_SECRETS) return;
    throw new InputError(
      `the file holds more than ${MOST_SECRETS} secrets, too many to remember: split it, and redact its parts`,
    );
  }

  /** Reads the file once more and writes the copy; gives up when the signal says so. */
  async write(input: Input, target: CopyTarget, signal?: AbortSignal): Promise<void> {
    const file = new HarFile(input);
    let block = '{"log":{"version":"1.2","entries":[';
    let written = 0;
    const add = (entry: string): void => {
      block += `${written++ === 0 ? '' : ','}\n${entry}`;
      if (block.length < BLOCK) return;
      target.put(block);
      block = '';
    };
    let unread = 0;
    for await (const { index, entry, problem } of file.entries(signal)) {
      // An item that is no entry keeps its place, so that indices are those of the original.
      while (written < index) add('null');
      if (problem !== null) unread++;
      add(JSON.stringify(this.#copier.copy(entry)));
    }
    if (signal?.aborted === true) return;
    const { problem: cut, log, entries } = file.ending();
    const problem = cut ?? (unread === 0 ? null : `${unread} of its entries could not be read`);
    while (written < entries) add('null');
    const comment = `redacted by zstack-contract${problem === null ? '' : `; ${problem}`}`;
    const members = Object.entries({
      ...this.#around(log ?? {}),
      comment,
      ...(problem === null ? {} : { [INCOMPLETE]: problem }),
    });
    const rest = members.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`);
    target.put(`${block}\n]${rest.join('')}}}\n`);
    target.keep();
  }

  /** The members around the entries. */
  #around(log: Loose): Loose {
    const pages = Array.isArray(log['pages']) ? log['pages'] : [];
    return {
      creator: this.#tool(log['creator']),
      ...(isJsonObject(log['browser']) ? { browser: this.#tool(log['browser']) } : {}),
      pages: pages.map((page: unknown) => {
        const { title, pageTimings } = isJsonObject(page) ? page : {};
        return {
          ...this.#copier.scalars(page, ['startedDateTime', 'id']),
          title: typeof title === 'string' ? this.#title(title) : '',
          pageTimings: this.#copier.scalars(pageTimings, ['onContentLoad', 'onLoad']),
        };
      }),
    };
  }

  /** The title of a page is its URL, or what the page calls itself. */
  #title(title: string): string {
    return title.includes('//')
      ? this.#redactor.urls.origin(title)
      : this.#redactor.text(title, LONGEST_TITLE);
  }

  #tool(value: unknown): Loose {
    return { name: '', version: '', ...this.#copier.scalars(value, ['name', 'version']) };
  }
}
