import type { JsonObject, JsonValue } from './json.ts';

/** The two forms of the contract: what the vendor's page promises, and what real servers do. */
export const DIALECTS = ['documented', 'deployed'] as const;

export type Dialect = (typeof DIALECTS)[number];

export function isDialect(word: string): word is Dialect {
  return (DIALECTS as readonly string[]).includes(word);
}

/** Whether a dialect's answers carry a field. */
export type Presence = 'required' | 'optional' | 'never';

/** Which outcome of an operation a body tells. */
export type ReplyOutcome = 'success' | 'failure';

/** One property of one schema file. */
export interface Field {
  /** Path from the body of the reconnect's answer, such as `inventory.peerCidrs[].uuid`; elsewhere `structure.name`. */
  readonly id: string;
  readonly name: string;
  /** The schema file it stands in, without its ending. */
  readonly structure: string;
  /** JSON Pointer into that file. */
  readonly pointer: string;
  /** Whether the page's response table lists it. */
  readonly onPage: boolean;
  /** The page's word for its type, or the JSON type of what only servers have. */
  readonly type: string;
  readonly format: string | null;
  readonly description: string;
  readonly source: string;
  readonly secret: boolean;
  readonly outcome: ReplyOutcome | null;
  readonly nullable: boolean;
  readonly presence: Readonly<Record<Dialect, Presence>>;
  /** The values that servers are known to send, in words; null where any goes. */
  readonly values: string | null;
  readonly divergence: string | null;
}

/** What a request does to the provider: nothing, a look, or a dropped tunnel. */
export type Effect = 'none' | 'read' | 'disruptive';

/** What a reply with one status carries: plain text, or a structure with the outcome it tells. */
export type ReplyShape =
  | { readonly text: true }
  | { readonly structure: string; readonly outcome?: ReplyOutcome | 'either' }
  /** The result of a job; its structure is the one that the operation which started the job names. */
  | { readonly jobResult: ReplyOutcome };

/** One operation of the API, in the dialects that know it. */
export interface Operation {
  readonly id: string;
  /** The API's own name for it. */
  readonly name: string;
  readonly summary: string;
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Path templates; `{uuid}` stands for the path parameter of that name. */
  readonly paths: readonly string[];
  /** Key of the body that names the action, which tells apart the operations on one path. */
  readonly action?: string;
  /** Structures of its path, query and header parameters. */
  readonly params: readonly string[];
  /** Structure of the request's body; absent when there is none. */
  readonly request?: string;
  /** Structure of the result of the job that it starts; absent when it starts none. */
  readonly job?: string;
  readonly auth: 'session' | 'none';
  /** What it does with the session that its answer or its path names; absent where neither names one. */
  readonly session?: 'opens' | 'ends' | 'reads';
  /** First version of the product that has it. */
  readonly since: string;
  readonly effect: Effect;
  readonly source: string;
  readonly dialects: Readonly<Partial<Record<Dialect, Readonly<Record<string, ReplyShape>>>>>;
}

/** Ways in which a provider state can be had on a live system without touching a tunnel. */
export type Arrangement =
  /** A connection that exists, or for what must be refused one that does not. */
  | 'connection'
  | 'unknown-connection'
  | 'used-job'
  | 'failed-job'
  | 'expired-job'
  | 'access-key'
  | 'slow-clock'
  | 'account'
  | 'session';

/** What may become of the one reconnect that a user allows. */
export type ReconnectResult = 'in-progress' | 'succeeded' | 'stayed-down';

/** A state that only a reconnect brings about, and why it is missing when none did. */
export interface Observable {
  readonly observe: ReconnectResult;
  readonly otherwise: string;
}

/** Why something is not sent to a live system. */
export interface Unavailable {
  readonly skip: string;
}

/** What must be true of the provider before a request. Its handler supplies a value for every key. */
export interface ProviderState {
  readonly name: string;
  readonly description: string;
  /** Examples of the values, by the name that templates use: `${connection}`. */
  readonly values: Readonly<Record<string, string>>;
  /** How a live system comes to be in this state, or why it cannot be brought there. */
  readonly live: { readonly arrange: Arrangement } | Observable | Unavailable;
}

/** A request as it goes over the wire; texts may hold `${…}` of the provider state. */
export interface RequestTemplate {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

export interface TextReply {
  readonly status: number;
  readonly text: string;
}

export interface StructureReply {
  readonly status: number;
  readonly structure: string;
  readonly outcome?: ReplyOutcome;
  /** Values that the reply promises exactly, by JSON Pointer such as `/error/code`. */
  readonly values?: Readonly<Record<string, JsonValue>>;
  /** Optional fields that the reply promises to carry, by JSON Pointer. */
  readonly include?: readonly string[];
  /** Values that a server would send here, where the schema's own example does not fit; not promised. */
  readonly examples?: Readonly<Record<string, JsonValue>>;
}

/** One request and the reply that a provider in the given state owes to it. */
export interface Interaction {
  readonly id: string;
  /** A sentence for people; unique, as it is the description of the interaction in the pact. */
  readonly title: string;
  readonly dialect: Dialect;
  /** Id of the operation that the request calls. */
  readonly operation: string;
  /** Name of the provider state. */
  readonly given: string;
  readonly effect: Effect;
  readonly source: string;
  readonly request: RequestTemplate;
  readonly reply: TextReply | StructureReply;
  /** Why it is not sent to a live system, although its state can be had there; or that it is the one to send of those that drop a tunnel. */
  readonly live?: Unavailable | { readonly once: true };
}

/** How a divergence shows itself in a deployed exchange; all that is given must hold. */
export interface Sign {
  readonly operations?: readonly string[];
  readonly statuses?: readonly number[];
  readonly body?: 'text' | 'json';
  readonly lacksHeader?: string;
  /** A header, or a key of the body, that the request does not carry. */
  readonly requestLacks?: string;
  /** JSON Pointer of a field that the answer carries. */
  readonly present?: string;
  /** Values that the answer carries, by JSON Pointer. */
  readonly equals?: Readonly<Record<string, JsonValue>>;
}

/** A place where the page and the servers differ. */
export interface Divergence {
  readonly id: string;
  readonly title: string;
  readonly page: string;
  readonly server: string;
  /** Ids of sources. */
  readonly evidence: readonly string[];
  /** Absent where the fields that cite the divergence show it. */
  readonly sign?: Sign;
}

/** Where a fact comes from. */
export interface Source {
  readonly title: string;
  readonly where: readonly string[];
}

/** A fact that the vendor's page shows beside its tables. */
export interface PageFact<T> {
  readonly value: T;
  /** Id of its source. */
  readonly source: string;
}

/** Where the page contradicts itself. No run can see it, so it is no divergence. */
export interface PageError {
  /** `P01` */
  readonly id: string;
  readonly title: string;
  /** What the page says in one place. */
  readonly page: string;
  /** What it shows in another. */
  readonly error: string;
  /** Ids of sources. */
  readonly evidence: readonly string[];
}

/** What the vendor's page says of its operation beside parameters, bodies and replies. */
export interface PageFacts {
  /** Where it stands, from the outside in. */
  readonly category: PageFact<readonly string[]>;
  readonly execution: PageFact<string>;
  readonly executionAvailability: PageFact<string>;
  /** Null where the page has the heading and no address. */
  readonly permalink: PageFact<string | null>;
  readonly changeHistory: PageFact<string>;
  /** A curl command, with `{…}` in its places. */
  readonly requestExample: PageFact<string>;
  /** JSON as the page has it. */
  readonly responseExample: PageFact<string>;
  /** English of descriptions that are Chinese on the page. */
  readonly translations: Readonly<Record<string, string>>;
  readonly errors: readonly PageError[];
}
