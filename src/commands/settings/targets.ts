import { readFile } from 'node:fs/promises';
import { DEFAULT_LIMITS, type TransportLimits, type TransportOptions } from '../../client/transport.ts';
import type { SettingInForce } from '../../model/report.ts';
import { isUuid } from '../../model/values.ts';
import type { Target } from '../../verify/live/target.ts';
import type { Env } from '../io.ts';
import { type Format, UsageError } from '../options.ts';
import { type Choice, chooseTargets, readTargetUrl } from './choose-targets.ts';
import { type Disk, readConfig } from './config-file.ts';
import { chooseCredentials, readProxy } from './credentials.ts';
import type { TargetFlags } from './flags.ts';
import {
  type From,
  type Layers,
  lookUp,
  NAMES,
  type PlainSetting,
  type SettingSource,
} from './precedence.ts';
import { isTlsSetting, readTls } from './tls.ts';

/** What a run is asked to do. */
export interface Settings extends RunSettings {
  /** Empty when no deployment was named; the embedded mock is meant then. */
  readonly targets: readonly Target[];
  /** Where each setting was taken from, for reports. */
  readonly sources: readonly SettingSource[];
}

/** What holds for all targets of a run. */
interface RunSettings {
  /** How many targets are verified at the same time. */
  readonly parallel: number;
  readonly strict: boolean;
  readonly format: Format;
}

const DEFAULTS: RunSettings = { parallel: 4, strict: false, format: 'text' };

/**
 * Makes targets of flags, environment and config file. For each setting the first of these that gives it
 * wins.
 *
 * @throws UsageError for whatever cannot be meant; it never repeats a secret
 */
export async function resolveTargets(
  flags: TargetFlags,
  env: Env,
  surroundings: Surroundings,
): Promise<Settings> {
  const config = await readConfig(flags.config, surroundings);
  const choices = chooseTargets(flags, env, config);
  const readers = {
    readFile: onceForEach(surroundings.readFile),
    readPassword: passwordReader(surroundings.readStdin),
    alone: choices.length === 1,
  };
  const resolved: ResolvedTarget[] = [];
  for (const choice of choices) {
    const layers = { flags, env, entry: choice.entry, config, cwd: surroundings.cwd };
    resolved.push(await resolveTarget(layers, choice, readers));
  }
  const parallel = strongest<number>(flags.parallel, config?.run.parallel, DEFAULTS.parallel);
  const strict = strongest<boolean>(flags.strict, config?.run.strict, DEFAULTS.strict);
  const format = strongest<Format>(flags.format, config?.run.format, DEFAULTS.format);
  return {
    targets: resolved.map(({ target }) => target),
    parallel: parallel.value,
    strict: strict.value,
    format: format.value,
    sources: [
      ...Object.entries({ parallel, strict, format }).map(([setting, { from }]) => ({
        target: null,
        setting,
        from,
      })),
      ...resolved.flatMap(({ sources }) => sources),
    ],
  };
}

function strongest<T>(
  flag: T | undefined,
  inFile: T | undefined,
  fallback: T,
): { readonly value: T; readonly from: From } {
  if (flag !== undefined) return { value: flag, from: 'flag' };
  if (inFile !== undefined) return { value: inFile, from: 'config file' };
  return { value: fallback, from: 'default' };
}

/** A file that many targets name is read once. */
function onceForEach(read: (path: string) => Promise<string>): (path: string) => Promise<string> {
  const texts = new Map<string, Promise<string>>();
  return (path) => {
    const text = texts.get(path) ?? read(path);
    texts.set(path, text);
    return text;
  };
}

/** Reads standard input once, without the line break that `echo` leaves at its end. */
function passwordReader(readStdin: () => Promise<string>): () => Promise<string> {
  let input: Promise<string> | undefined;
  return async () => {
    input ??= readStdin();
    const password = (await input).replace(/\r?\n$/, '');
    if (password === '') throw new UsageError('--password-stdin: standard input is empty');
    if (/[\r\n]/.test(password)) {
      throw new UsageError('--password-stdin: standard input has several lines; expected the password only');
    }
    return password;
  };
}

/** What settings are read from, beside flags and environment. */
export interface Surroundings extends Disk {
  /** All of standard input. */
  readonly readStdin: () => Promise<string>;
}

/** Longer than any password; keeps `yes | zstack-contract` from filling the memory. */
const LONGEST_INPUT = 65_536;

/** The process's own folder, files and standard input. */
export function processSurroundings(): Surroundings {
  return {
    cwd: process.cwd(),
    readFile: (path) => readFile(path, 'utf8'),
    readStdin: () => readAll(process.stdin),
  };
}

/**
 * Reads a stream to its end.
 *
 * @throws UsageError when it is a terminal, which would show what is typed, or longer than any password
 */
export async function readAll(
  input: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean },
): Promise<string> {
  if (input.isTTY === true) {
    throw new UsageError(
      '--password-stdin reads a pipe or a file, and standard input is a terminal: pass-tool | zstack-contract …',
    );
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as string);
    length += bytes.length;
    if (length > LONGEST_INPUT) throw new UsageError('standard input is too long for a password');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What a target is read with, beside its layers. */
interface Readers {
  readonly readFile: Disk['readFile'];
  /** Standard input, as a password. */
  readonly readPassword: () => Promise<string>;
  /** Whether it is the only target of the run. */
  readonly alone: boolean;
}

interface ResolvedTarget {
  readonly target: Target;
  readonly sources: readonly SettingSource[];
}

/** A server takes about 120 s to give up. */
const DEFAULT_BUDGET = 180_000;

/** Puts one target together. */
async function resolveTarget(
  layers: Layers,
  { url: given }: Choice,
  readers: Readers,
): Promise<ResolvedTarget> {
  const { url, secure, host } = readTargetUrl(given.value, given.place);
  const uuid = readUuid(layers);
  if (!readers.alone) refuseForAll(lookUp(layers, 'uuid'));
  const budget = lookUp(layers, 'budget');
  const tls = await readTls(layers, secure, readers.readFile);
  const proxy = readProxy(layers.env);
  // Last, since they may be waited for: what is wrong with the rest is told first.
  const { credentials, sources, ofOneServer } = await chooseCredentials(layers, readers.readPassword);
  if (!readers.alone) refuseForAll(ofOneServer);
  const name = layers.entry?.name ?? host;
  const target = {
    name,
    url,
    dialect: lookUp(layers, 'dialect')?.value ?? null,
    uuid,
    credentials,
    transport: transportOf({ limits: readLimits(layers), tls, proxy }),
    budget: budget === null ? DEFAULT_BUDGET : milliseconds(budget.value),
  };
  return {
    target,
    sources: [
      { setting: 'url', from: given.from },
      ...sources,
      ...plainSources(layers, secure),
      ...Object.keys(proxy).map((setting) => ({ setting, from: 'environment' as const })),
    ].map((source) => ({ target: name, ...source })),
  };
}

function readUuid(layers: Layers): string | null {
  const given = lookUp(layers, 'uuid');
  if (given === null) return null;
  // Not repeated: a session that stands here by mistake looks just the same.
  if (!isUuid(given.value)) {
    throw new UsageError(`${given.place}: expected the uuid of a connection, 32 lowercase hex digits`);
  }
  return given.value;
}

/**
 * A session, an access key and a connection belong to one server. Given for all of them, they would be
 * shown to servers that they are not for.
 */
function refuseForAll(given: { readonly place: string; readonly from: SettingSource['from'] } | null): void {
  if (given === null || given.from === 'config file') return;
  throw new UsageError(
    `${given.place} is for one deployment, and --all-targets asks for several; set it for each in the config file`,
  );
}

const TIMEOUTS = ['connectTimeout', 'headersTimeout', 'totalTimeout'] as const;

function readLimits(layers: Layers): Partial<TransportLimits> {
  const timeouts = TIMEOUTS.flatMap((setting) => {
    const given = lookUp(layers, setting);
    return given === null ? [] : [[setting, milliseconds(given.value)] as const];
  });
  const maxBodyBytes = lookUp(layers, 'maxBodyBytes')?.value;
  return { ...Object.fromEntries(timeouts), ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }) };
}

/** Never 0, which means "without end" to a timer of undici. */
function milliseconds(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1000));
}

/** The options without the empty ones. */
function transportOf(options: TransportOptions): TransportOptions {
  return Object.fromEntries(Object.entries(options).filter(([, part]) => Object.keys(part).length > 0));
}

function plainSources(layers: Layers, secure: boolean): readonly Omit<SettingSource, 'target'>[] {
  return (Object.keys(NAMES) as PlainSetting[])
    .filter((setting) => secure || !isTlsSetting(setting))
    .map((setting) => ({ setting, from: lookUp(layers, setting)?.from ?? 'default' }));
}

/** The settings that held for one target, or for a run without one, and where each came from. */
export function settingsInForce(settings: Settings, target: Target | null): readonly SettingInForce[] {
  return settings.sources
    .filter((source) => source.target === null || source.target === target?.name)
    .map(({ setting, from }) => ({ setting, value: shownValue(setting, from, settings, target), from }));
}

/** Values are those in use; of secrets, paths and proxies only whether they were given. */
function shownValue(
  setting: string,
  from: SettingSource['from'],
  { parallel, strict, format }: Settings,
  target: Target | null,
): string {
  const limits = { ...DEFAULT_LIMITS, ...target?.transport.limits };
  const values: Readonly<Record<string, string>> = {
    parallel: String(parallel),
    strict: yesOrNo(strict),
    format,
    url: target?.url ?? '',
    dialect: target?.dialect ?? 'found out',
    uuid: target?.uuid ?? 'the first connection found',
    credentials: target?.credentials.kind ?? 'none',
    insecure: yesOrNo(target?.transport.tls?.insecure === true),
    connectTimeout: seconds(limits.connectTimeout),
    headersTimeout: seconds(limits.headersTimeout),
    totalTimeout: seconds(limits.totalTimeout),
    budget: seconds(target?.budget ?? 0),
    maxBodyBytes: String(limits.maxBodyBytes),
  };
  return values[setting] ?? (from === 'default' ? 'not given' : 'given');
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
