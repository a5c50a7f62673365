import { nearestName } from '../../model/nearest.ts';
import type { Env } from '../io.ts';
import { UsageError } from '../usage-error.ts';
import type { ConfigFile } from './config-file.ts';
import type { TargetFlags } from './flags.ts';
import { entryPlace, flagName, type Given, type NamedEntry, variableOf } from './precedence.ts';
import { looksLikeUrl } from './target-url.ts';

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
