import type { Catalog } from '../contract/catalog.ts';
import { Summary } from '../judge/summary.ts';
import { readPayload } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';
import { beginRun, type Report } from '../model/report.ts';
import { type Input, InputError } from './input.ts';
import { RecordedJudge } from './recorded-judge.ts';
import type { RecordingFacts } from './recording.ts';

/** The request that one body answers. */
export interface BodyFacts extends RecordingFacts {
  /** Id of the operation. */
  readonly operation: string;
  readonly status: number;
  /** The uuid of the connection that the request named; null if unknown. */
  readonly uuid: string | null;
}

/** Largest body, in bytes. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Checks the body of one answer.
 *
 * @throws InputError when it cannot be read, or is a HAR file
 */
export async function checkBody(catalog: Catalog, input: Input, facts: BodyFacts): Promise<Report> {
  const time = beginRun(facts.now ?? Date.now);
  const payload = readPayload(await readAll(input));
  if (payload.kind === 'json' && isJsonObject(payload.value)) {
    const { log } = payload.value;
    if (isJsonObject(log) && Array.isArray(log['entries'])) {
      throw new InputError(
        `${input.name} is a HAR file, whose entries say what they answer: leave out --operation and --status`,
      );
    }
  }
  const { operation: id, version, target, status, uuid, dialect } = facts;
  const operation = catalog.operation(id);
  const [path = ''] = operation.paths;
  const summary = new Summary(catalog, facts);
  const outcome = new RecordedJudge(catalog, dialect).judge({
    index: 0,
    match: { operation, path, parameters: {} },
    request: { headers: {}, body: { kind: 'dropped', why: 'only the answer was given' }, isBodyKnown: false },
    response: { kind: 'answered', status, headers: {}, body: { kind: 'kept', payload }, mimeType: '' },
    durationMs: null,
    requested: uuid === null ? null : { uuid, operation: null, validationOnly: false },
    remark: null,
  });
  summary.add(outcome);
  const dialects = dialect === null ? {} : { dialects: [dialect] };
  return summary.report({ ...time(), version, source: 'recording', target, ...dialects });
}

async function readAll(input: Input): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of input.open()) {
    size += part.length;
    if (size > LARGEST)
      throw new InputError(
        `${input.name} is larger than ${LARGEST / 1024 / 1024} MB: no answer of the API is`,
      );
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts).toString('utf8');
}
