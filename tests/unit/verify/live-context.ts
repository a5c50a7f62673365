import { REAL_TIMING, type Timing } from '../../../src/client/polling.ts';
import type { Transport } from '../../../src/client/transport.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { LiveContext, type Target } from '../../../src/verify/live/context.ts';
import type { StepHead } from '../../../src/verify/steps.ts';

export const catalog = loadCatalog();

/** The head of a step of an operation. */
export function headOf(operation: string): StepHead {
  return { index: 0, interaction: 'x', description: 'x', dialect: 'deployed', operation, request: '-' };
}

/** What a run on a deployment shares, with a transport of the test. */
export function liveContext(
  transport: Transport,
  { url = 'http://127.0.0.1:8080', credentials }: Pick<Target, 'credentials'> & Partial<Target>,
  timing: Timing = REAL_TIMING,
): LiveContext {
  const unknown = { dialect: null, uuid: null, timeZone: null };
  const target: Target = { ...unknown, name: 'host', url, credentials, transport: {}, budget: 180_000 };
  const { signal } = new AbortController();
  const setting = { catalog, target, allowReconnect: true, stateUrl: null, signal, timing };
  return new LiveContext({ ...setting, onProgress: () => {} }, transport);
}
