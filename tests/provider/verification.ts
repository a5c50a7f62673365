import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../src/contract/catalog.ts';
import type { Dialect } from '../../src/model/contract.ts';
import { pactFileName } from '../../src/model/pacts.ts';
import { startProvider } from '../../src/provider/serve.ts';
import type { ProviderOptions } from '../../src/provider/server.ts';
import { Redactor } from '../../src/redact/redactor.ts';
import { type PactVerification, verifyPact } from '../../src/verify/pact/verify-pact.ts';

const PACTS = join(import.meta.dirname, '../../pacts');

export interface MockOptions extends Pick<ProviderOptions, 'faults'> {
  /** Stands in for the committed pact. */
  readonly pact?: string;
  /** Whose pact it is; null for the suite's own. */
  readonly about?: string;
  /** Stands in for the mock's own way of arranging states. */
  readonly arrange?: (state: string) => Promise<Readonly<Record<string, string>>>;
}

export function pactText(dialect: Dialect): string {
  return readFileSync(join(PACTS, pactFileName(dialect)), 'utf8');
}

/** Verifies a dialect's pact against the mock. */
export async function verifyMock(
  catalog: Catalog,
  dialect: Dialect,
  options: MockOptions = {},
): Promise<PactVerification> {
  const { pact = pactText(dialect), arrange, about = null, ...mock } = options;
  const { url, provider, stop } = await startProvider(catalog, { dialect, ...mock });
  try {
    const bring = arrange ?? provider.arrange;
    return await verifyPact({
      catalog,
      dialect,
      pact,
      about,
      from: 0,
      target: url,
      redactor: new Redactor(catalog),
      arrange: async ({ state }) => ({ values: await bring(state) }),
    });
  } finally {
    await stop();
  }
}
