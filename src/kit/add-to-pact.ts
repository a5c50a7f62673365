import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/** What matters here of a pact file; the rest is carried along. */
interface PactFile {
  readonly interactions: readonly InteractionV4[];
  readonly metadata: { readonly pactSpecification: { readonly version: string } };
}

interface InteractionV4 {
  readonly description: string;
  readonly providerStates?: JsonValue;
  readonly response: JsonObject;
}

/**
 * Adds what Pact wrote into a folder of one test to the pact of all tests. The same tests make the same bytes,
 * in whatever order and however many processes they run.
 *
 * @throws Error when the file of all tests is no pact to which these can be added
 */
export function addToPact(from: string, folder: string, dialect: Dialect): void {
  const [name] = readdirSync(from);
  if (name === undefined) throw new Error('Pact passed the test and wrote no file');
  const fresh = JSON.parse(readFileSync(join(from, name), 'utf8')) as PactFile;
  const path = join(folder, name);
  mkdirSync(folder, { recursive: true });
  whileLocked(`${path}.lock`, () => {
    const added = dialect === 'deployed' ? fresh.interactions.map(withoutHeaders) : fresh.interactions;
    const merged = merge(interactionsIn(path), added);
    // Readers find either the earlier file or this one, never a part of it.
    writeFileSync(`${path}.part`, `${JSON.stringify({ ...fresh, interactions: merged }, null, 2)}\n`);
    renameSync(`${path}.part`, path);
  });
}

/** The interactions of earlier tests; none where there is no file. */
function interactionsIn(path: string): readonly InteractionV4[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  try {
    const { interactions, metadata } = JSON.parse(text) as PactFile;
    if (metadata.pactSpecification.version.startsWith('4') && Array.isArray(interactions))
      return interactions;
  } catch {
    // No pact at all.
  }
  throw new Error(
    `${path} is not a pact of version 4, so nothing can be added to it: delete it, and run all tests again`,
  );
}

/**
 * No reply of real servers needs a header. They send no Content-Type, and Pact adds one to every reply with a body
 * (its core offers no way to leave it out).
 */
function withoutHeaders(interaction: InteractionV4): InteractionV4 {
  const { headers: _, ...response } = interaction.response;
  return { ...interaction, response };
}

/** Several tests of one interaction make one of it, whose reply holds what each of them reads. */
function merge(known: readonly InteractionV4[], fresh: readonly InteractionV4[]): readonly InteractionV4[] {
  const all = new Map<string, InteractionV4>();
  for (const one of [...known, ...fresh]) {
    // The same in every version of Pact's specification, and what a verifier knows an interaction by.
    const key = JSON.stringify([one.description, one.providerStates]);
    const response = union(all.get(key)?.response, one.response) as JsonObject;
    all.set(key, { ...one, response });
  }
  return [...all].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one);
}

/** Both values in one, with sorted keys; the second wins where they differ. */
function union(one: JsonValue | undefined, other: JsonValue | undefined): JsonValue | undefined {
  if (isJsonObject(one) && isJsonObject(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
    return Object.fromEntries(keys.map((key) => [key, union(one[key], other[key]) as JsonValue]));
  }
  if (!Array.isArray(one) || !Array.isArray(other)) return other ?? one;
  const longer = one.length > other.length ? one : other;
  return longer.map((_, index) => union(one[index], other[index]) as JsonValue);
}

const PAUSE_MS = 10;
/** A lock is held for milliseconds; an older one was left by a process that was killed. Test runners wait for five seconds. */
const STALE_AFTER_MS = 3_000;

/** Runs `work` while no other process does so. It waits without timers, which a test may have replaced. */
function whileLocked(lock: string, work: () => void): void {
  let seen: number | undefined;
  for (let waitedMs = 0; !take(lock); waitedMs += PAUSE_MS) {
    const takenAt = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (takenAt !== seen) [seen, waitedMs] = [takenAt, 0];
    // Another process that found it stale may have removed it.
    if (waitedMs >= STALE_AFTER_MS) rmSync(lock, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A folder is made by one process, and for all others it is there already. */
function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
