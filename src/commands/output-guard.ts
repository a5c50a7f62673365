import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { plainText } from '../redact/harmless-text.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';

/** Members of a report that hold our own words, which programs compare. */
const WORDS_OF_OURS: ReadonlySet<string> = new Set(
  'verdict rule level field expectedId actualId dialect operation source point pact id from setting version startedAt method seen'.split(
    ' ',
  ),
);

/**
 * Keeps the credentials of a run out of everything that it writes: errors, progress, notes, reports. It is the
 * last door: texts about answers are redacted before.
 */
export class OutputGuard {
  #given: readonly string[];
  /** Made when it is first needed: most runs have no secrets. */
  #secrets: OwnSecrets | null = null;
  #catalog: Catalog | null | undefined;

  constructor(given: readonly string[] = []) {
    this.#given = given;
  }

  /** Adds secrets that were given elsewhere. */
  add(secrets: readonly string[]): void {
    this.#given = [...this.#given, ...secrets];
    this.#secrets = null;
  }

  /** A sentence of ours, without the secrets. */
  hide(text: string): string {
    return this.#given.length === 0 ? text : this.#own().hide(text);
  }

  /** An unexpected message, such as that of a crash: only what is known to be harmless. */
  text(text: string): string {
    const catalog = this.#contract();
    return catalog === null
      ? plainText(this.hide(text), () => false)
      : new Redactor(catalog, this.#own()).text(text);
  }

  /** A report without the secrets; our own words stay. */
  report<T>(value: T): T {
    return this.#given.length === 0 ? value : (this.#within(value) as T);
  }

  #within(value: unknown): unknown {
    if (typeof value === 'string') return this.hide(value);
    if (Array.isArray(value)) return value.map((item) => this.#within(item));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, inner]) => [
      name,
      WORDS_OF_OURS.has(name) ? inner : this.#within(inner),
    ]);
    return Object.fromEntries(members);
  }

  #own(): OwnSecrets {
    if (this.#secrets === null) {
      this.#secrets = new OwnSecrets(this.#contract());
      for (const secret of this.#given) this.#secrets.addCredential(secret);
    }
    return this.#secrets;
  }

  /** Null when the contract itself cannot be loaded. */
  #contract(): Catalog | null {
    if (this.#catalog === undefined) {
      try {
        this.#catalog = loadCatalog();
      } catch {
        this.#catalog = null;
      }
    }
    return this.#catalog;
  }
}
