import { dirname, relative } from 'node:path';
import type { Command } from 'commander';
import { secretsOfAccess } from '../../broker/broker-access.ts';
import type { Pact } from '../../broker/pact-file.ts';
import { secretsInPact } from '../../broker/pact-secrets.ts';
import { pactPath, publish, type Standing } from '../../broker/publish.ts';
import { loadCatalog } from '../../contract/load-catalog.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable, printableJson, table } from '../../report/layout.ts';
import type { Env, Io } from '../io.ts';
import { formatOption, GROUPS, UsageError } from '../options.ts';
import { secretsOfEnvironment } from '../settings/secrets.ts';
import {
  addBrokerOptions,
  type BrokerFlags,
  type BuildFlags,
  type FormatFlag,
  findBuild,
  resolveBroker,
  type VersionedBuild,
  withBroker,
  withVersion,
} from './broker-options.ts';
import { pactsToPublish, passesConsumerGate } from './pact-folder.ts';

interface PublishFlags extends BrokerFlags, BuildFlags, FormatFlag {
  readonly pacts?: string;
  readonly allowDirty?: true;
  readonly dryRun?: true;
}

/** `publish`: pacts to a broker. */
export function define(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
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
  command.action(async (paths: readonly string[], flags: PublishFlags) =>
    done(await run(paths, flags, io, env)),
  );
}

async function run(paths: readonly string[], flags: PublishFlags, io: Io, env: Env): Promise<ExitCode> {
  const { cwd } = io;
  const old = flags.pacts === undefined ? [] : [flags.pacts];
  for (const path of old) {
    io.err(`warning: --pacts is given as PATH now: zstack-contract publish ${printable(path)}\n`);
  }
  const pacts = pactsToPublish([...paths, ...old], cwd);
  const resolved = flags.dryRun === true ? null : resolveBroker(flags, env);
  const { build: found, git } = await findBuild(flags, env, cwd);
  const build = withVersion(found);
  const catalog = loadCatalog();
  // The pacts may stand in other working trees than the one that the command runs in.
  const folders = [...new Set(pacts.map(({ path }) => dirname(path)))];
  const builds = await Promise.all(folders.map((folder) => findBuild(flags, env, folder)));
  const trees = [...builds.map((one) => one.git), ...(build.version === git.commit ? [git] : [])];
  const changed = [...new Set(trees.flatMap((tree) => tree.changed))];
  if (changed.length > 0 && flags.allowDirty !== true) throw new UsageError(dirtySentence(changed));
  const secrets = [...(resolved === null ? [] : secretsOfAccess(resolved)), ...secretsOfEnvironment(env)];
  refuseSecrets(pacts, (pact) => secretsInPact(catalog, pact, secrets));
  if (!passesConsumerGate(pacts, (text) => io.err(text))) {
    io.err(
      'error: pacts/ is not what the consumer tests write, so nothing is published; run: npm run generate\n',
    );
    return EXIT.broken;
  }
  const published =
    resolved === null
      ? pacts.map((pact) => ({ pact, result: 'would be published', url: null }))
      : await withBroker(resolved, io, secrets, async ({ broker, access }) => {
          await broker.index();
          return [...(await publish(broker, { pacts, build }))].map(([pact, before]) => ({
            pact,
            result: WORDS[before],
            url: `${access.url}${pactPath(pact, build.version)}`,
          }));
        });
  show(io, flags, build, published);
  return EXIT.holds;
}

function dirtySentence(changed: readonly string[]): string {
  const shown = changed.slice(0, 3).map(printable).join(', ');
  const more = changed.length > 3 ? ` and ${changed.length - 3} more` : '';
  return `the working tree has changes that are not committed, or files that git does not track (${shown}${more}), so that no version names what would be published; commit them, or give --allow-dirty`;
}

function refuseSecrets(pacts: readonly Pact[], find: (pact: Pact) => readonly string[]): void {
  for (const pact of pacts) {
    const [place, ...others] = find(pact);
    if (place === undefined) continue;
    const more = others.length === 0 ? '' : ` and in ${others.length} more places`;
    throw new UsageError(
      `${pact.path}: a secret stands at ${place}${more}, which everyone who may read the broker would see; put an example in its place, and change the secret`,
    );
  }
}

const WORDS: Readonly<Record<Standing, string>> = { new: 'published', same: 'unchanged' };

/** What became of a pact, and its URL at the broker; null in a dry run. */
interface Published {
  readonly pact: Pact;
  readonly result: string;
  readonly url: string | null;
}

function show(
  io: Io,
  { format, dryRun }: PublishFlags,
  build: VersionedBuild,
  published: readonly Published[],
): void {
  const hide = (text: string): string => io.guard?.hide(text) ?? text;
  const version = hide(build.version);
  const branch = build.branch && hide(build.branch);
  const pacts = published.map(({ pact: { consumer, provider, path }, result, url }) => ({
    consumer: hide(consumer),
    provider: hide(provider),
    result,
    path: hide(relative(io.cwd, path)),
    url: url && hide(url),
  }));
  if (format === 'json') {
    const buildUrl = build.url && hide(build.url);
    io.out(`${printableJson({ version, branch, buildUrl, dryRun: dryRun === true, pacts })}\n`);
    return;
  }
  const rows = pacts.map(({ consumer, provider, path, result, url }) => [
    result,
    `${consumer} -> ${provider}`,
    url ?? path,
  ]);
  const where = branch === null ? 'no branch' : `branch ${branch}`;
  io.out(`version ${printable(version)}, ${printable(where)}\n${table(rows)}\n`);
}
