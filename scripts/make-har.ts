import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { recordedEntries } from './har-entries.ts';

/*
 * Writes a HAR file of a given size, the same one every time, for measurements:
 *   npm run -s har -- --megabytes 500 --out big.har [--ours 1.0]
 */

/** Writes a recording until it has a size. */
export async function writeHar(path: string, bytes: number, ours: number): Promise<void> {
  const file = createWriteStream(path);
  let written = 0;
  const write = async (text: string): Promise<void> => {
    written += text.length;
    if (!file.write(text)) await once(file, 'drain');
  };
  await write('{"log":{"version":"1.2","creator":{"name":"make-har","version":"1"},"pages":[],"entries":[\n');
  let separator = '';
  for (const entry of recordedEntries(ours)) {
    await write(`${separator}${JSON.stringify(entry)}`);
    separator = ',\n';
    if (written >= bytes) break;
  }
  await write('\n]}}\n');
  file.end();
  await finished(file);
}

/** Reads a number, or ends with what is wrong with it. */
function readNumber(text: string, name: string, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= most) return value;
  return refuse(`--${name} is a number from 0 to ${most}, not ${text}`);
}

function refuse(sentence: string): never {
  process.stderr.write(`error: ${sentence}\n`);
  process.exit(2);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      megabytes: { type: 'string', default: '500' },
      ours: { type: 'string', default: '0.3' },
      out: { type: 'string' },
    },
  });
  const megabytes = readNumber(values.megabytes, 'megabytes', 100_000);
  const ours = readNumber(values.ours, 'ours', 1);
  await writeHar(values.out ?? refuse('--out FILE is needed'), megabytes * 1_000_000, ours);
}
