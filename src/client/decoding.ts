import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { plainText } from '../redact/words.ts';
import { UnreachableError } from './errors.ts';
import type { NetworkTrouble, TroubleKind } from './network-trouble.ts';

/** How a body came, and how much of it is taken. */
export interface BodyBounds {
  /** Whom sentences name. */
  readonly where: string;
  readonly maxBodyBytes: number;
  /** Value of `Content-Encoding`; null for none. */
  readonly encoding: string | null;
  /** Value of `Content-Length`; null for none. */
  readonly length: string | null;
}

/** Codings that are taken; a body may have several. */
const KNOWN = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'identity']);

/** So much of them is quoted. */
const LONGEST_CODINGS = 40;

/** More codings than any server has a reason for. */
const MOST_CODINGS = 3;

/**
 * Reads a body as text, undoing its content encoding, and stops as soon as it is too large. No more of it
 * is held than the text so far and one piece. The rest is given up: the caller destroys the body.
 *
 * @throws UnreachableError on a body that is too large, wrongly encoded or not UTF-8
 */
export async function readText(body: Readable, bounds: BodyBounds): Promise<string> {
  const { where, maxBodyBytes, length } = bounds;
  if (length !== null && Number(length) > maxBodyBytes) throw tooLarge(where, maxBodyBytes);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const pieces: string[] = [];
  let size = 0;
  for await (const piece of decoded(body, bounds)) {
    size += piece.byteLength;
    if (size > maxBodyBytes) throw tooLarge(where, maxBodyBytes);
    pieces.push(read(decoder, piece, where));
  }
  pieces.push(read(decoder, null, where));
  return pieces.join('');
}

/** A body larger than what is taken. */
export function tooLarge(where: string, maxBodyBytes: number): UnreachableError {
  return answered(
    'too-large',
    `the answer of ${where} is larger than ${maxBodyBytes} bytes: no answer of the API is; see what answers there`,
  );
}

function read(decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array | null, where: string): string {
  try {
    return piece === null ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    throw answered('not-utf-8', `the answer of ${where} is not UTF-8: see what answers there`);
  }
}

async function* decoded(body: Readable, { where, encoding }: BodyBounds): AsyncGenerator<Uint8Array> {
  const codings = codingsOf(encoding);
  if (codings.length > MOST_CODINGS || codings.some((coding) => !KNOWN.has(coding)))
    throw answered(
      'encoding',
      `the answer of ${where} has the content encoding ${quoted(codings)}, which was not asked for and is not known here: see which proxy adds it`,
    );
  let pieces: AsyncIterable<Uint8Array> = body;
  for (const coding of codings.toReversed()) {
    if (coding !== 'identity') pieces = undone(pieces, body, coding, where);
  }
  yield* pieces;
}

/** A body without one coding. The first byte tells zlib's deflate from the bare one that some servers send. */
async function* undone(
  pieces: AsyncIterable<Uint8Array>,
  body: Readable,
  coding: string,
  where: string,
): AsyncGenerator<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  let first = await source.next();
  while (first.done !== true && first.value.byteLength === 0) first = await source.next();
  if (first.done === true) return;
  const decompressor = decompressorOf(coding, first.value);
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => source };
  };
  pipeline(whole, decompressor, () => {});
  try {
    yield* decompressor as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof UnreachableError || body.errored !== null) throw error;
    throw answered(
      'encoding',
      `the answer of ${where} is not the ${coding} that its Content-Encoding says: see which proxy changes it`,
    );
  }
}

function decompressorOf(coding: string, first: Uint8Array): Transform {
  if (coding === 'br') return createBrotliDecompress();
  if (coding !== 'deflate') return createGunzip();
  return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
}

function codingsOf(encoding: string | null): readonly string[] {
  return (encoding ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '');
}

/** What a server wrote, fit for a sentence. */
function quoted(codings: readonly string[]): string {
  const shown = plainText(codings.join(', ').slice(0, LONGEST_CODINGS), () => false);
  return `"${shown.replaceAll(/[^\w ,.*…‹›-]/g, '?')}"`;
}

function answered(kind: TroubleKind, sentence: string): UnreachableError {
  const trouble: NetworkTrouble = { kind, sentence, mayHaveArrived: true };
  return new UnreachableError(trouble);
}
