import examples from '../../docs/rule-examples.json' with { type: 'json' };
import type { Catalog } from '../../src/contract/catalog.ts';
import { type ClientCall, judgeConduct } from '../../src/judge/conduct.ts';
import { readPayload } from '../../src/model/exchange.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { ConductRuleId } from '../../src/model/rules.ts';

/** One call of an example. */
interface ExampleCall {
  /** Seconds since the first. */
  readonly at: number;
  readonly operation: string;
  /** Which job it starts or asks for. */
  readonly job?: number;
  /** Of the answer; by default that of a success. */
  readonly status?: number;
  /** Whether it went to the host that `location` names. */
  readonly atLocation?: boolean;
  /** The run that has it; both by default. */
  readonly only?: 'sound' | 'broken';
}

/** A run of a client that breaks one rule, beside one that does not. */
export interface ConductExample {
  readonly rule: ConductRuleId;
  readonly calls: readonly ExampleCall[];
  /** After how many seconds the client is ended in the broken run. */
  readonly endedAfter?: number;
}

/** The examples of `docs/rule-examples.json` that have several calls. */
export const CONDUCT_EXAMPLES = examples.filter((one) => 'calls' in one) as readonly ConductExample[];

const CONNECTION = '654dedd65de8345cae7042a375451146';
const SESSION = '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90';
const HOST = '10.0.0.5:8080';

function jobId({ job = 0 }: ExampleCall): string {
  return String(job).repeat(32);
}

/** What the judge finds in both runs. */
export function judgeConductExample(
  catalog: Catalog,
  { calls, endedAfter }: ConductExample,
): { readonly sound: readonly Finding[]; readonly broken: readonly Finding[] } {
  const findings = (run: 'sound' | 'broken', isEnded: boolean): readonly Finding[] => {
    const made = calls.filter(({ only = run }) => only === run).map((call) => clientCall(catalog, call));
    return judgeConduct(catalog, made, isEnded).map(({ finding }) => finding);
  };
  return { sound: findings('sound', false), broken: findings('broken', endedAfter !== undefined) };
}

function clientCall(catalog: Catalog, call: ExampleCall): ClientCall {
  const { operation, at, atLocation = false } = call;
  const answers: Readonly<Record<string, object>> = {
    login: { inventory: { uuid: SESSION } },
    reconnect: { location: `http://${HOST}/zstack/v1/api-jobs/${jobId(call)}` },
  };
  const request = { ...lineOf(catalog, call), headers: {}, body: readPayload('') };
  const body = readPayload(JSON.stringify(answers[operation] ?? {}));
  const exchange = { request, response: { status: statusOf(call), headers: {}, body } };
  return { operation, exchange, at: at * 1000, delivered: true, atLocation };
}

function statusOf({ operation, status }: ExampleCall): number {
  return status ?? (operation === 'reconnect' ? 202 : 200);
}

function lineOf(catalog: Catalog, call: ExampleCall): { readonly method: string; readonly path: string } {
  const { method, paths } = catalog.operation(call.operation);
  const values: Readonly<Record<string, string>> = {
    uuid: CONNECTION,
    jobUuid: jobId(call),
    sessionUuid: SESSION,
  };
  const path = (paths[0] ?? '').replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  return { method, path };
}

/** Both runs as one difference: a line for each call, with its second, its answer and its job. */
export function conductDifference(catalog: Catalog, { calls, endedAfter }: ConductExample): string {
  const lines = calls.map((call) => {
    const { method, path } = lineOf(catalog, call);
    const sign = { sound: '-', broken: '+', both: ' ' }[call.only ?? 'both'];
    const where = call.atLocation === true ? `, at ${HOST}` : '';
    const job = call.job === undefined ? '' : `, job ${call.job}`;
    const short = path.replace(/[0-9a-f]{32}/, (id) => `${id.slice(0, 6)}…`);
    return `${sign} ${secondOf(call.at)} s  ${method} ${short}: ${statusOf(call)}${job}${where}`;
  });
  const end = endedAfter === undefined ? [] : [`+ ${secondOf(endedAfter)} s  the client is ended`];
  return [...lines, ...end].join('\n');
}

function secondOf(at: number): string {
  return at.toFixed(1).padStart(4);
}
