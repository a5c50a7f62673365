import type { TransportLimits, TransportOptions } from '../../client/transport.ts';
import { isUuid } from '../../model/values.ts';
import type { Target } from '../../verify/live/target.ts';
import { UsageError } from '../usage-error.ts';
import type { Choice } from './choose-targets.ts';
import { chooseCredentials } from './credentials.ts';
import { type Layers, lookUp, NAMES, type PlainSetting, type SettingSource } from './precedence.ts';
import { readProxy } from './proxy.ts';
import type { Surroundings } from './surroundings.ts';
import { readTargetUrl } from './target-url.ts';
import { isTlsSetting, readTls } from './tls.ts';

/** What a target is read with, beside its layers. */
export interface Readers {
  readonly readFile: Surroundings['readFile'];
  /** Standard input, as a password. */
  readonly readPassword: () => Promise<string>;
  /** Whether it is the only target of the run. */
  readonly alone: boolean;
}

export interface ResolvedTarget {
  readonly target: Target;
  readonly sources: readonly SettingSource[];
}

/** A server takes about 120 s to give up. */
const DEFAULT_BUDGET = 180_000;

/** Puts one target together. */
export async function resolveTarget(
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

function readLimits(layers: Layers): Partial<TransportLimits> {
  const connectTimeout = lookUp(layers, 'connectTimeout');
  const headersTimeout = lookUp(layers, 'headersTimeout');
  const totalTimeout = lookUp(layers, 'totalTimeout');
  const maxBodyBytes = lookUp(layers, 'maxBodyBytes');
  return {
    ...(connectTimeout === null ? {} : { connectTimeout: milliseconds(connectTimeout.value) }),
    ...(headersTimeout === null ? {} : { headersTimeout: milliseconds(headersTimeout.value) }),
    ...(totalTimeout === null ? {} : { totalTimeout: milliseconds(totalTimeout.value) }),
    ...(maxBodyBytes === null ? {} : { maxBodyBytes: maxBodyBytes.value }),
  };
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
