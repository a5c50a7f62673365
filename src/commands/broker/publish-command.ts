import { dirname, relative } from 'node:path';
import type { Command } from 'commander';
import type { Broker } from '../../broker/broker.ts';
import type { Pact } from '../../broker/pact-file.ts';
import { secretsInPact } from '../../broker/pact-secrets.ts';
import { pactPath, publish } from '../../broker/publish.ts';
import { loadCatalog } from '../../contract/load-catalog.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable, table } from '../../report/layout.ts';
import type { Given } from '../io.ts';
import { type Format, formatOption, GROUPS, UsageError } from '../options.ts';
import { secretsOfEnvironment } from '../output-guard.ts';
import {
  addBrokerOptions,
  type BrokerFlags,
  type BuildFlags,
  findBuild,
  resolveBroker,
  show,
  withBroker,
  withVersion,
} from './broker-options.ts';
import { pactsToPublish, passesConsumerGate } from './pact-folder.ts';

interface PublishFlags extends BrokerFlags, BuildFlags {
  readonly format: Format;
  readonly pacts?: string;
  readonly allowDirty?: true;
  readonly dryRun?: true;
}

/** `publish`: pacts to a broker. */
export function define(command: Command): void {
  command
    .argument('[path...]', 'pacts, as files or folders; by default pacts/ of the working folder')
    .optionsGroup(GROUPS.run)
    .option('--pacts <folder>', 'the old form of PATH')
    .option('--allow-dirty', 'publish from a working tree with changes that are not committed')
    .option('--dry-run', 'say what would be published, and ask no broker')
    .option('--version <version>', 'the version; by default the commit, from the pipeline or git')
    .option('--branch <branch>', 'its branch; by default from the pipeline or git')
    .option('--build-url <url>', 'where to look at the build; by default from the pipeline');
  addBrokerOptions(command).optionsGroup(GROUPS.output).addOption(formatOption());
}

const WORDS = { new: 'published', same: 'unchanged', unasked: 'would be published' };

export async function run(flags: PublishFlags, { args: paths, io, env }: Given): Promise<ExitCode> {
  const { cwd } = io;
  const { pacts: old, dryRun = false } = flags;
  if (old !== undefined) {
    io.err(`warning: --pacts is given as PATH now: zstack-contract publish ${printable(old)}\n`);
  }
  const pacts = pactsToPublish(old === undefined ? paths : [...paths, old], cwd);
  const access = dryRun ? null : resolveBroker(flags, env);
  const { build: found, git } = await findBuild(flags, env, cwd);
  const build = withVersion(found);
  // The pacts may stand in other working trees than the one that the command runs in.
  const folders = [...new Set(pacts.map(({ path }) => dirname(path)))];
  const builds = await Promise.all(folders.map((folder) => findBuild(flags, env, folder)));
  const trees = [...builds.map((one) => one.git), ...(build.version === git.commit ? [git] : [])];
  const changed = [...new Set(trees.flatMap((tree) => tree.changed))];
  if (flags.allowDirty !== true) refuseChanges(changed);
  const secrets = secretsOfEnvironment(env);
  for (const pact of pacts) refuseSecrets(pact, secretsInPact(loadCatalog(), pact.content, secrets));
  if (!passesConsumerGate(pacts, (text) => io.err(text))) {
    io.err(
      'error: pacts/ is not what the consumer tests write, so nothing is published; run: npm run generate\n',
    );
    return EXIT.broken;
  }
  const publishAll = async (broker: Broker) => {
    await broker.index();
    return publish(broker, pacts, build);
  };
  const standings = access && (await withBroker(access, io, secrets, publishAll));
  const published = pacts.map((pact) => {
    const { consumer, provider, path } = pact;
    const result = WORDS[standings?.get(pact) ?? 'unasked'];
    const url = access && `${access.url}${pactPath(pact, build.version)}`;
    return { consumer, provider, result, path: relative(cwd, path), url };
  });
  const { version, branch, url: buildUrl } = build;
  show(io, flags.format, { version, branch, buildUrl, dryRun, pacts: published }, (shown) => {
    const rows = shown.pacts.map(({ consumer, provider, path, result, url }) => [
      result,
      `${consumer} -> ${provider}`,
      url ?? path,
    ]);
    const where = shown.branch === null ? 'no branch' : `branch ${shown.branch}`;
    return `version ${printable(shown.version)}, ${printable(where)}\n${table(rows)}`;
  });
  return EXIT.holds;
}

/** @throws UsageError for a working tree with changes */
function refuseChanges(changed: readonly string[]): void {
  if (changed.length === 0) return;
  const shown = changed.slice(0, 3).map(printable).join(', ');
  const more = changed.length > 3 ? ` and ${changed.length - 3} more` : '';
  throw new UsageError(
    `the working tree has changes that are not committed, or files that git does not track (${shown}${more}), so that no version names what would be published; commit them, or give --allow-dirty`,
  );
}

/** @throws UsageError for a pact with a secret */
function refuseSecrets({ path }: Pact, [place, ...others]: readonly string[]): void {
  if (place === undefined) return;
  const more = others.length === 0 ? '' : ` and in ${others.length} more places`;
  throw new UsageError(
    `${path}: a secret stands at ${place}${more}, which everyone who may read the broker would see; put an example in its place, and change the secret`,
  );
}
