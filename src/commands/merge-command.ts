import type { Command } from 'commander';
import { loadCatalog } from '../contract/load-catalog.ts';
import { settleWaivers } from '../judge/waivers.ts';
import type { ExitCode } from '../model/finding.ts';
import { runReportOf } from '../report/run-report.ts';
import { type Given, VERSION } from './io.ts';
import { type Format, formatOption, GROUPS } from './options.ts';
import { readReports } from './reports/read-reports.ts';
import { addReportOptions, type ReportFlags, runAndReport } from './reports/run-and-report.ts';

interface MergeFlags extends ReportFlags {
  readonly format: Format;
  readonly strict?: true;
}

/** `merge`: one report and one exit code of the JSON reports of many runs. */
export function define(command: Command): void {
  command
    .argument('<report...>', 'JSON reports of verify or of check, by --report json=PATH or --format json')
    .optionsGroup(GROUPS.output)
    .addOption(formatOption())
    .option('--strict', 'let warnings break the contract too; on if one of the runs was strict');
  addReportOptions(command, false);
}

export async function run(flags: MergeFlags, { args: files, io, env }: Given): Promise<ExitCode> {
  const reports = settleWaivers(readReports(files), true);
  const { format, strict = reports.some(({ settings }) => settings.some(isStrict)) } = flags;
  const options = { flags, format, strict, others: files, io, env };
  return runAndReport(loadCatalog(), options, async () => runReportOf(VERSION, reports, false));
}

function isStrict({ setting, value }: { readonly setting: string; readonly value: string }): boolean {
  return setting === 'strict' && value === 'yes';
}
