import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../../../../src/commands/options.ts';
import { CONFIG_NAME, type TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { resolveTargets, type Settings } from '../../../../src/commands/settings/targets.ts';
import type { Target } from '../../../../src/verify/live/context.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A folder that has nothing but the files of one question. */
const TOP = realpathSync(temporaryFolder());

export const ABOVE = join(TOP, 'home');
export const CWD = join(ABOVE, 'work');
export const CONFIG = join(CWD, CONFIG_NAME);
export const URL_A = 'https://a.example:8443';
export const UUID = '98d8a3b2a9ea3c9db4f0f5a3a5e7a1c4';
export const OTHER_UUID = '00000000000000000000000000000001';

/** What settings are made of, beside the flags. */
export interface World {
  readonly env?: Readonly<Record<string, string>>;
  /** Text of the config file in the working folder. */
  readonly config?: string;
  /** Other files by their path from the working folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Standard input; reading it fails when it is absent. */
  readonly stdin?: string;
}

async function* inputOf(stdin: string | undefined): AsyncGenerator<string> {
  if (stdin === undefined) throw new Error('nobody may read standard input here');
  yield stdin;
}

export function ask(flags: TargetFlags, { env = {}, config, files, stdin }: World = {}): Promise<Settings> {
  rmSync(ABOVE, { recursive: true, force: true });
  mkdirSync(CWD, { recursive: true });
  for (const [path, text] of Object.entries({ ...(config && { [CONFIG_NAME]: config }), ...files })) {
    mkdirSync(dirname(join(CWD, path)), { recursive: true });
    writeFileSync(join(CWD, path), text);
  }
  return resolveTargets(flags, env, { cwd: CWD, stdin: inputOf(stdin) });
}

/** The only target. */
export async function askOne(flags: TargetFlags, world: World = {}): Promise<Target> {
  const { targets } = await ask(flags, world);
  const [target] = targets;
  if (target === undefined || targets.length > 1)
    throw new Error(`${targets.length} targets in place of one`);
  return target;
}

/** The message of the UsageError. */
export async function complaint(flags: TargetFlags, world: World = {}): Promise<string> {
  try {
    await ask(flags, world);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('there was nothing to complain about');
}
