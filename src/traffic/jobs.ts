import type { DeployedAccepted, FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { matchOperation } from '../contract/operations.ts';
import { pollOperation } from '../contract/replies.ts';
import type { Asked } from '../judge/observe.ts';
import { JOB_UUID } from '../model/exchange.ts';
import { isJsonObject, type JsonValue, type Unchecked } from '../model/json.ts';
import {
  type RecordedRequest,
  type RecordedResponse,
  readResponse,
  requestHeader,
  statusOf,
} from './recorded-entry.ts';

/** What is known of a job: what the reconnect that began it asked for, or that another operation began it. */
export type KnownJob = Asked | 'other';

/** So many jobs are remembered; of more the first are forgotten. */
const MOST_JOBS = 200_000;

const ACCEPTED = 202;
const HEADER = JOB_UUID.toLowerCase();
export const JOB_ID = 'jobUuid' satisfies FieldName;

/** The jobs that a recording has seen begin. */
export class Jobs {
  readonly #catalog: Catalog;
  readonly #known = new Map<string, KnownJob>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  find(id: string): KnownJob | undefined {
    return this.#known.get(id);
  }

  /** The ids of the job that a request of ours began: the one that it was answered, the one that it asked for. */
  startedBy({ headers }: RecordedRequest, response: RecordedResponse): readonly string[] {
    return this.#begun(headers[HEADER] ?? null, response);
  }

  /** The ids of the jobs that an entry of another operation began. */
  ofOther(entry: unknown): readonly string[] {
    const wanted = requestHeader(entry, HEADER);
    // Most entries are no such thing, and their bodies are long.
    if (wanted === null && statusOf(entry) !== ACCEPTED) return [];
    return this.#begun(wanted, readResponse(entry));
  }

  remember(ids: readonly string[], job: KnownJob): void {
    for (const id of ids) {
      if (this.#known.has(id)) continue;
      this.#known.set(id, job);
      if (this.#known.size <= MOST_JOBS) continue;
      const [first = ''] = this.#known.keys();
      this.#known.delete(first);
    }
  }

  #begun(wanted: string | null, response: RecordedResponse): readonly string[] {
    // A request without an answer can have begun its job all the same; one that was refused has not.
    if (response.kind === 'unanswered') return this.#ids(wanted, null);
    if (response.status !== ACCEPTED) return [];
    const { body } = response;
    return this.#ids(
      wanted,
      body.kind === 'kept' && body.payload.kind === 'json' ? body.payload.value : null,
    );
  }

  #ids(wanted: string | null, answer: JsonValue): readonly string[] {
    const ids = new Set(wanted === null || wanted === '' ? [] : [wanted]);
    const { location }: Unchecked<DeployedAccepted> = isJsonObject(answer) ? answer : {};
    if (typeof location === 'string') {
      const poll = pollOperation(this.#catalog);
      const match = matchOperation(this.#catalog, poll.method, location);
      const id = match?.operation === poll ? match.places[JOB_ID] : undefined;
      if (id !== undefined) ids.add(id);
    }
    return [...ids];
  }
}
