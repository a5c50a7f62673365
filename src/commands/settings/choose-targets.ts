import { nearestName } from '../../model/nearest.ts';
import type { Env } from '../io.ts';
import { UsageError } from '../options.ts';
import type { ConfigFile } from './config-file.ts';
import type { TargetFlags } from './flags.ts';
import { entryPlace, flagName, type Given, type NamedEntry, variableOf } from './precedence.ts';

/** A target that was asked for. */
export interface Choice {
  readonly url: Pick<Given<string>, 'value' | 'from' | 'place'>;
  /** Null for one that was given by its URL. */
  readonly entry: NamedEntry | null;
}

/** Flags that say something about a deployment, and so nothing without one. */
export const NEED_A_TARGET = [
  'uuid',
  'account',
  'passwordStdin',
  'caFile',
  'certFile',
  'keyFile',
  'insecure',
  'timeout',
  'connectTimeout',
  'budget',
  'parallel',
] as const satisfies readonly (keyof TargetFlags)[];

/**
 * The targets that --target, --all-targets or ZSTACK_BASE_URL name; none when nobody names one, since a
 * config file alone sends nothing anywhere.
 */
export function chooseTargets(flags: TargetFlags, env: Env, config: ConfigFile | null): readonly Choice[] {
  if (flags.allTargets) return chooseAll(flags, config);
  if (flags.target !== undefined) return [chooseOne(flags.target, config)];
  const url = variableOf(env, 'ZSTACK_BASE_URL');
  if (url !== undefined) {
    return [{ url: { value: url, from: 'environment', place: 'ZSTACK_BASE_URL' }, entry: null }];
  }
  refuseAimless(flags, config);
  return [];
}

function chooseAll(flags: TargetFlags, config: ConfigFile | null): readonly Choice[] {
  if (flags.target !== undefined) throw new UsageError('--target and --all-targets exclude each other');
  if (config === null) {
    throw new UsageError('--all-targets takes them from a config file, and there is none; see --config');
  }
  if (config.targets.size === 0) throw new UsageError(`--all-targets: ${config.path} has no targets`);
  return [...config.targets].map(([name, settings]) => chooseEntry({ name, settings }, config));
}

function chooseOne(target: string, config: ConfigFile | null): Choice {
  const settings = config?.targets.get(target);
  if (config !== null && settings !== undefined) return chooseEntry({ name: target, settings }, config);
  if (looksLikeUrl(target)) {
    return { url: { value: target, from: 'flag', place: '--target' }, entry: null };
  }
  const names = [...(config?.targets.keys() ?? [])];
  const near = nearestName(target, names);
  throw new UsageError(
    `--target: this is neither a URL (http:// or https://) nor a name in a config file${hint(near, names)}`,
  );
}

function chooseEntry(entry: NamedEntry, config: ConfigFile): Choice {
  const place = entryPlace({ config, entry }, 'url');
  return { url: { value: entry.settings.url, from: 'config file', place }, entry };
}

function hint(near: string | null, names: readonly string[]): string {
  if (near !== null) return `; did you mean ${near}?`;
  return names.length === 0 ? '; no target is configured' : `; known are ${names.join(', ')}`;
}

/**
 * Whoever speaks of a deployment and names none would get the verdict of the mock and take it for the
 * deployment's.
 */
function refuseAimless(flags: TargetFlags, config: ConfigFile | null): void {
  const aimless = NEED_A_TARGET.find((flag) => flags[flag] !== undefined);
  if (aimless !== undefined) {
    throw new UsageError(`${flagName(aimless)} speaks of a deployment; name it with --target`);
  }
  if (flags.config !== undefined && config !== null && config.targets.size > 0) {
    const names = [...config.targets.keys()].join(', ');
    throw new UsageError(`--config: choose with --target NAME or --all-targets; the file has ${names}`);
  }
}

/** A URL of a server: its scheme and what goes for a name. */
interface TargetUrl {
  /** As it was given. */
  readonly url: string;
  readonly secure: boolean;
  readonly host: string;
}

/** True for what is meant as a URL, right or wrong; names in a config file cannot look like it. */
function looksLikeUrl(text: string): boolean {
  return /[:/\\@?#\s]/.test(text);
}

/**
 * Checks the URL of a target.
 *
 * @param place where it was given
 * @throws UsageError that never repeats it: whoever puts credentials into a URL must not find them in a log
 */
export function readTargetUrl(url: string, place: string): TargetUrl {
  const problem = problemOf(url);
  if (problem !== null) throw new UsageError(`${place}: ${problem}`);
  const { protocol, host } = new URL(url);
  return { url, host, secure: protocol === 'https:' };
}

function problemOf(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return 'expected a URL that begins with http:// or https://, such as https://zstack.example:8080';
  }
  if (/[\s\\]/.test(text)) return 'the URL holds a space, a line break or a backslash';
  if (/^[^/]*\/\/[^/?#]*@/.test(text)) {
    return 'the URL holds credentials, which would end up in logs; give them in the environment (ZSTACK_ACCOUNT and ZSTACK_PASSWORD, ZSTACK_SESSION_UUID, or ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCESS_KEY_SECRET)';
  }
  if (/\/v1\/*$/.test(text)) return 'the URL ends in /v1; give it up to /zstack, or without a path';
  if (text.includes('?')) return 'the URL of a server has no query (what follows ?)';
  if (text.includes('#')) return 'the URL of a server has no fragment (what follows #)';
  return null;
}
