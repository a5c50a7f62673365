import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { Field } from '../../../src/model/contract.ts';
import { type Evidence, type Exchange, readPayload } from '../../../src/model/exchange.ts';
import { OwnSecrets } from '../../../src/redact/own-secrets.ts';
import { Redactor } from '../../../src/redact/redactor.ts';

export const catalog = loadCatalog();

export const CONNECTION = '654dedd65de8345cae7042a375451146';
export const SESSION = '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90';
export const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';

const FIXTURES = join(import.meta.dirname, '../../fixtures/har');

export function fixture(name: string): string {
  return readFileSync(join(FIXTURES, name), 'utf8');
}

/** A redactor whose run knows some secrets by value. */
export function redactorOf(secrets: readonly string[] = []): Redactor {
  const own = new OwnSecrets(catalog);
  for (const secret of secrets) own.learn(secret);
  return new Redactor(catalog, own);
}

/** What of an exchange a test cares for. */
export interface Parts {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sent?: string;
  readonly status?: number;
  readonly answered?: Readonly<Record<string, string>>;
  readonly text?: string;
}

export function exchangeOf(parts: Parts): Exchange {
  const { method = 'GET', path = `/zstack/v1/ipsec/${CONNECTION}`, headers = {}, sent = '' } = parts;
  const { status = 200, answered = {}, text = '' } = parts;
  return {
    request: { method, path, headers, body: readPayload(sent) },
    response: { status, headers: answered, body: readPayload(text) },
  };
}

/** Learns an exchange, and shows it. */
export function evidenceOf(parts: Parts, operation = 'query', redactor = redactorOf()): Evidence {
  const exchange = exchangeOf(parts);
  redactor.learn(exchange, operation);
  return redactor.evidence(exchange, operation);
}

/** The field of this name in a structure. */
export function fieldOf(structure: string, name: string): Field {
  const field = catalog.structure(structure).byName.get(name);
  if (field === undefined) throw new Error(`${structure} has no field ${name}`);
  return field;
}
