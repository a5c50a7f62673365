import { type Command, Option } from 'commander';
import { loadCatalog } from '../contract/catalog.ts';
import type { Report } from '../model/report.ts';
import { type ExitCode, exitCodeOf } from '../model/verdict.ts';
import { matrixOf } from '../report/matrix.ts';
import { addVerifyBrokerOptions } from './broker/verify-options.ts';
import type { Env, Io } from './io.ts';
import { faultOption } from './options.ts';
import { createProgress } from './progress.ts';
import { Delivery } from './reports/deliver.ts';
import { addReportOptions } from './reports/report-option.ts';
import { readTargetUrl } from './settings/choose-targets.ts';
import { secretsOfTargets } from './settings/credentials.ts';
import { addTargetOptions } from './settings/flags.ts';
import { processSurroundings, resolveTargets, type Settings, settingsInForce } from './settings/targets.ts';
import { UsageError } from './usage-error.ts';
import { verifyByBroker } from './verify-broker.ts';
import { describeTargets, plansAsJson, plansAsText } from './verify-dry-run.ts';
import { assertVerifyFlagsFit, type VerifyFlags } from './verify-flags.ts';
import { verifyTargets } from './verify-live.ts';
import { parseFaults, verifyEmbedded, verifyRunningMock } from './verify-mock.ts';
import { VERSION } from './version.ts';

/** `verify`: the whole contract against a mock, or what can be sent without effect against a deployment. */
export function defineVerify(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command
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
  addReportOptions(addVerifyBrokerOptions(addTargetOptions(command))).action(async (flags: VerifyFlags) => {
    assertVerifyFlagsFit(flags, env);
    // A broker's pacts are verified against the mock unless the command line names a deployment.
    const own = flags.broker === true ? { ...env, ZSTACK_BASE_URL: undefined } : env;
    const settings = await resolveTargets(flags, own, processSurroundings());
    io.guard?.add(secretsOfTargets(settings.targets));
    if (flags.broker === true) {
      done(await verifyPactsOfBroker(flags, settings, io, env));
      return;
    }
    done(
      settings.targets.length === 0
        ? await verifyMock(flags, settings, io, env)
        : await verifyDeployments(flags, settings, io, env),
    );
  });
}

async function verifyMock(flags: VerifyFlags, settings: Settings, io: Io, env: Env): Promise<ExitCode> {
  const catalog = loadCatalog();
  const faults = parseFaults(catalog, flags.fault ?? []);
  const url = flags.mock === undefined ? null : readTargetUrl(flags.mock, '--mock').url;
  const progress = createProgress(io);
  const faultsInForce = (flags.fault ?? []).map((fault) => ({
    setting: 'fault',
    // What a field was set to may be a secret that somebody tries.
    value: fault.startsWith('set:') ? fault.replace(/=.*$/s, '=…') : fault,
    from: 'flag',
  }));
  const facts = { settings: [...settingsInForce(settings, null), ...faultsInForce] };
  return new Delivery(flags, io, env).of(catalog, settings, async (reporting) => {
    const run = { wanted: flags.dialect, facts, progress, reporting };
    const report = await (url === null
      ? verifyEmbedded(catalog, { ...run, faults })
      : verifyRunningMock(catalog, url, run)
    ).finally(() => progress.end());
    return matrixOf(VERSION, [report], true);
  });
}

async function verifyDeployments(
  flags: VerifyFlags,
  settings: Settings,
  io: Io,
  env: Env,
): Promise<ExitCode> {
  const allowReconnect = flags.allowReconnect === true;
  const catalog = loadCatalog();
  if (flags.dryRun === true) {
    const plans = describeTargets(catalog, settings.targets, allowReconnect);
    io.out(settings.format === 'json' ? plansAsJson(plans) : plansAsText(plans));
    return exitCodeOf('pass', false);
  }
  const pact = flags.pact === true;
  const progress = createProgress(io);
  return new Delivery(flags, io, env).of(catalog, settings, async (reporting) => {
    const reports: readonly Report[] = await verifyTargets(catalog, settings, {
      allowReconnect,
      pact,
      progress,
      interrupted: () => io.interrupted(),
      reporting,
    }).finally(() => progress.end());
    return matrixOf(VERSION, reports, reports.length === 1 && flags.allTargets !== true);
  });
}

async function verifyPactsOfBroker(
  flags: VerifyFlags,
  settings: Settings,
  io: Io,
  env: Env,
): Promise<ExitCode> {
  const catalog = loadCatalog();
  if (settings.targets.some(({ dialect }) => dialect === null)) {
    throw new UsageError(
      '--broker with a deployment needs --dialect: deployed for a real server, whose pacts are those with zstack',
    );
  }
  const faults = parseFaults(catalog, flags.fault ?? []);
  const progress = createProgress(io);
  return new Delivery(flags, io, env).of(catalog, settings, async (reporting) => {
    const options = { flags, settings, faults, env, io, progress, reporting };
    const report = await verifyByBroker(catalog, options).finally(() => progress.end());
    return matrixOf(VERSION, [report], true);
  });
}
