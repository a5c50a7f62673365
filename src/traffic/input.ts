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

/** The input could be read in part only. */
export class BrokenInputError extends InputError {
  /** What is broken, without the name of the input. */
  readonly why: string;

  constructor(name: string, why: string) {
    super(`${name} cannot be checked: ${why}`);
    this.why = why;
  }
}

type Bytes = AsyncIterable<Uint8Array | string>;

/** Large enough to be fast, small enough not to be noticed. */
const CHUNK = 256 * 1024;
/** The first byte of gzip data, with which no JSON begins. */
const GZIP = 0x1f;

/** What is checked: a file, which can be opened again, or a stream, which cannot. */
export class Input {
  /** What messages call it. */
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
      if (first[0] === GZIP) yield* unzipped(first, chunks);
      else {
        yield first;
        yield* chunks;
      }
    } catch (error) {
      if (signal?.aborted === true) return;
      if (this.position > 0) throw new BrokenInputError(this.name, whyBroken(error));
      throw new InputError(`${this.name} cannot be checked: ${whyUnreadable(error)}`);
    } finally {
      await chunks.return(undefined);
    }
  }

  async *#read(signal?: AbortSignal): AsyncGenerator<Buffer> {
    for await (const chunk of this.#openBytes(signal)) {
      if (chunk.length === 0) continue;
      const bytes =
        typeof chunk === 'string'
          ? Buffer.from(chunk)
          : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      this.position += bytes.length;
      yield bytes;
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
export function streamInput(name: string, stream: Bytes): Input {
  return new Input(name, null, (signal) => {
    if (signal !== undefined && stream instanceof Readable) addAbortSignal(signal, stream);
    return stream;
  });
}

/** A pipe is read as a socket is: reading it as a file could not be given up while nothing comes. */
async function* readPipe(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const fd = await promisify(openDescriptor)(path, 'r');
  const socket = new Socket({ fd, readable: true, writable: false });
  if (signal !== undefined) addAbortSignal(signal, socket);
  yield* socket as AsyncIterable<Uint8Array>;
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

/** Ends with the error of zlib where the data breaks off; what came before it has been handed on. */
async function* unzipped(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  pipeline(copied(first, rest), gunzip, () => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

/** A stream that reads ahead needs its own copy of each chunk. */
async function* copied(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from(first);
  for await (const chunk of rest) yield Buffer.from(chunk);
}

/** Why a file, or its gzip data, could not be read further. */
function whyBroken(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return 'the file is cut short: its gzip data ends';
  if (code.startsWith('Z_')) return 'the gzip data of the file is broken';
  return `the file could not be read on (${code})`;
}
