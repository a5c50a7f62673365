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

type Bytes = AsyncIterable<Uint8Array | string>;

/** Large enough to be fast, small enough not to be noticed. */
const CHUNK = 256 * 1024;

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
   * Its bytes as UTF-8, unzipped. A chunk is valid until the next one is read. The signal ends the reading early,
   * also while the input waits for more.
   */
  open(signal?: AbortSignal): AsyncIterable<Buffer> {
    this.position = 0;
    return plainBytes(this.name, this.#count(signal));
  }

  async *#count(signal?: AbortSignal): AsyncGenerator<Buffer> {
    for await (const chunk of this.#openBytes(signal)) {
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
  if (found.isDirectory()) throw new InputError(`${path} is a folder: name the HAR file in it`);
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

/** Enough to tell what a file is. */
const HEAD = 4;

/**
 * Unzips; what a Windows shell wrote as UTF-16 becomes UTF-8. The first chunk holds at least the file's head.
 * Whenever the reading ends, the file is closed.
 */
async function* plainBytes(name: string, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    const head = await headOf(chunks);
    const startsWith = (...bytes: number[]): boolean => bytes.every((byte, at) => head[at] === byte);
    const all = joined(head, chunks);
    if (startsWith(0x1f, 0x8b)) yield* plainBytes(name, unzipped(all));
    else if (startsWith(0x50, 0x4b, 3, 4)) {
      throw new InputError(`${name} is a zip archive: unpack it, and name the HAR file in it`);
    } else if (startsWith(0xff, 0xfe)) yield* recoded('utf-16le', all);
    else if (startsWith(0xfe, 0xff)) yield* recoded('utf-16be', all);
    else yield* all;
  } finally {
    await chunks.return(undefined);
  }
}

async function headOf(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < HEAD) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

/** Ends with the error of zlib where the data breaks off; what came before it has been handed on. */
async function* unzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  pipeline(copied(chunks), gunzip, () => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

/** A stream that reads ahead needs its own copy of each chunk. */
async function* copied(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

async function* recoded(encoding: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
