import { answererOf, bodyInWords } from '../contract/answerer.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { Structure } from '../contract/structures.ts';
import type { Validate } from '../contract/validators.ts';
import type { Operation, ReplyShape } from '../model/contract.ts';
import type { Dialect } from '../model/dialect.ts';
import type { ExchangeResponse } from '../model/exchange.ts';
import type { Outcome } from '../model/field.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
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
import { finding, groupRepeats } from './findings.ts';
import { jobFindings } from './location.ts';
import type { Subject } from './subject.ts';
import { NO_UNTYPED, type UntypedPlan, untypedNulls, untypedPlan } from './untyped.ts';

/**
 * Judges one exchange: every way in which the answer misses the contract. Pure.
 *
 * Findings hold texts of the answer whole, as a secret that is cut can no longer be masked:
 * `redactFindings` masks, then cuts, before anything keeps or shows them.
 */
export type Check = (subject: Subject) => readonly Finding[];

const NOTHING: readonly Finding[] = [];

/** What is worked out once for each status of each operation. */
interface Reply {
  readonly shape: ReplyShape;
  readonly structure: Structure | null;
  readonly envelope: Envelope | null;
  readonly plans: readonly ConnectionPlan[];
  readonly untyped: UntypedPlan;
  /** One for each outcome that the body can tell. */
  readonly validate: (outcome: Outcome | null) => Validate;
  /** Whether its connections are results of a reconnect. */
  readonly reconnected: boolean;
}

/** Prepares the check of a catalog. */
export function createCheck(catalog: Catalog): Check {
  const replies = prepareReplies(catalog);
  return (subject) => {
    const { response } = subject.exchange;
    const { dialect, operation: id } = subject;
    if (answererOf(catalog, { dialect, operation: id, response }) === 'gateway')
      return [gatewayFinding(response)];
    const operation = catalog.operation(id);
    const reply = replies[dialect].get(operation.id)?.get(response.status);
    if (reply === undefined) return [statusFinding(operation, dialect, response)];
    if (reply.structure === null) return NOTHING;
    const object = objectBody(response.body);
    if (!('body' in object)) return [object.finding];
    const findings = bodyNotes(response.body);
    judgeBody(catalog, reply, reply.structure, object.body, subject, findings);
    return groupRepeats(findings);
  };
}

type Replies = ReadonlyMap<string, ReadonlyMap<number, Reply>>;

function prepareReplies(catalog: Catalog): Readonly<Record<Dialect, Replies>> {
  const ofDialect = (dialect: Dialect): Replies =>
    new Map(
      catalog.operations.map(({ id, dialects }) => {
        const shapes = Object.entries(dialects[dialect] ?? {});
        return [
          id,
          new Map(
            shapes.map(([status, shape]) => [Number(status), prepareReply(catalog, dialect, id, shape)]),
          ),
        ];
      }),
    );
  return { documented: ofDialect('documented'), deployed: ofDialect('deployed') };
}

function prepareReply(catalog: Catalog, dialect: Dialect, operation: string, shape: ReplyShape): Reply {
  if ('text' in shape) {
    const validate = (): Validate => () => [];
    return {
      shape,
      structure: null,
      envelope: null,
      plans: [],
      untyped: NO_UNTYPED,
      validate,
      reconnected: false,
    };
  }
  const structure = catalog.structure(shape.structure);
  const told: readonly (Outcome | null)[] = shape.outcome === undefined ? [null] : ['success', 'failure'];
  const validators = new Map(
    told.map((outcome) => [outcome, catalog.validator(dialect, structure.name, outcome)]),
  );
  return {
    shape,
    structure,
    envelope: envelopeOf(structure),
    plans: connectionPlans(structure),
    untyped: untypedPlan(structure),
    validate: (outcome) => {
      const found = validators.get(outcome);
      if (found === undefined) throw new Error(`${structure.name} has no outcome ${outcome}`);
      return found;
    },
    reconnected: dialect === 'deployed' && operation === 'job-poll',
  };
}

function judgeBody(
  catalog: Catalog,
  { shape, envelope, plans, untyped, validate, reconnected }: Reply,
  structure: Structure,
  body: JsonObject,
  subject: Subject,
  findings: Finding[],
): void {
  const { dialect, asked, exchange } = subject;
  const outcome = outcomeOf(shape, envelope, body);
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
  if (structure.has('location')) append(findings, jobFindings(catalog, structure, body, exchange.request));
  for (const plan of plans) {
    compareConnections(body, plan, { asked: asked?.identity ?? null, reconnected }, findings);
  }
}

/** One by one: an answer can have more findings than a call can have arguments. */
function append(findings: Finding[], more: readonly Finding[]): void {
  for (const one of more) findings.push(one);
}

function outcomeOf(shape: ReplyShape, envelope: Envelope | null, body: JsonObject): Outcome | null {
  const told = 'text' in shape ? undefined : shape.outcome;
  if (told === 'either') return envelope === null ? null : toldOutcome(envelope, body);
  return told ?? null;
}

/** A page tells by itself whose it is, other bodies by their status. */
function gatewayFinding({ status, body }: ExchangeResponse): Finding {
  const actual = body.kind === 'html' ? bodyInWords(body) : `${bodyInWords(body)} with status ${status}`;
  return finding({ rule: 'gateway', at: '', expected: "the API's own answer", actual });
}

function statusFinding(operation: Operation, dialect: Dialect, { status }: ExchangeResponse): Finding {
  const known = Object.keys(operation.dialects[dialect] ?? {});
  const expected = known.length === 0 ? `${operation.id} is not part of ${dialect}` : known.join(', ');
  return finding({ rule: 'status', at: '', expected, actual: status });
}
