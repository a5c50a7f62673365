import type { Catalog } from '../contract/catalog.ts';
import type { PreflightPoint } from '../model/report.ts';
import type { Ending } from './har-file.ts';
import type { Occasions } from './occasions.ts';

const VERSIONS = ['1.1', '1.2'];

/** Parts of a file that could not be read. */
export function brokenParts(problem: string | null, broken: Occasions): readonly PreflightPoint[] {
  const points = broken
    .sentences()
    .map((sentence) => trouble(sentence, 'export the recording again; the other entries were judged'));
  if (problem === null) return points;
  return [trouble(problem, 'record or copy it again; what came before was judged'), ...points];
}

function trouble(detail: string, hint: string): PreflightPoint {
  return { point: 'recording', verdict: 'error', detail, hint };
}

/**
 * Nothing checked is never a pass.
 *
 * @param taken how many exchanges of the contract's operations there were, none of which could be judged
 */
export function nothingJudged(catalog: Catalog, taken: number, entries: number): PreflightPoint {
  if (taken > 0) {
    return trouble(
      'none of its exchanges could be judged',
      'record again, with the bodies of the answers kept',
    );
  }
  const names = catalog.operations.map(({ method, paths }) => `${method} ${paths[0]}`);
  return trouble(
    entries === 0
      ? 'the file has no entries'
      : `none of its ${entries} entries is about an operation of the contract`,
    `record while these are called: ${names.join(', ')}`,
  );
}

/** Says when a file calls itself something else than what it was read as. */
export function versionNotes(log: Ending['log']): readonly string[] {
  const version = log?.['version'];
  if (log === null || VERSIONS.some((one) => one === version)) return [];
  return [`the file says it is HAR ${JSON.stringify(version ?? null).slice(0, 40)}; it was read as HAR 1.2`];
}
