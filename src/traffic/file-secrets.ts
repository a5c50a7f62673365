import type { Catalog } from '../contract/catalog.ts';
import { secretsOf } from '../contract/secrets.ts';
import { recordEvidence } from '../judge/evidence.ts';
import { maskFindings, redactFindings } from '../judge/redact.ts';
import { type Evidence, maskEvidence } from '../model/evidence.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import { AUTHORIZATION } from '../model/header-names.ts';
import { type Mask, maskPayload } from '../model/mask.ts';
import type { Step } from '../model/report.ts';
import { SecretSearch } from '../model/secret-search.ts';

/** Of the secrets of earlier entries at least so many are looked for in what is said of later ones, and at most twice as many. */
const MOST = 10_000;

/** Secrets that a recording has shown so far: a server can repeat in one answer what came with another request. */
export class FileSecrets {
  readonly #catalog: Catalog;
  #secrets = new Set<string>();
  #search = new SecretSearch();
  /** Those before them. */
  #earlier: { readonly secrets: ReadonlySet<string>; readonly search: SecretSearch } | null = null;
  readonly #header: string;
  /** Operations whose path or answer holds a session. */
  readonly #ofSessions: ReadonlySet<string>;
  readonly #mask: Mask = (text) => this.#search.mask(this.#earlier?.search.mask(text) ?? text);
  #lastCredential: string | undefined;
  #learned = 0;
  /** How many secrets had been learned when the first findings were masked. */
  #whenFirstUsed: number | undefined;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#header = AUTHORIZATION.toLowerCase();
    const sessions = catalog.operations.filter(({ session }) => session !== undefined);
    this.#ofSessions = new Set(sessions.map(({ id }) => id));
  }

  /** Remembers the secrets of an exchange; a signature holds for its one request and is not worth it. */
  learn(operation: string, exchange: Exchange): void {
    const { request } = exchange;
    const credential = request.headers[this.#header];
    const signed = credential !== undefined && /^\s*ZStack\b/i.test(credential);
    // Most requests come with the credential of the one before.
    const repeated = credential === this.#lastCredential || signed;
    this.#lastCredential = credential;
    const { [this.#header]: _, ...headers } = request.headers;
    const told = repeated && !this.#ofSessions.has(operation) ? { ...request, headers } : request;
    const found = secretsOf(this.#catalog, operation, { ...exchange, request: told });
    for (const secret of found) this.#remember(secret);
  }

  /** Findings on an exchange, masked before anything keeps them. */
  redact(operation: string, exchange: Exchange, findings: readonly Finding[]): readonly Finding[] {
    this.#whenFirstUsed ??= this.#learned;
    return redactFindings(findings, secretsOf(this.#catalog, operation, exchange), this.#mask);
  }

  /** An exchange as people get to see it. Bodies are masked before they are cut: half a secret would not be found. */
  show(operation: string, { request, response }: Exchange): Evidence {
    const evidence = recordEvidence(this.#catalog, operation, {
      request: { ...request, body: maskPayload(request.body, this.#mask) },
      response: { ...response, body: maskPayload(response.body, this.#mask) },
    });
    return maskEvidence(evidence, this.#mask);
  }

  /** A text without the secrets of the file so far. */
  mask(text: string): string {
    return this.#mask(text);
  }

  /** Steps without what was found to be a secret after they were judged. */
  maskLate(steps: readonly Step[]): readonly Step[] {
    if (this.#whenFirstUsed === undefined || this.#whenFirstUsed === this.#learned) return steps;
    return steps.map((step) => {
      if (step.findings.length === 0) return step;
      const { evidence } = step;
      return {
        ...step,
        findings: maskFindings(step.findings, this.#mask),
        evidence: evidence === null ? null : maskEvidence(evidence, this.#mask),
      };
    });
  }

  #remember(secret: string): void {
    if (this.#secrets.has(secret)) return;
    // One that comes again is in use, and stays.
    if (this.#earlier?.secrets.has(secret) !== true) this.#learned++;
    if (this.#secrets.size >= MOST) {
      this.#earlier = { secrets: this.#secrets, search: this.#search };
      this.#secrets = new Set();
      this.#search = new SecretSearch();
      this.#lastCredential = undefined;
    }
    this.#secrets.add(secret);
    this.#search.add(secret);
  }
}
