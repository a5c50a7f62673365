import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { capture } from '../capture/capture.ts';
import { CommandError } from '../capture/client-process.ts';
import { parseReads, type Reads } from '../capture/reads.ts';
import { SCENARIOS, type Scenario } from '../capture/scenarios.ts';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { whyUnwritable } from '../model/file-errors.ts';
import type { ExitCode } from '../model/finding.ts';
import { consumerProblem, PROVIDERS } from '../model/pacts.ts';
import type { Report } from '../model/report.ts';
import { OwnSecrets } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { runReportOf } from '../report/run-report.ts';
import { createProgress, type Env, type Io, VERSION } from './io.ts';
import { type NewFile, openNewFile } from './new-file.ts';
import {
  type Format,
  formatOption,
  GROUPS,
  oneOf,
  repeatable,
  secondsOption,
  UsageError,
} from './options.ts';
import { addReportOptions, beginReport, type ReportFlags, runAndReport } from './reports/run-and-report.ts';
import { secretsOfEnvironment } from './settings/secrets.ts';

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
export function define(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command
    .argument(
      '<command...>',
      "the client's own tests or a script that calls it, behind --; it finds the mock by ZSTACK_BASE_URL",
    )
    .optionsGroup(GROUPS.run)
    .requiredOption('--consumer <name>', 'name of the client, in its pact and at a broker')
    .addOption(
      repeatable(
        '--reads <operation:field,…>',
        'what the client reads of answers, such as job-poll:inventory.status; all that is required by default',
        (text) => text,
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
  addReportOptions(command).action(async (words: readonly string[], flags: CaptureFlags) => {
    const catalog = loadCatalog();
    const reads = readsIn(catalog, flags.reads ?? []);
    const file = pactFile(flags, io.cwd);
    try {
      const { format, strict = false } = flags;
      const options = { flags, format, strict, others: [file.path], io, env };
      done(
        await runAndReport(catalog, options, async (reporting) => {
          const report = beginReport(catalog, reporting);
          const secrets = new OwnSecrets(catalog);
          for (const secret of secretsOfEnvironment(env)) secrets.addCredential(secret);
          const progress = createProgress(io);
          const { stepResults, pact, notes, ignored } = await capture({
            catalog,
            reads,
            env,
            command: words,
            consumer: flags.consumer,
            scenarios: [...new Set(flags.scenario ?? (['ok'] as const))],
            redactor: new Redactor(catalog, secrets),
            cwd: io.cwd,
            limit: flags.limit * 1000,
            now: reporting.now,
            interrupted: io.interrupted(),
            onOutput: (text) => io.err(text),
          });
          const target = `${flags.consumer} on the embedded mock`;
          const facts = {
            target,
            ignored,
            notes: [...notes, ...optionalNotes(reads)],
            settings: settingsOf(flags),
          };
          const made = report({ ...facts, dialects: ['deployed'] }, stepResults);
          const isKept = made.verdict === 'pass' || (made.verdict === 'warn' && !strict);
          if (isKept && pact !== null) {
            file.put(pact);
            file.keep();
            progress.line(`wrote the pact of ${flags.consumer} to ${file.path}`);
          }
          return runReportOf(VERSION, [made], true);
        }),
      );
    } catch (error) {
      if (error instanceof CommandError) throw new UsageError(error.message);
      throw error;
    } finally {
      file.discard();
    }
  });
}

function readsIn(catalog: Catalog, texts: readonly string[]): Reads {
  try {
    return parseReads(catalog, texts);
  } catch (error) {
    throw new UsageError(`--reads: ${(error as Error).message}`);
  }
}

/** What a reader has to know of fields that are read although servers may leave them out. */
function optionalNotes(reads: Reads): readonly string[] {
  return [...reads].flatMap(([operation, fields]) =>
    fields
      .filter(({ isOptional }) => isOptional)
      .map(({ path }) => `the client reads ${path.join('.')} of ${operation}, which servers may leave out`),
  );
}

/** Opens the pact's file, in a folder that is made where there is none. */
function pactFile({ consumer, out }: CaptureFlags, cwd: string): NewFile & { readonly path: string } {
  const problem = consumerProblem(consumer);
  if (problem !== null) throw new UsageError(`--consumer: ${problem}`);
  const folder = resolve(cwd, out);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--out: ${out} cannot be made: ${whyUnwritable(error)}`);
  }
  const path = join(folder, `${consumer}-${PROVIDERS.deployed}.json`);
  return { ...openNewFile(path, '--out'), path };
}

function settingsOf({ scenario, limit, reads = [], out, strict }: CaptureFlags): Report['settings'] {
  const flagged = (given: boolean): string => (given ? 'flag' : 'default');
  return [
    { setting: 'scenario', value: (scenario ?? ['ok']).join(', '), from: flagged(scenario !== undefined) },
    { setting: 'reads', value: reads.join(', ') || 'all that is required', from: flagged(reads.length > 0) },
    { setting: 'limit', value: `${limit} s`, from: flagged(limit !== 60) },
    { setting: 'out', value: out, from: flagged(out !== 'pacts') },
    { setting: 'strict', value: strict === true ? 'yes' : 'no', from: flagged(strict === true) },
  ];
}
