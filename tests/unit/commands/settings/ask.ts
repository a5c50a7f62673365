import { posix } from 'node:path';
import { UsageError } from '../../../../src/commands/options.ts';
import type { ReadFile } from '../../../../src/commands/settings/config-file.ts';
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { resolveTargets, type Settings } from '../../../../src/commands/settings/targets.ts';
import type { Target } from '../../../../src/verify/live/target.ts';

export const CWD = '/home/op/work';
export const CONFIG = posix.join(CWD, 'zstack-contract.config.yaml');
export const URL_A = 'https://a.example:8443';
export const UUID = '98d8a3b2a9ea3c9db4f0f5a3a5e7a1c4';
export const OTHER_UUID = '00000000000000000000000000000001';

/** What settings are made of, beside the flags. */
export interface World {
  readonly env?: Readonly<Record<string, string>>;
  /** Text of the config file in the working folder. */
  readonly config?: string;
  /** Other files by absolute path; a code in place of text is how reading it fails. */
  readonly files?: Readonly<Record<string, string | { readonly code: string }>>;
  /** Standard input; reading it fails when it is absent. */
  readonly stdin?: string;
}

function reader({ config, files = {} }: World): ReadFile {
  const all = { ...(config === undefined ? {} : { [CONFIG]: config }), ...files };
  return async (path) => {
    const file = all[path] ?? { code: 'ENOENT' };
    if (typeof file === 'string') return file;
    throw Object.assign(new Error(`${file.code}: ${path}`), file);
  };
}

async function* inputOf(stdin: string | undefined): AsyncGenerator<string> {
  if (stdin === undefined) throw new Error('nobody may read standard input here');
  yield stdin;
}

export function ask(flags: TargetFlags, world: World = {}): Promise<Settings> {
  return resolveTargets(flags, world.env ?? {}, { cwd: CWD, stdin: inputOf(world.stdin) }, reader(world));
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
