import { type Command, InvalidArgumentError } from 'commander';
import { nearestName } from '../../model/nearest.ts';
import { REPORT_KINDS, type ReportKind } from '../../report/kinds.ts';
import { repeatable } from '../repeated-options.ts';

/** A report to be written. */
export interface ReportRequest {
  readonly kind: ReportKind;
  /** Null for what goes to where the pipeline reads it: only `github` has such a place. */
  readonly path: string | null;
}

/** Flags that say how results are shown, the same for every command that has a report. */
export interface ReportFlags {
  readonly report?: readonly ReportRequest[];
  /** The folder that unredacted exchanges of failed steps are kept in. */
  readonly raw?: string;
  /** Whether the text shows the table of fields. */
  readonly fields?: true;
  /** False by `--no-color`. */
  readonly color: boolean;
}

/** Adds the flags of `ReportFlags`. */
export function addReportOptions(command: Command): Command {
  return command
    .addOption(
      repeatable(
        '--report <kind=path>',
        `write a report beside the results: ${REPORT_KINDS.join(', ')}`,
        parseReport,
      ),
    )
    .option(
      '--raw <dir>',
      'keep what failed steps sent and were answered, unredacted: SECRETS INCLUDED, a file each, for its owner only',
    )
    .option('--fields', 'show what was seen of each field of the page too')
    .option('--no-color', 'no colour on a terminal (or NO_COLOR)');
}

/** Reads `KIND=PATH`. */
function parseReport(text: string): ReportRequest {
  const sign = text.indexOf('=');
  const name = sign === -1 ? text : text.slice(0, sign);
  const path = sign === -1 ? null : text.slice(sign + 1);
  const kind = REPORT_KINDS.find((one) => one === name);
  if (kind === undefined) {
    const near = nearestName(name, REPORT_KINDS);
    const hint = near === null ? `Known are ${REPORT_KINDS.join(', ')}.` : `Did you mean ${near}?`;
    throw new InvalidArgumentError(hint);
  }
  if (path === '' || (path === null && kind !== 'github')) {
    throw new InvalidArgumentError(`Expected a path, such as ${kind}=report.${kind}.`);
  }
  if (path === '-') {
    throw new InvalidArgumentError('Standard output has the results already: --format json makes them JSON.');
  }
  return { kind, path };
}
