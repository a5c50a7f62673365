import { Command, type Command as CommandType, Option } from 'commander';
import { loadCatalog } from '../contract/catalog.ts';
import type { Report } from '../model/report.ts';
import { type ExitCode, exitCodeOf } from '../model/verdict.ts';
import type { Fault } from '../provider/faults.ts';
import { matrixOf } from '../report/matrix.ts';
import { verifyBroker } from './broker/verify-broker.ts';
import { againstDeployment, againstMock, type RunLive } from './broker/verify-one.ts';
import { addVerifyBrokerOptions } from './broker/verify-options.ts';
import type { Env, Io } from './io.ts';
import { faultOption } from './options.ts';
import { createProgress } from './progress.ts';
import { Delivery } from './reports/deliver.ts';
import { addReportOptions } from './reports/report-option.ts';
import { addTargetOptions } from './settings/flags.ts';
import { settingsInForce } from './settings/in-force.ts';
import { secretsOfTargets } from './settings/own-secrets.ts';
import { resolveTargets, type Settings } from './settings/resolve.ts';
import { processSurroundings } from './settings/surroundings.ts';
import { readTargetUrl } from './settings/target-url.ts';
import { UsageError } from './usage-error.ts';
import { describeTargets, plansAsJson, plansAsText } from './verify-dry-run.ts';
import { assertVerifyFlagsFit, type VerifyFlags } from './verify-flags.ts';
import { verifyTargets } from './verify-live.ts';
import { faultNotes, parseFaults, verifyEmbedded, verifyRunningMock } from './verify-mock.ts';
import { VERSION } from './version.ts';

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
  return addReportOptions(addVerifyBrokerOptions(addTargetOptions(command))).action(
    async (flags: VerifyFlags) => {
      assertVerifyFlagsFit(flags, env);
      // A broker's pacts are verified against the mock unless the command line names a deployment.
      const own = flags.broker === true ? { ...env, ZSTACK_BASE_URL: undefined } : env;
      const settings = await resolveTargets(flags, own, processSurroundings());
      io.guard?.add(secretsOfTargets(settings.targets));
      if (flags.broker === true) {
        done(await verifyByBroker(flags, settings, io, env));
        return;
      }
      done(
        settings.targets.length === 0
          ? await verifyMock(flags, settings, io, env)
          : await verifyDeployments(flags, settings, io, env),
      );
    },
  );
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
  return new Delivery(flags, io, env).of(catalog, settings, async () => {
    const report = await (url === null
      ? verifyEmbedded(catalog, { wanted: flags.dialect, faults, facts, progress })
      : verifyRunningMock(catalog, url, { wanted: flags.dialect, facts, progress })
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
  return new Delivery(flags, io, env).of(catalog, settings, async () => {
    const reports: readonly Report[] = await verifyTargets(catalog, settings, {
      allowReconnect,
      pact,
      progress,
      interrupted: () => io.interrupted(),
    }).finally(() => progress.end());
    return matrixOf(VERSION, reports, reports.length === 1 && flags.allTargets !== true);
  });
}

/** Verifies the pacts of a broker: against the embedded mock, or as far as that has no effect a deployment. */
async function verifyByBroker(flags: VerifyFlags, settings: Settings, io: Io, env: Env): Promise<ExitCode> {
  const catalog = loadCatalog();
  const [target] = settings.targets;
  if (target !== undefined && target.dialect === null) {
    throw new UsageError(
      '--broker with a deployment needs --dialect: deployed for a real server, whose pacts are those with zstack',
    );
  }
  const faults = parseFaults(catalog, flags.fault ?? []);
  const struck = new Set<Fault>();
  const mock = { faults, onFault: (fault: Fault) => struck.add(fault) };
  const progress = createProgress(io);
  const interrupted = (): Promise<void> => io.interrupted();
  const runLive: RunLive = async (dialect, pactText) => {
    const own = { ...settings, targets: target === undefined ? [] : [{ ...target, dialect }] };
    const options = { allowReconnect: false, pact: true, pactText, progress, interrupted };
    const [report] = await verifyTargets(catalog, own, options);
    if (report === undefined) throw new Error('a verification has no report');
    return report;
  };
  return new Delivery(flags, io, env).of(catalog, settings, async () => {
    const report = await verifyBroker({
      catalog,
      flags: target?.dialect == null ? flags : { ...flags, dialect: target.dialect },
      env,
      cwd: io.cwd,
      target: target === undefined ? 'the embedded mock' : `${target.name} (${target.url})`,
      url: target?.url ?? null,
      settings: settingsInForce(settings, target ?? null),
      progress,
      withheld:
        target !== undefined
          ? 'what a deployment does is no result of this commit'
          : faults.length > 0
            ? 'the mock is broken on purpose'
            : null,
      verifyOne: target === undefined ? againstMock(catalog, mock) : againstDeployment(catalog, runLive),
    }).finally(() => progress.end());
    const notes = [...report.notes, ...faultNotes(faults, struck)];
    return matrixOf(VERSION, [{ ...report, notes }], true);
  });
}
