import { fileIdentity } from '../file-identity.ts';
import { UsageError } from '../usage-error.ts';
import type { ReportRequest } from './report-option.ts';

/**
 * Reports that would take the place of one another, or of a file of the run, by whatever names and links.
 *
 * @param others files that the run reads or writes besides
 * @param summary where the summary of a GitHub job goes; null for nowhere
 * @throws UsageError for the first one
 */
export function refuseClashes(
  requests: readonly ReportRequest[],
  others: readonly string[],
  summary: string | null,
): void {
  if (requests.filter(({ kind }) => kind === 'github').length > 1) {
    throw new UsageError(
      '--report github is given twice: the log and the job summary would say everything twice',
    );
  }
  const used = new Map(others.map((other) => [identityOf(other), other]));
  const taken = new Map<string, string>();
  if (summary !== null) taken.set(identityOf(summary), summary);
  for (const { kind, path } of requests) {
    if (path === null) continue;
    const identity = identityOf(path);
    const other = used.get(identity);
    if (other !== undefined) {
      throw new UsageError(`--report ${kind}: ${named(path, other)} is a file of this run: name another`);
    }
    const same = taken.get(identity);
    if (same !== undefined) {
      throw new UsageError(`--report ${kind}: ${named(path, same)} is given to another report too`);
    }
    taken.set(identity, path);
  }
}

function named(path: string, other: string): string {
  return path === other ? path : `${path}, which is ${other},`;
}

/** What cannot be looked at is told when it is opened. */
function identityOf(path: string): string {
  try {
    return fileIdentity(path);
  } catch {
    return path;
  }
}
