import type { Catalog } from '../contract/catalog.ts';
import { type Evidence, type Headers, JOB_UUID } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { MOST_SECRETS } from '../redact/own-secrets.ts';
import { Redactor } from '../redact/redactor.ts';
import { type HarEntry, INCOMPLETE, readHar } from './har-file.ts';
import { type Input, InputError } from './input.ts';
import { partOf, type RecordedBody } from './recorded-body.ts';
import {
  exchangeOf,
  type OwnEntry,
  otherJobs,
  readCall,
  readHeaders,
  readOwnEntry,
} from './recorded-entry.ts';

const LONGEST_TEXT = 200;
/** Replaces a body that could not be read; it is the name of no encoding, so it cannot be read either. */
const UNREADABLE = { encoding: 'withheld', text: '‹withheld›' };
const JSON_TYPE = 'application/json';
/** Members that a HAR file needs, and that say nothing here. */
const OF_MESSAGE = { httpVersion: '', cookies: [], headersSize: -1, bodySize: -1 };
const OF_REQUEST = { ...OF_MESSAGE, queryString: [] };
const OF_ANSWER = { ...OF_MESSAGE, statusText: '', redirectURL: '' };

export interface CopyTarget {
  put(text: string): void;
  /** Puts what was written in its place, whole. */
  keep(): void;
}

/**
 * A copy of a HAR file that holds only what is known to be harmless. Entries are written anew from what the check reads
 * of them, so that the copy is judged like the original. Secrets are learned while the file is checked, and the copy
 * is written in a second reading: earlier entries may hold a session that a later one shows.
 */
export class RedactedCopy {
  readonly #catalog: Catalog;
  readonly #redactor: Redactor;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#redactor = new Redactor(catalog, undefined, true);
  }

  /**
   * Learns the secrets of an entry; of another operation its credentials only.
   *
   * @throws InputError when there are more than can be remembered, so that no copy could be trusted
   */
  learn(entry: JsonObject): void {
    const own = readOwnEntry(this.#catalog, entry);
    if (own === null) this.#redactor.learnHeaders(readHeaders(partOf(entry, 'request')));
    else this.#redactor.learn(exchangeOf(own), own.match.operation.id);
    if (this.#redactor.secrets.size < MOST_SECRETS) return;
    throw new InputError(
      `the file holds ${MOST_SECRETS} secrets or more, too many to remember: split it, and redact its parts`,
    );
  }

  /** Reads the file once more and writes the copy; gives up when the signal says so. */
  async write(input: Input, target: CopyTarget, signal?: AbortSignal): Promise<void> {
    target.put('{"log":{"version":"1.2","entries":[');
    let written = 0;
    const add = (entry: JsonObject | null): void =>
      target.put(`${written++ === 0 ? '' : ','}\n${JSON.stringify(entry)}`);
    let unread = 0;
    const onEntry = ({ index, entry, problem }: HarEntry): void => {
      // An item that is no entry keeps its place, so that indices are those of the original.
      while (written < index) add(null);
      if (problem !== null) unread++;
      add(this.#copy(entry));
    };
    const { problem: cut, log, entries } = await readHar(input, onEntry, signal);
    if (signal?.aborted === true) return;
    while (written < entries) add(null);
    const problem = cut ?? (unread === 0 ? null : `${unread} of its entries could not be read`);
    const members = {
      creator: { name: '', version: '', ...this.#scalars(log?.['creator'], ['name', 'version']) },
      comment: `redacted by zstack-contract${problem === null ? '' : `; ${problem}`}`,
      ...(problem === null ? {} : { [INCOMPLETE]: problem }),
    };
    target.put(`\n],${JSON.stringify(members).slice(1)}}\n`);
    target.keep();
  }

  /** A copy of an entry. An entry of another operation becomes a shell, so that all indices stay the same. */
  #copy(entry: JsonObject | null): JsonObject {
    const call = entry === null ? null : readCall(entry);
    if (entry === null || call === null)
      return { comment: 'left out by zstack-contract: it could not be read' };
    const own = readOwnEntry(this.#catalog, entry);
    const { time } = entry;
    return {
      ...this.#scalars(entry, ['startedDateTime', 'time']),
      ...(own === null ? this.#shell(entry, call.url) : this.#messages(own, call.url, entry)),
      cache: {},
      timings: { send: 0, wait: typeof time === 'number' ? time : 0, receive: 0 },
    };
  }

  #messages(own: OwnEntry, url: string, entry: JsonObject): JsonObject {
    const { match, request } = own;
    const shown = this.#redactor.evidence(exchangeOf(own), match.operation.id);
    const sent = copiedBody(request.body, shown.request.body);
    const isEmpty = request.body.unjudged === null && sent.text === undefined;
    // A body that may not be the one that was sent has another size than its message says.
    const bodySize = Buffer.byteLength(sent.text ?? '') + (request.isBodyKnown || isEmpty ? 0 : 1);
    return {
      request: {
        ...OF_REQUEST,
        method: shown.request.method,
        url: `${this.#redactor.origin(url)}${shown.request.path}`,
        ...this.#scalars(partOf(entry, 'request'), ['httpVersion']),
        headers: headersOf(shown.request.headers, isEmpty ? null : bodySize),
        bodySize,
        ...(sent.text !== undefined && { postData: { mimeType: JSON_TYPE, ...sent } }),
      },
      response: { ...OF_ANSWER, ...this.#answer(own, shown.response, partOf(entry, 'response')) },
    };
  }

  #answer({ response }: OwnEntry, shown: Evidence['response'], recorded: JsonObject): JsonObject {
    const { status, body } = response;
    const content = { size: 0, mimeType: '' };
    if (status === null) return { status: 0, headers: [], content, ...this.#scalars(recorded, ['_error']) };
    const copied = copiedBody(body, shown.body);
    const length = Buffer.byteLength(copied.text ?? '');
    const isDropped = body.unjudged?.verdict === 'skip';
    return {
      ...this.#scalars(recorded, ['httpVersion']),
      status,
      headers: headersOf(shown.headers, body.unjudged === null ? length : null),
      content: {
        ...content,
        ...this.#scalars(recorded['content'], ['mimeType']),
        size: isDropped ? 1 : length,
        ...copied,
      },
    };
  }

  /** Request and answer of another operation. Its job stays, so that polls of it are ignored here too. */
  #shell(entry: JsonObject, url: string): JsonObject {
    // Polls ask for the id that the answer names, if it names one.
    const job = otherJobs(this.#catalog, entry).at(-1);
    return {
      request: {
        ...OF_REQUEST,
        ...this.#scalars(partOf(entry, 'request'), ['method']),
        url: `${this.#redactor.origin(url)}/`,
        headers: job === undefined ? [] : [{ name: JOB_UUID, value: this.#redactor.header(JOB_UUID, job) }],
      },
      response: {
        ...OF_ANSWER,
        ...this.#scalars(partOf(entry, 'response'), ['status']),
        headers: [],
        content: { size: 0, mimeType: '' },
      },
    };
  }

  /** The members with these names that are plain values: texts by their words. */
  #scalars(value: unknown, names: readonly string[]): JsonObject {
    const members = names.flatMap((name): readonly (readonly [string, JsonValue])[] => {
      const one = isJsonObject(value) ? value[name] : undefined;
      if (typeof one === 'string') return [[name, this.#redactor.text(one, LONGEST_TEXT)]];
      return one === undefined || typeof one === 'object' ? [] : [[name, one]];
    });
    return Object.fromEntries(members);
  }
}

/** The text of a body, without base64 and gzip. One that was not kept, or cannot be read, stays so. */
function copiedBody(
  { unjudged }: RecordedBody,
  shown: string | null,
): { readonly text?: string; readonly encoding?: string } {
  if (unjudged?.verdict === 'error') return UNREADABLE;
  return unjudged !== null || shown === null ? {} : { text: shown };
}

/** @param size of the body, as its message says; null to leave it as it is */
function headersOf(headers: Headers, size: number | null): readonly JsonObject[] {
  return Object.entries(headers).map(([name, value]) => ({
    name,
    value: name === 'content-length' && size !== null ? String(size) : value,
  }));
}
