import type { Catalog } from '../contract/catalog.ts';
import type { Report } from '../model/report.ts';
import { HarFile } from './har-file.ts';
import { RecordingCheck } from './recording-check.ts';
import type { RecordingFacts } from './recording-facts.ts';
import type { Source } from './source.ts';

/** Who wants to know how the reading goes on. */
export interface Watcher {
  /** Called after each entry: how many bytes were read, and how many exchanges judged. */
  readonly onEntry?: (read: number, judged: number) => void;
  /** Sees each entry as it was parsed; undefined for one that could not be. */
  readonly see?: (entry: unknown) => void;
  /** Ends the reading early; the report then says so. */
  readonly signal?: AbortSignal;
}

/**
 * Checks a HAR file of any size; no more of it is in memory than one entry and what its exchanges came to.
 *
 * A file that breaks off gives what was found so far, with the verdict *error*.
 *
 * @throws InputError when it is no HAR file
 */
export async function checkRecording(
  catalog: Catalog,
  source: Source,
  facts: RecordingFacts,
  { onEntry, see, signal }: Watcher = {},
): Promise<Report> {
  const check = new RecordingCheck(catalog, facts);
  const file = new HarFile(source);
  for await (const raw of file.entries(signal)) {
    const entry = check.add(raw);
    see?.(entry);
    onEntry?.(source.position, check.judged);
    if (signal?.aborted === true) break;
  }
  if (signal?.aborted === true) return check.report(file.interrupted());
  return check.report(file.ending());
}
