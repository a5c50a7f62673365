import { nameHint } from '../../model/nearest.ts';
import type { Env } from '../io.ts';
import { UsageError } from '../options.ts';
import type { ConfigFile } from './config-file.ts';
import { NEED_A_TARGET, type Shard, type TargetFlags } from './flags.ts';
import { entryPlace, type From, flagName, type NamedEntry, variableOf } from './precedence.ts';
import { checkedUrl } from './urls.ts';

/** A target that was asked for. */
export interface ChosenTarget {
  readonly url: string;
  readonly from: From;
  /** Where the URL was given. */
  readonly place: string;
  /** Null for one that was given by its URL. */
  readonly entry: NamedEntry | null;
}

/**
 * The targets that --target, --all-targets or ZSTACK_BASE_URL name; none when nothing names one, since a
 * config file alone sends nothing anywhere.
 */
export function chooseTargets(
  flags: TargetFlags,
  env: Env,
  config: ConfigFile | null,
): readonly ChosenTarget[] {
  if (flags.allTargets) return chooseAll(config, flags.shard ?? { index: 1, count: 1 });
  if (flags.shard !== undefined) {
    throw new UsageError('--shard is a part of all targets: give --all-targets too');
  }
  if (flags.target !== undefined) return [chooseOne(flags.target, config)];
  const url = variableOf(env, 'ZSTACK_BASE_URL');
  if (url !== undefined) return [{ url, from: 'environment', place: 'ZSTACK_BASE_URL', entry: null }];
  refuseAimless(flags, config);
  return [];
}

function chooseAll(config: ConfigFile | null, { index, count }: Shard): readonly ChosenTarget[] {
  if (config === null) {
    throw new UsageError(
      '--all-targets runs the targets of a config file, and there is no config file; see --config',
    );
  }
  if (config.targets.size === 0) throw new UsageError(`--all-targets: ${config.path} has no targets`);
  const all = [...config.targets];
  if (count > all.length) {
    throw new UsageError(
      `--shard: ${config.path} has ${all.length === 1 ? '1 target' : `${all.length} targets`}, so there are no ${count} parts: start fewer jobs`,
    );
  }
  return all
    .filter((_, at) => at % count === index - 1)
    .map(([name, settings]) => chooseEntry({ name, settings }, config));
}

function chooseOne(target: string, config: ConfigFile | null): ChosenTarget {
  const settings = config?.targets.get(target);
  if (config !== null && settings !== undefined) return chooseEntry({ name: target, settings }, config);
  // Meant as a URL, right or wrong: names in a config file cannot look like it.
  if (/[:/\\@?#\s]/.test(target)) return { url: target, from: 'flag', place: '--target', entry: null };
  const names = [...(config?.targets.keys() ?? [])];
  const hint = names.length === 0 ? 'no target is configured' : nameHint(target, names);
  throw new UsageError(
    `--target: this is neither a URL (http:// or https://) nor a name in a config file; ${hint}`,
  );
}

function chooseEntry(entry: NamedEntry, config: ConfigFile): ChosenTarget {
  const { url } = entry.settings;
  return { url, from: 'config file', place: entryPlace({ config, entry }, 'url'), entry };
}

/** Refuses flags for a deployment when none is named: you would take the mock's verdict for its verdict. */
function refuseAimless(flags: TargetFlags, config: ConfigFile | null): void {
  const aimless = NEED_A_TARGET.find((flag) => flags[flag] !== undefined);
  if (aimless !== undefined) {
    throw new UsageError(`${flagName(aimless)} is about a deployment: name one with --target`);
  }
  if (flags.config !== undefined && config !== null && config.targets.size > 0) {
    const names = [...config.targets.keys()].join(', ');
    throw new UsageError(`--config: choose with --target NAME or --all-targets; the file has ${names}`);
  }
}

const WHERE_CREDENTIALS_BELONG =
  'give them in the environment (ZSTACK_ACCOUNT and ZSTACK_PASSWORD, ZSTACK_SESSION_UUID, or ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCESS_KEY_SECRET)';

/**
 * Checks the URL of a target.
 *
 * @param place where it was given
 * @throws UsageError that never repeats the URL
 */
export function checkedTargetUrl(text: string, place: string): URL {
  const url = checkedUrl(text, place, WHERE_CREDENTIALS_BELONG);
  if (!/\/v1\/*$/.test(text)) return url;
  throw new UsageError(`${place}: the URL ends in /v1; give it up to /zstack, or without a path`);
}
