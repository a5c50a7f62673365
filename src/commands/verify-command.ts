import { type Command, Option } from 'commander';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { settleWaivers } from '../judge/waivers.ts';
import { EXIT, type ExitCode } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { runReportOf } from '../report/run-report.ts';
import type { Selection } from '../verify/selection.ts';
import { dryRun } from './dry-run.ts';
import { createProgress, type Env, type Io, VERSION } from './io.ts';
import { choiceOption, FORMATS, faultOption, GROUPS, UsageError } from './options.ts';
import { projectFile } from './reports/project-file.ts';
import { addReportOptions, type ReportFlags, runAndReport, withFile } from './reports/run-and-report.ts';
import { checkedTargetUrl } from './settings/choose-targets.ts';
import { addTargetOptions, type TargetFlags } from './settings/flags.ts';
import { variableOf } from './settings/precedence.ts';
import { secretsOfTargets } from './settings/secrets.ts';
import {
  addStepOptions,
  dialectsMeant,
  refuseStraySteps,
  type StepFlags,
  selectionOf,
  stepNames,
  stepSettings,
} from './settings/step-flags.ts';
import { resolveTargets, settingsInForce } from './settings/targets.ts';
import { waiversOf } from './settings/waivers.ts';
import {
  addVerifyBrokerOptions,
  refuseStrayBrokerFlags,
  reportBrokerPacts,
  type VerifyBrokerFlags,
  type VerifyRun,
} from './verify-broker.ts';
import { shownInterruption, verifyTargets } from './verify-live.ts';
import { parseFaults, verifyEmbedded, verifyRunningMock } from './verify-mock.ts';
import { addPactOptions, refuseStrayStateUrl, verifyPactFiles } from './verify-pacts.ts';

interface VerifyFlags extends TargetFlags, ReportFlags, VerifyBrokerFlags, StepFlags {
  readonly mock?: string;
  readonly fault?: readonly string[];
}

/** `verify`: the whole contract against a mock, or whatever has no effect against a deployment. */
export function define(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command.optionsGroup(GROUPS.run).option('--strict', 'let warnings break the contract too');
  addStepOptions(command)
    .optionsGroup(GROUPS.mock)
    .addOption(
      new Option(
        '--mock <url>',
        'verify a running `zstack-contract mock` in place of the embedded one',
      ).conflicts(['target', 'allTargets', 'broker', 'fault']),
    )
    .addOption(faultOption().conflicts(['target', 'allTargets']));
  addVerifyBrokerOptions(addPactOptions(addTargetOptions(command)))
    .optionsGroup(GROUPS.output)
    .addOption(choiceOption('--format <format>', 'text, or json for machines; text by default', FORMATS));
  addReportOptions(command);
  command.action(async (flags: VerifyFlags) => done(await run(flags, io, env)));
}

async function run(flags: VerifyFlags, io: Io, env: Env): Promise<ExitCode> {
  refuseContradictions(flags, env);
  if (flags.list === true) return listSteps(flags, io);
  if (flags.pact === true)
    io.err(
      "warning: --pact is old; --pacts PATH verifies pacts of your own, or anybody's, against the target\n",
    );
  // Pacts are verified against the mock unless the command line names a deployment.
  const own =
    flags.broker === true || flags.pacts !== undefined ? { ...env, ZSTACK_BASE_URL: undefined } : env;
  const settings = await resolveTargets(flags, own, io);
  const { targets } = settings;
  io.guard?.add(secretsOfTargets(targets));
  if (flags.broker === true && targets.some(({ dialect }) => dialect === null)) {
    throw new UsageError(
      '--broker with a deployment needs --dialect: deployed for a real server, whose pacts are those with zstack',
    );
  }
  const catalog = loadCatalog();
  const { format, strict, config } = settings;
  const names = targets.map(({ name }) => name);
  const dialects = targets.length === 0 ? [flags.dialect] : targets.map(({ dialect }) => dialect);
  const selection = selectionOf(catalog, flags, dialectsMeant(dialects), strict);
  const { waivers, isWhole } = waiversOf(config, names, catalog, io.now());
  if (flags.dryRun === true) {
    io.out(dryRun(catalog, targets, { format, allowReconnect: flags.allowReconnect === true, selection }));
    return EXIT.holds;
  }
  const faults = parseFaults(catalog, flags.fault ?? []);
  const progress = createProgress(io);
  return runAndReport(catalog, { flags, format, strict, io, env }, async (reporting) => {
    const run = { flags, settings, faults, env, io, progress, reporting: { ...reporting, waivers } };
    const reports = await verify(catalog, flags, run, selection).finally(() => progress.end());
    const file = config === null ? undefined : projectFile(config.path, io.cwd);
    const chosenBy = stepSettings(flags);
    const whole = reports.map((report) =>
      withFile({ ...report, settings: [...report.settings, ...chosenBy] }, file),
    );
    const made = runReportOf(VERSION, settleWaivers(whole, isWhole), flags.allTargets !== true);
    const { shard } = flags;
    return shard === undefined ? made : { ...made, shard: `${shard.index}/${shard.count}` };
  });
}

async function verify(
  catalog: Catalog,
  flags: VerifyFlags,
  run: VerifyRun,
  selection: Selection,
): Promise<readonly Report[]> {
  const { settings, faults, io, progress, reporting } = run;
  if (flags.broker === true) return [await reportBrokerPacts(catalog, run)];
  if (flags.pacts !== undefined) return [await verifyPactFiles(catalog, flags.mock, run)];
  if (settings.targets.length > 0) {
    return verifyTargets(catalog, settings, reporting, {
      allowReconnect: flags.allowReconnect === true,
      selection,
      pact: flags.pact === true,
      progress,
      io,
      signal: shownInterruption(io, progress),
    });
  }
  const faultsInForce = (flags.fault ?? []).map((fault) => ({
    setting: 'fault',
    // The value that a field was set to may be a secret.
    value: fault.startsWith('set:') ? fault.replace(/=.*$/s, '=…') : fault,
    from: 'flag',
  }));
  const mockRun = {
    wanted: flags.dialect,
    settings: [...settingsInForce(settings, null), ...faultsInForce],
    selection,
    reporting,
    onStep: (line: string) => progress.live(line),
  };
  return [
    flags.mock === undefined
      ? await verifyEmbedded(catalog, faults, mockRun)
      : await verifyRunningMock(catalog, flags.mock, mockRun),
  ];
}

/** Names the steps of `--list`; nothing is sent, so no credentials are read. */
function listSteps(flags: VerifyFlags, io: Io): ExitCode {
  const catalog = loadCatalog();
  const dialects = dialectsMeant([flags.dialect]);
  const names = stepNames(catalog, selectionOf(catalog, flags, dialects, false), dialects);
  io.out(flags.format === 'json' ? `${JSON.stringify(names, null, 2)}\n` : `${names.join('\n')}\n`);
  return EXIT.holds;
}

/**
 * Refuses contradictions that commander cannot find. It does so before credentials are read: you should not have
 * to correct those first, for a command line that cannot work.
 *
 * @throws UsageError for the first contradiction
 */
function refuseContradictions(flags: VerifyFlags, env: Env): void {
  refuseStrayBrokerFlags(flags);
  refuseStrayStateUrl(flags, flags.broker === true);
  refuseStraySteps(flags, flags.broker === true || flags.pacts !== undefined || flags.pact === true);
  if (flags.mock !== undefined) checkedTargetUrl(flags.mock, '--mock');
  const isNamedByFlag = flags.target !== undefined || flags.allTargets === true;
  const isAboutPacts = flags.broker === true || flags.pacts !== undefined;
  if (!isNamedByFlag && !isAboutPacts && variableOf(env, 'ZSTACK_BASE_URL') !== undefined) {
    const flag = flags.mock !== undefined ? '--mock' : '--fault';
    if (flags.mock !== undefined || flags.fault !== undefined) {
      throw new UsageError(
        `${flag} is about a mock, and the environment variable ZSTACK_BASE_URL names a deployment: unset it`,
      );
    }
  }
  // A reconnect drops a tunnel, so the flag alone is not enough.
  if (flags.allowReconnect === true && flags.uuid === undefined) {
    throw new UsageError('--allow-reconnect needs --uuid: name the connection whose tunnel may drop');
  }
}
