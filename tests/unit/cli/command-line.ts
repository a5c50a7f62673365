import { run } from '../../../src/cli.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, until it ends; `interrupt` is what Ctrl-C would be. */
export async function zstackContract(args: readonly string[], interrupt?: Promise<void>): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(
    args,
    {},
    {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      interrupted: () => interrupt ?? Promise.resolve(),
    },
  );
  return { code, out: out.join(''), err: err.join('') };
}
