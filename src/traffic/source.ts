import { open as openDescriptor, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { whyUnreadable } from '../model/file-trouble.ts';
import { InputError } from './input-error.ts';

/** Somewhere to read a recording from. */
export interface Source {
  /** What messages call it. */
  readonly name: string;
  /** Bytes in all, as they lie there; null when nobody knows. */
  readonly size: number | null;
  /** Bytes read so far, as they lie there. */
  readonly position: number;
  /**
   * Its bytes as UTF-8, unzipped. A chunk is good until the next one is asked for. A file can be opened again,
   * a stream cannot. They end early when the signal says so, also while more is waited for.
   */
  open(signal?: AbortSignal): AsyncIterable<Buffer>;
}

/** Large enough to be fast, small enough not to be noticed. */
const CHUNK = 256 * 1024;

/**
 * A file to read.
 *
 * @throws InputError when it is not there, or is none
 */
export function fileSource(path: string): Source {
  const size = sizeOf(path);
  const read = statSync(path).isFIFO() ? readPipe : readFile;
  return new CountingSource(path, size, (signal) => read(path, signal));
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

/** A stream to read, once. */
export function streamSource(name: string, stream: AsyncIterable<Uint8Array | string>): Source {
  return new CountingSource(name, null, (signal) => {
    if (signal !== undefined && stream instanceof Readable) addAbortSignal(signal, stream);
    return stream;
  });
}

function sizeOf(path: string): number | null {
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw new InputError(`${path} is a folder: name the HAR file in it`);
    // A pipe has no size.
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} cannot be checked: ${whyUnreadable(error)}`);
  }
}

class CountingSource implements Source {
  readonly name: string;
  readonly size: number | null;
  position = 0;
  readonly #openBytes: (signal?: AbortSignal) => AsyncIterable<Uint8Array | string>;

  constructor(
    name: string,
    size: number | null,
    openBytes: (signal?: AbortSignal) => AsyncIterable<Uint8Array | string>,
  ) {
    this.name = name;
    this.size = size;
    this.#openBytes = openBytes;
  }

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

/** Enough to tell what a file is. */
const HEAD = 4;

/**
 * Unzips; what a Windows shell wrote as UTF-16 becomes UTF-8. The first chunk holds at least the file's head.
 * Whenever the reading ends, the file is closed.
 */
async function* plainBytes(name: string, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    const head = await headOf(chunks);
    const all = joined(head, chunks);
    if (startsWith(head, [0x1f, 0x8b])) yield* plainBytes(name, unzipped(all));
    else if (startsWith(head, [0x50, 0x4b, 3, 4])) {
      throw new InputError(`${name} is a zip archive: unpack it, and name the HAR file in it`);
    } else if (startsWith(head, [0xff, 0xfe])) yield* recoded('utf-16le', all);
    else if (startsWith(head, [0xfe, 0xff])) yield* recoded('utf-16be', all);
    else yield* all;
  } finally {
    await chunks.return(undefined);
  }
}

async function headOf(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let read = 0;
  while (read < HEAD) {
    const next = await chunks.next();
    if (next.done === true) break;
    parts.push(Buffer.from(next.value));
    read += next.value.length;
  }
  return Buffer.concat(parts);
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
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

/** Whoever reads ahead needs chunks of its own. */
async function* copied(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

async function* recoded(encoding: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
