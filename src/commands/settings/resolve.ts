import type { Target } from '../../verify/live/target.ts';
import type { Env } from '../io.ts';
import { UsageError } from '../usage-error.ts';
import { chooseTargets } from './choose-targets.ts';
import { type Format, readConfig } from './config-file.ts';
import type { TargetFlags } from './flags.ts';
import type { From, SettingSource } from './precedence.ts';
import { type ResolvedTarget, resolveTarget } from './resolve-target.ts';
import type { Surroundings } from './surroundings.ts';

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
