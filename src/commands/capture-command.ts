import { resolve } from 'node:path';
import type { Command } from 'commander';
import { capture } from '../capture/capture.ts';
import { parseReads, type Reads } from '../capture/reads.ts';
import { SCENARIOS, type Scenario } from '../capture/scenarios.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import type { ExitCode } from '../model/finding.ts';
import { consumerProblem, PROVIDERS } from '../model/pacts.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { runReportOf } from '../report/run-report.ts';
import { createProgress, type Given, VERSION } from './io.ts';
import { openNewFile } from './new-file.ts';
import {
  type Format,
  formatOption,
  GROUPS,
  oneOf,
  readGiven,
  repeatable,
  secondsOption,
  settingsOf,
  UsageError,
} from './options.ts';
import { secretsOfEnvironment } from './output-guard.ts';
import { addReportOptions, beginReport, type ReportFlags, runAndReport } from './reports/run-and-report.ts';

interface CaptureFlags extends ReportFlags {
  readonly consumer: string;
  readonly reads?: readonly string[];
  readonly scenario?: readonly Scenario[];
  readonly limit: number;
  readonly out: string;
  readonly format: Format;
  readonly strict?: true;
}

/** `capture`: runs a client in any language and writes its pact. */
export function define(command: Command): void {
  command
    .argument('<command...>', 'tests of the client, behind --, which find the mock by ZSTACK_BASE_URL')
    .optionsGroup(GROUPS.run)
    .requiredOption('--consumer <name>', 'name of the client, in its pact and at a broker')
    .addOption(
      repeatable(
        '--reads <operation:field,…>',
        'what the client reads of answers, such as job-poll:inventory.status; all that is required by default',
      ),
    )
    .addOption(
      repeatable(
        '--scenario <scenario>',
        'what happens to the reconnect, one run of the command each; ok by default',
        oneOf(SCENARIOS),
        SCENARIOS,
      ),
    )
    .addOption(secondsOption('--limit', 'how long the command may run in each scenario').default(60))
    .option('--strict', 'let warnings break the contract too')
    .optionsGroup(GROUPS.output)
    .option('--out <folder>', 'where the pact is written', 'pacts')
    .addOption(formatOption());
  addReportOptions(command);
}

export async function run(flags: CaptureFlags, { command, args: words, io, env }: Given): Promise<ExitCode> {
  const { consumer, scenario = ['ok'], out, format, strict = false } = flags;
  const catalog = loadCatalog();
  const reads = readGiven('--reads', () => parseReads(catalog, flags.reads ?? []));
  const problem = consumerProblem(consumer);
  if (problem !== null) throw new UsageError(`--consumer: ${problem}`);
  const path = resolve(io.cwd, out, `${consumer}-${PROVIDERS.deployed}.json`);
  const file = openNewFile(path, '--out');
  const options = { flags, format, strict, others: [path], io, env };
  return runAndReport(catalog, options, async (reporting) => {
    const report = beginReport(catalog, reporting);
    const secrets = new OwnSecrets(catalog, secretsOfEnvironment(env));
    const { stepResults, pact, notes, ignored } = await capture({
      catalog,
      reads,
      env,
      command: words,
      consumer,
      scenarios: [...new Set(scenario)],
      redactor: new Redactor(catalog, secrets),
      cwd: io.cwd,
      limit: flags.limit * 1000,
      now: reporting.now,
      interrupted: io.interrupted(),
      onOutput: (text) => io.err(text),
    });
    const made = report(
      {
        target: `${consumer} on the embedded mock`,
        dialects: ['deployed'],
        ignored,
        notes: [...notes, ...optionalNotes(reads)],
        settings: settingsOf(command, {
          scenario: scenario.join(', '),
          reads: flags.reads?.join(', ') ?? 'all that is required',
          limit: `${flags.limit} s`,
          out,
          strict: strict ? 'yes' : 'no',
        }),
      },
      stepResults,
    );
    const isKept = made.verdict === 'pass' || (made.verdict === 'warn' && !strict);
    if (isKept && pact !== null) {
      file.put(pact);
      file.keep();
      createProgress(io).line(`wrote the pact of ${consumer} to ${path}`);
    }
    return runReportOf(VERSION, [made], true);
  }).finally(() => file.discard());
}

/** What a reader has to know of fields that are read although servers may leave them out. */
function optionalNotes(reads: Reads): readonly string[] {
  return [...reads].flatMap(([operation, fields]) =>
    fields
      .filter(({ isOptional }) => isOptional)
      .map(({ path }) => `the client reads ${path.join('.')} of ${operation}, which servers may leave out`),
  );
}
