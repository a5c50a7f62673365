import { open as openDescriptor, type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { whyUnreadable } from '../model/file-errors.ts';

/** The input is nothing that can be checked: a usage error. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The input could be read in part only; the cause is a text that does not name it. */
export class BrokenInputError extends InputError {}

type Bytes = AsyncIterable<Buffer>;

const CHUNK = 256 * 1024;
/** The first byte of gzip data, with which no JSON begins. */
const GZIP = 0x1f;

/** What is checked: a file, which can be opened again, or a stream, which cannot. */
export class Input {
  readonly name: string;
  /** Size in bytes, before it is unzipped; null if unknown. */
  readonly size: number | null;
  /** Bytes read so far, before they are unzipped. */
  position = 0;
  readonly #openBytes: (signal?: AbortSignal) => Bytes;

  constructor(name: string, size: number | null, openBytes: (signal?: AbortSignal) => Bytes) {
    this.name = name;
    this.size = size;
    this.#openBytes = openBytes;
  }

  /**
   * Its bytes, unzipped. A chunk is valid until the next one is read. The signal ends the reading early, also while
   * the input waits for more. Whenever the reading ends, the file is closed.
   *
   * @throws InputError when it cannot be read, BrokenInputError when it cannot be read on
   */
  async *open(signal?: AbortSignal): AsyncGenerator<Buffer> {
    this.position = 0;
    const chunks = this.#read(signal);
    try {
      const { value: first = Buffer.alloc(0) } = await chunks.next();
      const all = joined(first, chunks);
      yield* first[0] === GZIP ? unzipped(all) : all;
    } catch (error) {
      if (signal?.aborted === true) return;
      const isBroken = this.position > 0;
      const cause = isBroken ? whyBroken(error) : whyUnreadable(error);
      throw new (isBroken ? BrokenInputError : InputError)(`${this.name} cannot be checked: ${cause}`, {
        cause,
      });
    } finally {
      await chunks.return(undefined);
    }
  }

  async *#read(signal?: AbortSignal): AsyncGenerator<Buffer> {
    for await (const chunk of this.#openBytes(signal)) {
      this.position += chunk.length;
      if (chunk.length > 0) yield chunk;
    }
  }
}

/**
 * A file to read.
 *
 * @throws InputError when it does not exist, or is no file
 */
export function fileInput(path: string): Input {
  let found: Stats;
  try {
    found = statSync(path);
  } catch (error) {
    throw new InputError(`${path} cannot be checked: ${whyUnreadable(error)}`);
  }
  const read = found.isFIFO() ? readPipe : readFile;
  // A pipe has no size.
  return new Input(path, found.isFile() ? found.size : null, (signal) => read(path, signal));
}

/** A stream to read, once. */
export function streamInput(name: string, stream: AsyncIterable<Uint8Array | string>): Input {
  return new Input(name, null, (signal) => {
    if (signal !== undefined && stream instanceof Readable) addAbortSignal(signal, stream);
    return copied(stream);
  });
}

/** A pipe that is read as a file could not be given up while nothing comes, not even by the end of the process. */
async function* readPipe(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const fd = await promisify(openDescriptor)(path, 'r');
  const socket = new Socket({ fd, readable: true, writable: false });
  if (signal !== undefined) addAbortSignal(signal, socket);
  yield* socket as Bytes;
}

/** Reads a file into one buffer over and over: a new one for each chunk would fill the memory until it is collected. */
async function* readFile(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK);
      if (bytesRead === 0 || signal?.aborted === true) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* joined(first: Buffer, rest: Bytes): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Ends with the error of zlib where the data breaks off; what came before it has been handed on. */
function unzipped(bytes: Bytes): Bytes {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // A stream that reads ahead needs its own copy of each chunk.
  pipeline(copied(bytes), gunzip, () => {});
  return gunzip;
}

async function* copied(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks)
    yield Buffer.from(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
}

function whyBroken(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return 'the file is cut short: its gzip data ends';
  if (code.startsWith('Z_')) return 'the gzip data of the file is broken';
  return `the file could not be read on (${code})`;
}
