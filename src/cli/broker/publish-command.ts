import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { secretsOfAccess } from '../../broker/access.ts';
import { Broker } from '../../broker/broker.ts';
import { type Pact, readPact } from '../../broker/pact-file.ts';
import { gatePacts } from '../../broker/pact-gate.ts';
import { secretsInPact } from '../../broker/pact-secrets.ts';
import { type Publication, type Published, publish, standings } from '../../broker/publish.ts';
import { loadCatalog } from '../../catalog/catalog.ts';
import { secretNameTest } from '../../catalog/secrets.ts';
import { whyUnreadable } from '../../model/file-trouble.ts';
import { maskNamed } from '../../model/mask-named.ts';
import { EXIT, type ExitCode } from '../../model/verdict.ts';
import { printable, table } from '../../report/layout.ts';
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
  const { build } = await knownBuild(flags, env, process.cwd());
  const catalog = loadCatalog();
  const folder = flags.pacts ?? OWN_PACTS;
  const pacts = readPacts(folder);
  // The tree that the pacts stand in, which need not be the one that the command runs in.
  const { git } = await findBuild(flags, env, folder);
  if (git.changed.length > 0 && flags.allowDirty !== true) throw new UsageError(dirtySentence(git.changed));
  refuseSecrets(pacts, (pact) =>
    secretsInPact(catalog, pact, [...secretsOfAccess(access), ...secretsOf(env)]),
  );
  const problems = realPath(folder) === OWN_PACTS ? gatePacts(catalog, pacts) : [];
  for (const problem of problems) io.err(`error: ${problem}\n`);
  const fresh = problems.length === 0 && (await passesConsumerGate(folder, (text) => io.err(text)));
  if (!fresh) {
    io.err(
      'error: pacts/ is not what the consumer tests write, so nothing is published; run: npm run generate\n',
    );
    return EXIT.broken;
  }
  const isSecretName = secretNameTest(catalog);
  const publication: Publication = { pacts, build, mask: (line) => maskNamed(line, isSecretName) };
  const broker = new Broker(access);
  try {
    await broker.index();
    if (flags.dryRun === true) {
      const before = await standings(broker, publication);
      show(
        io,
        flags,
        publication,
        pacts.map((pact) => ({ pact, before: before.get(pact) ?? 'new', url: access.url })),
      );
    } else {
      show(io, flags, publication, await publish(broker, access, publication));
    }
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

/** A link to a folder is that folder. */
function realPath(folder: string): string {
  return realpathSync(resolve(folder));
}

/** @throws UsageError when there are none that can be read */
function readPacts(folder: string): readonly Pact[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch (error) {
    throw new UsageError(`--pacts: ${folder}: ${whyUnreadable(error)}`);
  }
  if (names.length === 0) throw new UsageError(`--pacts: ${folder} has no pact, which is a file in JSON`);
  return names.map((name) => {
    const path = join(folder, name);
    return readPact(path, readFileSync(path, 'utf8'));
  });
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
  { build }: Publication,
  published: readonly Published[],
): void {
  const words = dryRun ? DRY_WORDS : STANDING_WORDS;
  if (format === 'json') {
    const pacts = published.map(({ pact, before, url }) => {
      const { consumer, provider, path } = pact;
      return { consumer, provider, path: relative(process.cwd(), path), result: words[before], url };
    });
    const { version, branch, url: buildUrl } = build;
    io.out(`${JSON.stringify({ version, branch, buildUrl, dryRun, pacts }, null, 2)}\n`);
    return;
  }
  const branch = build.branch === null ? 'no branch' : `branch ${build.branch}`;
  const rows = published.map(({ pact: { consumer, provider }, before, url }) => [
    words[before],
    `${consumer} -> ${provider}`,
    url,
  ]);
  io.out(`version ${printable(build.version)}, ${printable(branch)}\n${table(rows)}\n`);
}
