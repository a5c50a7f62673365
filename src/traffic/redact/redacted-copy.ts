import type { Catalog } from '../../contract/catalog.ts';
import { HarFile, INCOMPLETE } from '../har-file.ts';
import type { Source } from '../source.ts';
import { EntryRedactor } from './entry-redactor.ts';
import { knownWords } from './known-words.ts';
import { SecretCollector } from './masking.ts';
import { SecretMasker } from './secret-masker.ts';

/** Written at once, in characters. */
const BLOCK = 256 * 1024;

/** Where a copy is written. */
export interface CopyTarget {
  put(text: string): void;
  /** Puts what was written in its place, whole. */
  keep(): void;
}

/**
 * A copy of a HAR file without its secrets. They are learned while the file is checked, and masked in a second
 * reading: what one entry shows to be a secret may stand in an earlier one. It takes its place when it is whole.
 */
export class RedactedCopy {
  readonly #catalog: Catalog;
  readonly #collector: SecretCollector;
  readonly #learner: EntryRedactor;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#collector = new SecretCollector(knownWords(catalog));
    this.#learner = new EntryRedactor(catalog, this.#collector);
  }

  /** Learns the secrets of an entry. */
  learn(entry: unknown): void {
    if (entry !== undefined) this.#learner.redact(entry);
  }

  /** Reads the file once more and writes the copy; gives up when the signal says so. */
  async write(source: Source, target: CopyTarget, signal?: AbortSignal): Promise<void> {
    const redactor = new EntryRedactor(this.#catalog, new SecretMasker(this.#collector.secrets));
    const file = new HarFile(source);
    let block = '{"log":{"version":"1.2","entries":[';
    let written = 0;
    const add = (entry: string): void => {
      block += `${written++ === 0 ? '' : ','}\n${entry}`;
      if (block.length < BLOCK) return;
      target.put(block);
      block = '';
    };
    let unread = 0;
    for await (const { text, index } of file.entries(signal)) {
      if (signal?.aborted === true) return;
      // What is no entry has a place all the same: indices are to be those of the original.
      while (written < index) add('null');
      const entry = parsed(text);
      if (entry === undefined) unread++;
      add(JSON.stringify(redactor.redact(entry)));
    }
    if (signal?.aborted === true) return;
    const { problem: cut, log, entries } = file.ending();
    const problem = cut ?? (unread === 0 ? null : `${unread} of its entries could not be read`);
    while (written < entries) add('null');
    const comment = `secrets were masked by zstack-contract${problem === null ? '' : `; ${problem}`}`;
    const members = Object.entries({
      ...redactor.redactLog(log ?? {}),
      comment,
      ...(problem === null ? {} : { [INCOMPLETE]: problem }),
    });
    const rest = members.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`);
    target.put(`${block}\n]${rest.join('')}}}\n`);
    target.keep();
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
