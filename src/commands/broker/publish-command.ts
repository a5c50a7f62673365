import { realpathSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { Command } from 'commander';
import { secretsOfAccess } from '../../broker/access.ts';
import { Broker } from '../../broker/broker.ts';
import type { Secrecy } from '../../broker/pact-difference.ts';
import type { Pact } from '../../broker/pact-file.ts';
import { gatePacts } from '../../broker/pact-gate.ts';
import { secretsInPact } from '../../broker/pact-secrets.ts';
import { type Publication, pactPath, publish, type Standing, standings } from '../../broker/publish.ts';
import { loadCatalog } from '../../contract/catalog.ts';
import { secretNameTest } from '../../contract/secrets.ts';
import { maskNamed } from '../../model/mask-named.ts';
import type { IsSecretName } from '../../model/secret-names.ts';
import { SecretSearch } from '../../model/secret-search.ts';
import { EXIT, type ExitCode } from '../../model/verdict.ts';
import { printable, printableJson, table } from '../../report/layout.ts';
import type { Env, Io } from '../io.ts';
import { UsageError } from '../usage-error.ts';
import {
  addBrokerOptions,
  addFormatOption,
  type BrokerFlags,
  type FormatFlag,
  resolveBroker,
} from './broker-options.ts';
import { addBuildOptions, type BuildFlags, findBuild, knownBuild } from './build-options.ts';
import { OWN_PACTS, passesConsumerGate } from './consumer-gate.ts';
import { readPacts } from './pact-folder.ts';

interface PublishFlags extends BrokerFlags, BuildFlags, FormatFlag {
  readonly pacts?: string;
  readonly allowDirty?: true;
  readonly dryRun?: true;
}

/** `publish`: pacts to a broker. */
export function publishCommand(io: Io, env: Env, done: (code: ExitCode) => void): Command {
  const command = new Command('publish')
    .description('Publish pacts to a Pact Broker, as the version and branch of this build')
    .option('--pacts <folder>', "the pacts; those of this project's consumer by default")
    .option('--allow-dirty', 'publish from a working tree with changes that are not committed')
    .option('--dry-run', 'say what would be published, and publish nothing');
  addFormatOption(addBuildOptions(addBrokerOptions(command)));
  return command.action(async (flags: PublishFlags) => done(await run(flags, io, env)));
}

async function run(flags: PublishFlags, io: Io, env: Env): Promise<ExitCode> {
  const { access } = resolveBroker(flags, env);
  const { build, git } = await knownBuild(flags, env, process.cwd());
  const catalog = loadCatalog();
  const folder = flags.pacts ?? OWN_PACTS;
  const pacts = readPacts(folder);
  // The tree that the pacts stand in, which need not be the one that the command runs in.
  const trees = [(await findBuild(flags, env, folder)).git, ...(build.version === git.commit ? [git] : [])];
  const changed = [...new Set(trees.flatMap((tree) => tree.changed))];
  if (changed.length > 0 && flags.allowDirty !== true) throw new UsageError(dirtySentence(changed));
  const own = [...secretsOfAccess(access), ...secretsOf(env)];
  refuseSecrets(pacts, (pact) => secretsInPact(catalog, pact, own));
  const problems = realPath(folder) === OWN_PACTS ? gatePacts(catalog, pacts) : [];
  for (const problem of problems) io.err(`error: ${printable(problem)}\n`);
  const fresh = problems.length === 0 && (await passesConsumerGate(folder, (text) => io.err(text)));
  if (!fresh) {
    io.err(
      'error: pacts/ is not what the consumer tests write, so nothing is published; run: npm run generate\n',
    );
    return EXIT.broken;
  }
  const publication: Publication = { pacts, build, secrecy: secrecyOf(secretNameTest(catalog), own) };
  const broker = new Broker(access);
  try {
    await broker.index();
    const published = flags.dryRun === true ? standings(broker, publication) : publish(broker, publication);
    show(io, flags, access, publication, await published);
    return EXIT.holds;
  } finally {
    await broker.close();
  }
}

/** What a published pact may hold of secrets, and those of this run. */
function secrecyOf(isSecretName: IsSecretName, own: readonly string[]): Secrecy {
  const search = new SecretSearch();
  for (const secret of own) search.add(secret);
  return { isSecretName, mask: (text) => maskNamed(search.mask(text), isSecretName) };
}

function dirtySentence(changed: readonly string[]): string {
  const shown = changed.slice(0, 3).map(printable).join(', ');
  const more = changed.length > 3 ? ` and ${changed.length - 3} more` : '';
  return `the working tree has changes that are not committed, or files that git does not track (${shown}${more}), so that no version names what would be published; commit them, or give --allow-dirty`;
}

/** A link to a folder is that folder. */
function realPath(folder: string): string {
  return realpathSync(resolve(folder));
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

/** What this run was given to log in to a ZStack with: none of it belongs into a pact. */
function secretsOf(env: Env): readonly string[] {
  return [
    'ZSTACK_PASSWORD',
    'ZSTACK_SESSION_UUID',
    'ZSTACK_ACCESS_KEY_ID',
    'ZSTACK_ACCESS_KEY_SECRET',
  ].flatMap((name) => env[name] || []);
}

const STANDING_WORDS = { new: 'published', same: 'unchanged' } as const;
const DRY_WORDS = { new: 'would be published', same: 'is there already' } as const;

function show(
  io: Io,
  { format, dryRun = false }: { readonly format: string; readonly dryRun?: boolean },
  { url: broker }: { readonly url: string },
  { build }: Publication,
  standing: ReadonlyMap<Pact, Standing>,
): void {
  const words = dryRun ? DRY_WORDS : STANDING_WORDS;
  const published = [...standing].map(([pact, before]) => ({
    pact,
    result: words[before],
    url: `${broker}${pactPath(pact, build.version)}`,
  }));
  if (format === 'json') {
    const pacts = published.map(({ pact, result, url }) => {
      const { consumer, provider, path } = pact;
      return { consumer, provider, path: relative(process.cwd(), path), result, url };
    });
    const { version, branch, url: buildUrl } = build;
    io.out(`${printableJson({ version, branch, buildUrl, dryRun, pacts })}\n`);
    return;
  }
  const branch = build.branch === null ? 'no branch' : `branch ${build.branch}`;
  const rows = published.map(({ pact: { consumer, provider }, result, url }) => [
    result,
    `${consumer} -> ${provider}`,
    url,
  ]);
  io.out(`version ${printable(build.version)}, ${printable(branch)}\n${table(rows)}\n`);
}
