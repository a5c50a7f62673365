import type { Parameters } from 'fast-check';

/** How many times as many inputs are tried as in the gate; the gate's are the same in every run. */
const TIMES = Number(process.env['FUZZ_TIMES'] ?? 1);

/** Chosen once. A hunt (`FUZZ_TIMES=50`) takes another each time, which fast-check names when it finds something. */
const SEED = 20_261_125;

/** Milliseconds that one fuzz test may take. */
export const PATIENCE = 60_000 * TIMES;

/** How many inputs one property is tried with, and from which seed they are made. */
export function tries(count = 100): Pick<Parameters, 'numRuns' | 'seed'> {
  return TIMES === 1 ? { numRuns: count, seed: SEED } : { numRuns: count * TIMES };
}
