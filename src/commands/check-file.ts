import type { Catalog } from '../contract/catalog.ts';
import type { Report } from '../model/report.ts';
import type { RecordingFacts } from '../traffic/recording.ts';
import { checkRecording } from '../traffic/recording.ts';
import { RedactedCopy } from '../traffic/redacted-copy.ts';
import type { Source } from '../traffic/source.ts';
import type { CopyFile } from './copy-file.ts';
import type { Progress } from './progress.ts';

/** How a file is checked. */
export interface FileChecking {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Where a copy without secrets goes; null for none. */
  readonly copy: CopyFile | null;
}

/** Checks one HAR file, and writes its copy, telling how it goes on when it takes long. */
export async function checkFile(
  catalog: Catalog,
  source: Source,
  facts: RecordingFacts,
  { progress, signal, copy }: FileChecking,
): Promise<Report> {
  const tell = teller(source, progress);
  const redacted = copy === null ? null : new RedactedCopy(catalog);
  const report = await checkRecording(catalog, source, facts, {
    onEntry: (read, judged) => tell(read, `${judged} exchanges judged`),
    see: (entry) => redacted?.learn(entry),
    signal,
  });
  if (copy !== null) {
    progress.live(`${source.name}: writing the copy`);
    let isKept = false;
    const keep = (): void => {
      copy.keep();
      isKept = true;
    };
    await redacted?.write(source, { put: copy.put, keep }, signal);
    // An interrupted copy is not kept.
    if (isKept) progress.aside(`wrote the copy without secrets to ${copy.path}`);
  }
  return report;
}

/** How often a person gets to see how far it is, and how often a log does; in ms. */
const LIVE = 250;
const LINE = 5_000;

/** Tells how far a file was read, for those that take long. */
function teller({ name, size }: Source, progress: Progress): (read: number, what: string) => void {
  let lastLive = Date.now();
  let lastLine = lastLive;
  return (read, what) => {
    const now = Date.now();
    if (now - lastLive < LIVE) return;
    lastLive = now;
    const whole =
      size === null || size === 0 ? '' : ` of ${megabytes(size)} (${Math.floor((read / size) * 100)} %)`;
    const text = `${name}: read ${megabytes(read)}${whole}, ${what}`;
    progress.live(text);
    if (now - lastLine < LINE) return;
    lastLine = now;
    progress.line(text);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
