import { dirname, relative } from 'node:path';
import type { Command } from 'commander';
import { secretsOfAccess } from '../../broker/access.ts';
import { Broker } from '../../broker/broker.ts';
import type { Pact } from '../../broker/pact-file.ts';
import { secretsInPact } from '../../broker/pact-secrets.ts';
import { type Publication, pactPath, publish, type Standing } from '../../broker/publish.ts';
import { loadCatalog } from '../../contract/load-catalog.ts';
import { EXIT, type ExitCode } from '../../model/finding.ts';
import { printable, printableJson, table } from '../../report/layout.ts';
import type { Env, Io } from '../io.ts';
import { formatOption, UsageError } from '../options.ts';
import { secretsOfEnvironment } from '../settings/credentials.ts';
import {
  addBrokerOptions,
  addBuildOptions,
  type BrokerFlags,
  type BuildFlags,
  type FormatFlag,
  findBuild,
  knownBuild,
  resolveBroker,
} from './broker-options.ts';
import { pactsToPublish, passesConsumerGate } from './pact-folder.ts';

interface PublishFlags extends BrokerFlags, BuildFlags, FormatFlag {
  readonly pacts?: string;
  readonly allowDirty?: true;
  readonly dryRun?: true;
}

/** `publish`: pacts to a broker. */
export function definePublish(command: Command, io: Io, env: Env, done: (code: ExitCode) => void): void {
  command
    .argument('[path...]', 'pacts, as files or folders; by default pacts/ of the working folder')
    .option('--pacts <folder>', 'the same as PATH, as it was given before')
    .option('--allow-dirty', 'publish from a working tree with changes that are not committed')
    .option('--dry-run', 'say what would be published, and ask no broker');
  addBuildOptions(addBrokerOptions(command)).addOption(formatOption());
  command.action(async (paths: readonly string[], flags: PublishFlags) =>
    done(await run(paths, flags, io, env)),
  );
}

async function run(paths: readonly string[], flags: PublishFlags, io: Io, env: Env): Promise<ExitCode> {
  const { cwd } = io;
  const old = flags.pacts === undefined ? [] : [flags.pacts];
  for (const path of old)
    io.err(`warning: --pacts is given as PATH now: zstack-contract publish ${printable(path)}\n`);
  const pacts = pactsToPublish([...paths, ...old], cwd);
  const access = flags.dryRun === true ? null : resolveBroker(flags, env);
  const { build, git } = await knownBuild(flags, env, cwd);
  const catalog = loadCatalog();
  // The trees that the pacts stand in, which need not be the one that the command runs in.
  const folders = [...new Set(pacts.map(({ path }) => dirname(path)))];
  const builds = await Promise.all(folders.map((folder) => findBuild(flags, env, folder)));
  const trees = [...builds.map((one) => one.git), ...(build.version === git.commit ? [git] : [])];
  const changed = [...new Set(trees.flatMap((tree) => tree.changed))];
  if (changed.length > 0 && flags.allowDirty !== true) throw new UsageError(dirtySentence(changed));
  const own = [...(access === null ? [] : secretsOfAccess(access)), ...secretsOfEnvironment(env)];
  refuseSecrets(pacts, (pact) => secretsInPact(catalog, pact, own));
  if (!(await passesConsumerGate(pacts, (text) => io.err(text)))) {
    io.err(
      'error: pacts/ is not what the consumer tests write, so nothing is published; run: npm run generate\n',
    );
    return EXIT.broken;
  }
  if (access === null) {
    show(
      io,
      flags,
      build,
      pacts.map((pact) => ({ pact, result: 'would be published', url: null })),
    );
    return EXIT.holds;
  }
  const publication: Publication = { pacts, build };
  const broker = new Broker(access, { secrets: own });
  try {
    await broker.index();
    const published = [...(await publish(broker, publication))].map(([pact, before]) => ({
      pact,
      result: WORDS[before],
      url: `${access.url}${pactPath(pact, build.version)}`,
    }));
    show(io, flags, build, published);
    return EXIT.holds;
  } finally {
    await broker.close();
  }
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

/** What became of a pact, and where the broker has it; null in a dry run, which knows no broker. */
interface Published {
  readonly pact: Pact;
  readonly result: string;
  readonly url: string | null;
}

function show(
  io: Io,
  { format, dryRun }: PublishFlags,
  { version, branch, url: buildUrl }: Publication['build'],
  published: readonly Published[],
): void {
  const hide = (text: string): string => io.guard?.hide(text) ?? text;
  const lines = published.map(({ pact: { consumer, provider, path }, result, url }) => {
    const place = { path: hide(relative(io.cwd, path)), url: url === null ? null : hide(url) };
    return { consumer: hide(consumer), provider: hide(provider), result, ...place };
  });
  const [shown, where] = [hide(version), branch === null ? 'no branch' : `branch ${hide(branch)}`];
  if (format === 'json') {
    io.out(
      `${printableJson({ version: shown, branch: branch && hide(branch), buildUrl: buildUrl && hide(buildUrl), dryRun: dryRun === true, pacts: lines })}\n`,
    );
    return;
  }
  const rows = lines.map(({ consumer, provider, path, result, url }) => [
    result,
    `${consumer} -> ${provider}`,
    url ?? path,
  ]);
  io.out(`version ${printable(shown)}, ${printable(where)}\n${table(rows)}\n`);
}
