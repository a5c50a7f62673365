import { Command, type Command as CommandType, Option } from 'commander';
import { type Catalog, loadCatalog } from '../catalog/catalog.ts';
import { type ExitCode, exitCodeOf } from '../model/verdict.ts';
import type { ReportContext } from '../report/context.ts';
import { renderJson, renderMatrixJson } from '../report/json.ts';
import { matrixOf, renderMatrix } from '../report/matrix.ts';
import { renderText } from '../report/text.ts';
import type { Env, Io } from './io.ts';
import { faultOption } from './options.ts';
import { addTargetOptions, type TargetFlags } from './settings/flags.ts';
import { resolveTargets, type Settings } from './settings/resolve.ts';
import { processSurroundings } from './settings/surroundings.ts';
import { readTargetUrl } from './settings/target-url.ts';
import { UsageError } from './usage-error.ts';
import { describePlans, verifyTargets } from './verify-live.ts';
import { parseFaults, verifyEmbedded, verifyRunningMock } from './verify-mock.ts';
import { VERSION } from './version.ts';

interface VerifyFlags extends TargetFlags {
  readonly mock?: string;
  readonly fault?: readonly string[];
  readonly allowReconnect?: true;
  readonly dryRun?: true;
  readonly pact?: true;
}

/** `verify`: the whole contract against a mock, or what can be sent without effect against a deployment. */
export function verifyCommand(io: Io, env: Env, done: (code: ExitCode) => void): CommandType {
  const command = new Command('verify')
    .description(
      'Run the interactions of the contract against a provider and judge each answer, field by field',
    )
    .addOption(
      new Option('--mock <url>', 'verify a running `zstack-contract mock` in place of the embedded one'),
    )
    .addOption(faultOption())
    .option(
      '--allow-reconnect',
      'send one reconnect to the connection given by --uuid: THIS DROPS ITS TUNNEL',
    )
    .option('--pact', "run Pact's verifier against the target too, for what has no effect")
    .option('--dry-run', 'print what would be sent to the target, with what effect, and send nothing');
  return addTargetOptions(command).action(async (flags: VerifyFlags) => {
    const settings = await resolveTargets(flags, env, processSurroundings());
    done(
      settings.targets.length === 0
        ? await verifyMock(flags, settings, io)
        : await verifyDeployments(flags, settings, io),
    );
  });
}

async function verifyMock(flags: VerifyFlags, settings: Settings, io: Io): Promise<ExitCode> {
  for (const [flag, given] of [
    ['--allow-reconnect', flags.allowReconnect],
    ['--dry-run', flags.dryRun],
    ['--pact', flags.pact],
  ] as const) {
    if (given === true) throw new UsageError(`${flag} is about a deployment: name one with --target`);
  }
  const catalog = loadCatalog();
  const faults = parseFaults(catalog, flags.fault ?? []);
  if (flags.mock !== undefined && faults.length > 0) {
    throw new UsageError('--fault breaks the embedded mock; give it to the mock that --mock names');
  }
  const report =
    flags.mock === undefined
      ? await verifyEmbedded(catalog, flags.dialect, faults)
      : await verifyRunningMock(catalog, readTargetUrl(flags.mock, '--mock').url, flags.dialect);
  if (settings.format === 'json') io.out(renderJson(report));
  else io.out(renderText(report, contextOf(catalog, settings)));
  return exitCodeOf(report.verdict, settings.strict);
}

function contextOf({ fieldById, divergences }: Catalog, { strict }: Settings): ReportContext {
  return { fields: fieldById, divergences, strict };
}

async function verifyDeployments(flags: VerifyFlags, settings: Settings, io: Io): Promise<ExitCode> {
  if (flags.mock !== undefined) throw new UsageError('--mock and a target exclude each other');
  if (flags.fault !== undefined) throw new UsageError('--fault breaks the embedded mock, not a deployment');
  const allowReconnect = flags.allowReconnect === true;
  assertReconnectIsMeant(flags, settings);
  const catalog = loadCatalog();
  if (flags.dryRun === true) {
    io.out(describePlans(catalog, settings.targets, allowReconnect));
    return exitCodeOf('pass', false);
  }
  const reports = await verifyTargets(catalog, settings, { allowReconnect, pact: flags.pact === true }, io);
  const matrix = matrixOf(VERSION, reports);
  const [report] = reports;
  const context = contextOf(catalog, settings);
  const single = reports.length === 1 && flags.allTargets !== true && report !== undefined;
  if (settings.format === 'json') io.out(single ? renderJson(report) : renderMatrixJson(matrix));
  else if (single) io.out(renderText(report, context));
  else io.out(`${reports.map((one) => renderText(one, context)).join('\n')}\n${renderMatrix(matrix)}`);
  return exitCodeOf(matrix.verdict, settings.strict);
}

/** A reconnect drops a tunnel, so the flag alone is not enough: the connection has to be named on purpose. */
function assertReconnectIsMeant(flags: VerifyFlags, { targets }: Settings): void {
  if (flags.allowReconnect !== true) return;
  if (flags.allTargets === true)
    throw new UsageError('--allow-reconnect is for one target, not for --all-targets');
  if (flags.uuid === undefined) {
    throw new UsageError('--allow-reconnect needs --uuid: name the connection whose tunnel may drop');
  }
  if (targets.length !== 1) throw new UsageError('--allow-reconnect is for one target');
}
