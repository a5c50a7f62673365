import { setFlagsFromString } from 'node:v8';
import { type Command, Option } from 'commander';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { settleWaivers, waiversFor } from '../judge/waivers.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { ExitCode } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import type { Report } from '../model/report.ts';
import { isUuid } from '../model/values.ts';
import { runReportOf } from '../report/run-report.ts';
import { fileInput, type Input, streamInput } from '../traffic/input.ts';
import { checkBody, checkRecording, type RecordingFacts } from '../traffic/recording.ts';
import { RedactedCopy } from '../traffic/redacted-copy.ts';
import { createProgress, type Given, type Io, interruptionOf, VERSION } from './io.ts';
import { finalPath, openNewFile } from './new-file.ts';
import {
  choiceOption,
  type Format,
  formatOption,
  GROUPS,
  settingsOf,
  UsageError,
  wholeNumber,
} from './options.ts';
import { projectFile } from './reports/project-file.ts';
import { addReportOptions, type ReportFlags, runAndReport, withFile } from './reports/run-and-report.ts';
import { readConfig } from './settings/config-file.ts';
import { CONFIG_NAME } from './settings/flags.ts';
import { waiversOf } from './settings/waivers.ts';

interface CheckFlags extends ReportFlags {
  readonly dialect: Dialect | 'auto';
  readonly format: Format;
  readonly strict?: true;
  readonly operation?: string;
  readonly status?: number;
  readonly uuid?: string;
  readonly redact?: string;
  readonly config?: string;
}

const STDIN = '-';

const DIALECT_HELP = 'the page, real servers, or as each exchange tells';

/** `check`: recorded traffic, or one body, against the contract. */
export function define(command: Command): void {
  const operations = loadCatalog().operations.map(({ id }) => id);
  command
    .argument('<file...>', 'HAR files, also gzipped; - for standard input')
    .optionsGroup(GROUPS.run)
    .addOption(choiceOption('--dialect <dialect>', DIALECT_HELP, ['auto', ...DIALECTS]).default('auto'))
    .option('--strict', 'let warnings break the contract too')
    .addOption(choiceOption('--operation <operation>', 'the file is one body, of this operation', operations))
    .option('--status <status>', 'the file is one body: its HTTP status', wholeNumber(100, 999))
    .option('--uuid <uuid>', 'the file is one body: the connection that was asked for')
    .optionsGroup(GROUPS.output)
    .addOption(formatOption())
    .addOption(
      new Option('--redact <file>', 'also write a copy in which every secret is masked').conflicts(
        'operation',
      ),
    )
    .option(
      '--config <file>',
      `config file with waivers; by default ${CONFIG_NAME}, here or in a folder above`,
    );
  addReportOptions(command);
}

export async function run(flags: CheckFlags, { command, args: files, io, env }: Given): Promise<ExitCode> {
  const catalog = loadCatalog();
  const { operation, status, uuid = null, redact, format, strict = false } = flags;
  const dialect = flags.dialect === 'auto' ? null : flags.dialect;
  // Before the first is read, so that a misspelt name is reported at once.
  const inputs = files.map((file) =>
    file === STDIN ? streamInput('standard input', io.stdin) : fileInput(file),
  );
  refuseContradictions(inputs, flags);
  if (operation !== undefined && dialect !== null && !catalog.operation(operation).dialects[dialect]) {
    throw new UsageError(`--dialect: ${dialect} has no operation ${operation}`);
  }
  const config = await readConfig(flags.config, io.cwd);
  const { waivers, isWhole } = waiversOf(config, [], catalog, io.now());
  const others = redact === undefined ? files : [...files, redact];
  return runAndReport(catalog, { flags, format, strict, others, io, env }, async ({ now, rawSinkFor }) => {
    const factsOf = ({ name }: Input): RecordingFacts => ({
      version: VERSION,
      dialect,
      now,
      rawSink: rawSinkFor?.(name) ?? null,
      waivers: waiversFor(waivers, null),
    });
    const checked =
      operation !== undefined && status !== undefined
        ? await Promise.all(
            inputs.map((one) => checkBody(catalog, one, { operation, status, uuid, ...factsOf(one) })),
          )
        : await checkRecordings(catalog, inputs, factsOf, redact, io);
    const settings = settingsOf(command, {
      dialect: flags.dialect,
      strict: strict ? 'yes' : 'no',
      operation,
      status,
      uuid: uuid ?? undefined,
    });
    const reports = settleWaivers(checked, isWhole).map((report) =>
      withFile({ ...report, settings }, projectFile(report.target, io.cwd)),
    );
    return runReportOf(VERSION, reports, reports.length === 1);
  });
}

/** @throws UsageError for flags that contradict each other, or the files */
function refuseContradictions(
  inputs: readonly Input[],
  { operation, status, uuid, redact }: CheckFlags,
): void {
  const isOfBody = operation !== undefined && status !== undefined;
  if (!isOfBody && (operation ?? status ?? uuid) !== undefined) {
    throw new UsageError(
      '--operation and --status go together, and --uuid with both: they are about one body, and a HAR file has its own',
    );
  }
  if (uuid !== undefined && !isUuid(uuid)) {
    throw new UsageError(`--uuid: a uuid is 32 lowercase hexadecimal digits, not ${JSON.stringify(uuid)}`);
  }
  const [input, ...others] = inputs;
  if (redact === undefined || input === undefined) return;
  if (others.length > 0) throw new UsageError('--redact copies one file: check the files one by one');
  if (input.size === null) {
    throw new UsageError(
      `--redact reads its file twice, as a secret can show itself late: name a file in place of ${input.name}`,
    );
  }
  if (finalPath(redact) === finalPath(input.name)) {
    throw new UsageError(`--redact: ${redact} is the file that is read: name another`);
  }
}

/** How often progress is shown, in milliseconds. */
const LIVE = 250;

/**
 * Checks HAR files one after the other.
 *
 * @param redact where a copy without secrets goes, of the only file
 */
async function checkRecordings(
  catalog: Catalog,
  inputs: readonly Input[],
  factsOf: (input: Input) => RecordingFacts,
  redact: string | undefined,
  io: Io,
): Promise<readonly Report[]> {
  // V8 would let its heap grow to several times of what is in use. Objects here are garbage soon.
  setFlagsFromString('--semi-space-growth-factor=1 --heap-growing-percent=20');
  const progress = createProgress(io);
  const signal = interruptionOf(io);
  // For its owner only, should a secret be left in it.
  const copy = redact === undefined ? null : openNewFile(redact, '--redact', 0o600);
  const reports: Report[] = [];
  try {
    for (const input of inputs) {
      const redacted = new RedactedCopy(catalog);
      let shownAt = io.now();
      const onEntry = (entry: JsonObject | null, judged: number): void => {
        if (copy !== null && entry !== null) redacted.learn(entry);
        const now = io.now();
        if (now - shownAt < LIVE) return;
        shownAt = now;
        const read = `${(input.position / 1_000_000).toFixed(1)} MB`;
        progress.live(`${input.name}: read ${read}, ${judged} exchanges judged`);
      };
      reports.push(await checkRecording(catalog, input, factsOf(input), onEntry, signal));
      if (copy === null) continue;
      progress.live(`${input.name}: writing the copy`);
      // An interrupted copy is not kept.
      const keep = (): void => {
        copy.keep();
        progress.line(`wrote the copy without secrets to ${redact}`);
      };
      await redacted.write(input, { put: copy.put, keep }, signal);
    }
  } finally {
    progress.end();
    copy?.discard();
  }
  return reports;
}
