import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../src/contract/catalog.ts';
import type { Dialect } from '../../src/model/contract.ts';
import { pactFileName } from '../../src/model/pacts.ts';
import type { Step } from '../../src/model/report.ts';
import type { ProviderOptions } from '../../src/provider/server.ts';
import { withEmbeddedMock } from '../../src/verify/mock.ts';
import { against } from '../../src/verify/pact/verify-pact.ts';
import type { ProviderUnderTest } from '../../src/verify/provider-under-test.ts';

const PACTS = join(import.meta.dirname, '../../pacts');

export interface MockOptions extends Pick<ProviderOptions, 'faults'> {
  /** Stands in for the committed pact. */
  readonly pact?: string;
  /** Stands in for what the mock itself does. */
  readonly instead?: Partial<ProviderUnderTest>;
}

export function pactText(dialect: Dialect): string {
  return readFileSync(join(PACTS, pactFileName(dialect)), 'utf8');
}

/** Verifies a dialect's pact against the mock, and returns the steps. */
export async function verifyMock(
  catalog: Catalog,
  dialect: Dialect,
  { pact: text = pactText(dialect), instead = {}, ...options }: MockOptions = {},
): Promise<readonly Omit<Step, 'seen'>[]> {
  const pact = { name: 'x', text, pending: false };
  const { stepResults } = await withEmbeddedMock(catalog, { dialect, ...options }, (mock) =>
    against(catalog, { ...mock, ...instead }, false)(dialect, pact, 0),
  );
  return stepResults.map(({ step }) => step);
}
