import { answererOf, bodyInWords } from '../contract/answerer.ts';
import type { Catalog } from '../contract/catalog.ts';
import { type BodyShape, bodyShape, jobOperations } from '../contract/reply-shape.ts';
import type { Structure } from '../contract/structures.ts';
import type { Validate } from '../contract/validators.ts';
import type { Operation, ReplyShape } from '../model/contract.ts';
import type { Dialect } from '../model/dialect.ts';
import type { ExchangeResponse, Payload } from '../model/exchange.ts';
import type { Outcome } from '../model/field.ts';
import type { JsonObject } from '../model/json.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';
import { bodyNotes, objectBody } from './body.ts';
import { type ConnectionPlan, compareConnections, connectionPlans } from './connection.ts';
import {
  type Envelope,
  envelopeFinding,
  envelopeOf,
  isEmptiness,
  isToldBy,
  strayFindings,
  toldOutcome,
} from './envelope.ts';
import { fieldFindings } from './fields.ts';
import { jobFindings } from './location.ts';
import { finding, type RawFinding, Received, type Said } from './raw-finding.ts';
import type { Subject } from './subject.ts';
import { NO_UNTYPED, type UntypedPlan, untypedNulls, untypedPlan } from './untyped.ts';

/**
 * Finds every way in which the answer of an exchange misses the contract. Pure. Only `judge.ts` calls it,
 * as what it finds holds texts of the answer that nobody may see.
 */
export type Check = (subject: Subject) => readonly RawFinding[];

const NOTHING: readonly RawFinding[] = [];

/** What is worked out once for each status of each operation. */
interface Reply {
  /** Which outcome the body tells: always the same, either, or none. */
  readonly outcome: BodyShape['outcome'];
  readonly structure: Structure | null;
  readonly envelope: Envelope | null;
  readonly plans: readonly ConnectionPlan[];
  readonly untyped: UntypedPlan;
  /** One for each outcome that the body can tell. */
  readonly validate: (outcome: Outcome | null) => Validate;
  /** Whether its connections are results of a reconnect. */
  readonly reconnected: boolean;
}

const CHECKS = new WeakMap<Catalog, Check>();

/** The check of a catalog, prepared once. */
export function checkOf(catalog: Catalog): Check {
  const known = CHECKS.get(catalog) ?? createCheck(catalog);
  CHECKS.set(catalog, known);
  return known;
}

function createCheck(catalog: Catalog): Check {
  const replies = prepareReplies(catalog);
  return (subject) => {
    const { response } = subject.exchange;
    const { dialect, operation: id } = subject;
    if (answererOf(catalog, { dialect, operation: id, response }) === 'gateway')
      return [gatewayFinding(response)];
    const operation = catalog.operation(id);
    const starter = subject.asked?.operation ?? null;
    const reply = replies(dialect, operation, response.status, starter);
    if (reply === undefined) return [statusFinding(operation, dialect, response)];
    if (reply.structure === null) return NOTHING;
    const object = objectBody(response.body);
    if (!('body' in object)) return [object.finding];
    const findings = bodyNotes(response.body);
    judgeBody(reply, reply.structure, object.body, subject, findings);
    return findings;
  };
}

type Replies = (
  dialect: Dialect,
  operation: Operation,
  status: number,
  startedBy: string | null,
) => Reply | undefined;

/** What each reply owes, worked out when it is first needed. */
function prepareReplies(catalog: Catalog): Replies {
  const prepared = new Map<string, Reply>();
  return (dialect, operation, status, startedBy) => {
    const shape = operation.dialects[dialect]?.[String(status)];
    if (shape === undefined) return undefined;
    const starter = 'jobResult' in shape ? startedBy : null;
    const key = `${dialect} ${operation.id} ${status} ${starter}`;
    const reply = prepared.get(key) ?? prepareReply(catalog, dialect, shape, starter);
    prepared.set(key, reply);
    return reply;
  };
}

function prepareReply(
  catalog: Catalog,
  dialect: Dialect,
  shape: ReplyShape,
  startedBy: string | null,
): Reply {
  const owed = bodyShape(catalog, shape, startedBy);
  if (owed === null) {
    const validate = (): Validate => () => [];
    return {
      outcome: null,
      structure: null,
      envelope: null,
      plans: [],
      untyped: NO_UNTYPED,
      validate,
      reconnected: false,
    };
  }
  const { structure, outcome } = owed;
  const told: readonly (Outcome | null)[] = outcome === null ? [null] : ['success', 'failure'];
  const validators = new Map(
    told.map((outcome) => [outcome, catalog.validator(dialect, structure.name, outcome)]),
  );
  return {
    outcome,
    structure,
    envelope: envelopeOf(structure),
    plans: connectionPlans(structure),
    untyped: untypedPlan(structure),
    validate: (outcome) => {
      const found = validators.get(outcome);
      if (found === undefined) throw new Error(`${structure.name} has no outcome ${outcome}`);
      return found;
    },
    reconnected: dialect === 'deployed' && 'jobResult' in shape && isDisruptive(catalog, startedBy),
  };
}

function judgeBody(
  { outcome: owed, envelope, plans, untyped, validate, reconnected }: Reply,
  structure: Structure,
  body: JsonObject,
  subject: Subject,
  findings: RawFinding[],
): void {
  const { dialect, asked, exchange } = subject;
  const outcome = outcomeOf(owed, envelope, body);
  const errors = validate(outcome)(body);
  let fields = errors.length === 0 ? NOTHING : fieldFindings(errors, { structure, dialect, outcome });
  if (envelope !== null && outcome !== null) {
    const mayBeEmpty = asked?.validationOnly === true;
    const { status } = exchange.response;
    const context = { dialect, outcome, status, mayBeEmpty };
    const broken = envelopeFinding(envelope, body, context);
    if (broken !== null) {
      findings.push(broken);
      fields = fields.filter((found) => !isToldBy(envelope, found));
    } else {
      if (mayBeEmpty) fields = fields.filter((found) => !isEmptiness(envelope, body, found));
      if (outcome === 'failure') append(findings, strayFindings(envelope, body, context));
    }
  }
  if (fields.length > 0) append(findings, fields);
  if (dialect === 'deployed') untypedNulls(untyped, body, findings);
  if (structure.has('location')) append(findings, jobFindings(structure, body, exchange.request));
  for (const plan of plans) {
    compareConnections(body, plan, { asked: asked?.uuid ?? null, reconnected }, findings);
  }
}

/** One by one: an answer can have more findings than a call can have arguments. */
function append(findings: RawFinding[], more: readonly RawFinding[]): void {
  for (const one of more) findings.push(one);
}

function outcomeOf(owed: BodyShape['outcome'], envelope: Envelope | null, body: JsonObject): Outcome | null {
  if (owed === 'either') return envelope === null ? null : toldOutcome(envelope, body);
  return owed;
}

/**
 * Whether the operation that started a job drops a tunnel, so that its success is a tunnel that is up again;
 * where it is not known, whether every one does that starts jobs.
 */
function isDisruptive(catalog: Catalog, startedBy: string | null): boolean {
  const starters = startedBy === null ? jobOperations(catalog) : [catalog.operation(startedBy)];
  return starters.every(({ effect }) => effect === 'disruptive');
}

/** A page tells by itself whose it is, other bodies by their status. */
function gatewayFinding({ status, body }: ExchangeResponse): RawFinding {
  return finding({ rule: 'gateway', at: '', expected: ['api-answer'], actual: gatewayBody(body, status) });
}

function gatewayBody(body: Payload, status: number): Said<ActualId> {
  if (body.kind !== 'html') return ['body-with-status', { body: bodyInWords(body), status }];
  return body.title === null
    ? ['html-page']
    : ['html-page-titled', { title: new Received(body.title, null) }];
}

function statusFinding(operation: Operation, dialect: Dialect, { status }: ExchangeResponse): RawFinding {
  const known = Object.keys(operation.dialects[dialect] ?? {});
  const expected: Said<ExpectedId> =
    known.length === 0
      ? ['operation-in-dialect', { operation: operation.id, dialect }]
      : ['known-statuses', { statuses: known.join(', ') }];
  return finding({ rule: 'status', at: '', expected, actual: ['status', { found: status }] });
}
