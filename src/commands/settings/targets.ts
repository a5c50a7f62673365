import { readFile as readFileOfDisk } from 'node:fs/promises';
import { DEFAULT_LIMITS, type TransportLimits } from '../../client/transport.ts';
import type { SettingInForce } from '../../model/report.ts';
import { isUuid } from '../../model/values.ts';
import type { Target } from '../../verify/live/target.ts';
import type { Env, Io } from '../io.ts';
import { type Format, timeZoneProblem, UsageError } from '../options.ts';
import { chooseCredentials, readProxy } from './choose-credentials.ts';
import { type ChosenTarget, checkedTargetUrl, chooseTargets } from './choose-targets.ts';
import { type ConfigFile, type ReadFile, readConfig } from './config-file.ts';
import type { TargetFlags } from './flags.ts';
import { type From, type Layers, lookUp, type PlainSetting, SETTING_NAMES } from './precedence.ts';
import { readTls, TLS_SETTINGS } from './tls-settings.ts';

/** The settings of a run. */
export interface Settings {
  /** Empty when no deployment was named: then the run is against a mock. */
  readonly targets: readonly Target[];
  /** How many targets are verified at the same time. */
  readonly parallel: number;
  readonly strict: boolean;
  readonly format: Format;
  /** Null when there is none. */
  readonly config: ConfigFile | null;
  /** Each setting and where it was taken from, for reports; `target` is null for the run as a whole. */
  readonly inForce: readonly (SettingInForce & { readonly target: string | null })[];
}

/**
 * Makes targets of flags, environment and config file. For each setting the first of these that gives it
 * wins.
 *
 * @throws UsageError for whatever is wrong; it never repeats a secret
 */
export async function resolveTargets(
  flags: TargetFlags,
  env: Env,
  { cwd, stdin }: Pick<Io, 'cwd' | 'stdin'>,
  readFile: ReadFile = (path) => readFileOfDisk(path, 'utf8'),
): Promise<Settings> {
  const config = await readConfig(flags.config, cwd, readFile);
  const choices = chooseTargets(flags, env, config);
  let password: Promise<string> | undefined;
  const readers: Readers = {
    readFile,
    readPassword: () => {
      password ??= readPasswordFrom(stdin);
      return password;
    },
    isAlone: choices.length === 1 && flags.shard === undefined,
  };
  const resolved: ResolvedTarget[] = [];
  for (const choice of choices) {
    resolved.push(await resolveTarget({ flags, env, entry: choice.entry, config, cwd }, choice, readers));
  }
  const belowFlags = { ...DEFAULTS, ...config?.run };
  const parallel = flags.parallel ?? belowFlags.parallel;
  const strict = flags.strict ?? belowFlags.strict;
  const format = flags.format ?? belowFlags.format;
  const fromOf = (setting: keyof typeof DEFAULTS): From => {
    if (flags[setting] !== undefined) return 'flag';
    return config?.run[setting] === undefined ? 'default' : 'config file';
  };
  return {
    parallel,
    strict,
    format,
    config,
    targets: resolved.map(({ target }) => target),
    inForce: [
      { target: null, setting: 'parallel', value: String(parallel), from: fromOf('parallel') },
      { target: null, setting: 'strict', value: yesOrNo(strict), from: fromOf('strict') },
      { target: null, setting: 'format', value: format, from: fromOf('format') },
      ...resolved.flatMap(({ inForce }) => inForce),
    ],
  };
}

/** What holds for the run as a whole, when nothing else is given. */
const DEFAULTS: Pick<Settings, 'parallel' | 'strict' | 'format'> = {
  parallel: 4,
  strict: false,
  format: 'text',
};

/** Longer than any password; keeps `yes | zstack-contract` from filling the memory. */
const LONGEST_INPUT = 65_536;

/** Reads standard input as a password, without the line break that `echo` leaves at its end. */
async function readPasswordFrom(stdin: Io['stdin']): Promise<string> {
  if (stdin.isTTY === true) {
    throw new UsageError(
      '--password-stdin reads a pipe or a file, and standard input is a terminal: pass-tool | zstack-contract …',
    );
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as string);
    length += bytes.length;
    if (length > LONGEST_INPUT) throw new UsageError('standard input is too long for a password');
    chunks.push(bytes);
  }
  const password = Buffer.concat(chunks)
    .toString()
    .replace(/\r?\n$/, '');
  if (password === '') throw new UsageError('--password-stdin: standard input is empty');
  if (/[\r\n]/.test(password)) {
    throw new UsageError('--password-stdin: standard input has several lines; expected the password only');
  }
  return password;
}

/** What a target is read with, beside its layers. */
interface Readers {
  readonly readFile: ReadFile;
  /** Standard input, as a password; it is read once. */
  readonly readPassword: () => Promise<string>;
  /** Whether it is the only target of the run. */
  readonly isAlone: boolean;
}

interface ResolvedTarget {
  readonly target: Target;
  readonly inForce: Settings['inForce'];
}

/** In seconds; a server takes about 120 to give up. */
const DEFAULT_BUDGET = 180;

async function resolveTarget(
  layers: Layers,
  { url, from, place }: ChosenTarget,
  { readFile, readPassword, isAlone }: Readers,
): Promise<ResolvedTarget> {
  const { host, protocol } = checkedTargetUrl(url, place);
  const isSecure = protocol === 'https:';
  const uuid = readUuid(layers);
  if (!isAlone) refuseForAll(lookUp(layers, 'uuid'));
  const tls = await readTls(layers, isSecure, readFile);
  const proxy = readProxy(layers.env);
  // Last, since reading a password may wait: other mistakes are reported first.
  const { credentials, sources, ofOneServer } = await chooseCredentials(layers, readPassword);
  if (!isAlone) refuseForAll(ofOneServer);
  const limits = readLimits(layers);
  const target: Target = {
    name: layers.entry?.name ?? host,
    url,
    dialect: lookUp(layers, 'dialect')?.value ?? null,
    uuid,
    credentials,
    timeZone: readTimeZone(layers),
    transport: { limits, tls, proxy },
    budget: milliseconds(lookUp(layers, 'budget')?.value ?? DEFAULT_BUDGET),
  };
  const plain = (Object.keys(SETTING_NAMES) as PlainSetting[])
    .filter((setting) => isSecure || !TLS_SETTINGS.includes(setting))
    .map((setting) => [setting, lookUp(layers, setting)?.from ?? 'default'] as const);
  const values = shownValues(target, limits);
  const all = [
    ['url', from] as const,
    ...Object.entries(sources),
    ...plain,
    ...Object.keys(proxy).map((setting) => [setting, 'environment'] as const),
  ];
  const inForce = all.map(([setting, source]) => {
    const value = values[setting] ?? (source === 'default' ? 'not given' : 'given');
    return { target: target.name, setting, value, from: source };
  });
  return { target, inForce };
}

function readUuid(layers: Layers): string | null {
  const given = lookUp(layers, 'uuid');
  if (given === null) return null;
  // The value is not repeated: it may be a session, which looks just the same.
  if (!isUuid(given.value)) {
    throw new UsageError(`${given.place}: expected the uuid of a connection, 32 lowercase hex digits`);
  }
  return given.value;
}

function readTimeZone(layers: Layers): string | null {
  const given = lookUp(layers, 'timeZone');
  if (given === null) return null;
  const problem = timeZoneProblem(given.value);
  if (problem !== null) throw new UsageError(`${given.place}: ${problem}`);
  return given.value;
}

/**
 * A session, an access key and a connection belong to one server. Given for all of them, they would be
 * shown to servers that they are not for.
 */
function refuseForAll(given: { readonly place: string; readonly from: From } | null): void {
  if (given === null || given.from === 'config file') return;
  throw new UsageError(
    `${given.place} is for one deployment, and --all-targets asks for several; set it for each in the config file`,
  );
}

function readLimits(layers: Layers): TransportLimits {
  const timeout = (setting: 'connectTimeout' | 'headersTimeout' | 'totalTimeout'): number => {
    const given = lookUp(layers, setting);
    return given === null ? DEFAULT_LIMITS[setting] : milliseconds(given.value);
  };
  return {
    connectTimeout: timeout('connectTimeout'),
    headersTimeout: timeout('headersTimeout'),
    totalTimeout: timeout('totalTimeout'),
    maxBodyBytes: lookUp(layers, 'maxBodyBytes')?.value ?? DEFAULT_LIMITS.maxBodyBytes,
  };
}

/** Never 0, which means "without end" to a timer of undici. */
function milliseconds(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1000));
}

/** Values for reports; of secrets, paths and proxies a report says only whether they were given. */
function shownValues(
  { url, dialect, uuid, credentials, timeZone, transport, budget }: Target,
  limits: TransportLimits,
): Readonly<Record<string, string>> {
  const seconds = (time: number): string => `${time / 1000} s`;
  return {
    url,
    dialect: dialect ?? 'found out',
    uuid: uuid ?? 'the first connection found',
    credentials: credentials.kind,
    timeZone: timeZone ?? 'found out',
    insecure: yesOrNo(transport.tls?.insecure === true),
    connectTimeout: seconds(limits.connectTimeout),
    headersTimeout: seconds(limits.headersTimeout),
    totalTimeout: seconds(limits.totalTimeout),
    budget: seconds(budget),
    maxBodyBytes: String(limits.maxBodyBytes),
  };
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** The settings that held for one target, or for a run without one, and where each came from. */
export function settingsInForce({ inForce }: Settings, target: Target | null): readonly SettingInForce[] {
  return inForce
    .filter((one) => one.target === null || one.target === target?.name)
    .map(({ setting, value, from }) => ({ setting, value, from }));
}
