/** Generated from schemas/ and src/report/report.schema.json by `npm run generate`; do not edit. */
import type { JsonValue } from '../src/model/json.ts';

export type * from './structures.ts';

/** The fields of each structure. */
export interface FieldNames {
  readonly 'accepted': 'location' | 'apiTimeout';
  readonly 'account-credentials': 'accountName' | 'password';
  readonly 'empty': never;
  readonly 'error-code': 'code' | 'description' | 'details' | 'elaboration' | 'opaque' | 'cause' | 'location' | 'cost' | 'messages' | 'causes' | 'i18nDetails';
  readonly 'ipsec-connection': 'uuid' | 'name' | 'description' | 'peerAddress' | 'authMode' | 'authKey' | 'vipUuid' | 'ikeAuthAlgorithm' | 'ikeEncryptionAlgorithm' | 'ikeDhGroup' | 'policyAuthAlgorithm' | 'policyEncryptionAlgorithm' | 'pfs' | 'policyMode' | 'transformProtocol' | 'ikeVersion' | 'idType' | 'localId' | 'remoteId' | 'state' | 'status' | 'ikeLifeTime' | 'lifeTime' | 'createDate' | 'lastOpDate' | 'peerCidrs' | 'l3NetworkRefs';
  readonly 'job-params': 'jobUuid' | 'X-JSON-Schema';
  readonly 'l3-network-ref': 'uuid' | 'connectionUuid' | 'l3NetworkUuid' | 'createDate' | 'lastOpDate';
  readonly 'logged-out': 'schema';
  readonly 'login-request': 'logInByAccount';
  readonly 'login-response': 'inventory' | 'error' | 'schema';
  readonly 'peer-cidr': 'uuid' | 'cidr' | 'connectionUuid' | 'createDate' | 'lastOpDate';
  readonly 'query-params': 'q' | 'limit' | 'start' | 'sort' | 'fields' | 'count' | 'replyWithCount';
  readonly 'query-response': 'inventories' | 'total' | 'schema' | 'error';
  readonly 'reconnect-params': 'uuid' | 'Authorization' | 'Content-Type' | 'Date' | 'X-Job-UUID' | 'X-API-Timeout' | 'X-Web-Hook' | 'X-Job-Success' | 'X-JSON-Schema';
  readonly 'reconnect-request': 'reconnectIPsecConnection' | 'systemTags' | 'userTags';
  readonly 'reconnect-response': 'success' | 'inventory' | 'error' | 'schema';
  readonly 'schema-map': never;
  readonly 'session-params': 'sessionUuid';
  readonly 'session-validity': 'valid' | 'schema';
  readonly 'session': 'uuid' | 'accountUuid' | 'userUuid' | 'expiredDate' | 'createDate' | 'noSessionEvaluation';
}

/** A field of any structure. */
export type FieldName = FieldNames[keyof FieldNames];

/** A header of the API. */
export type HeaderName = 'X-JSON-Schema' | 'Authorization' | 'Content-Type' | 'Date' | 'X-Job-UUID' | 'X-API-Timeout' | 'X-Web-Hook' | 'X-Job-Success';

/** The parameters of each provider state, by its name. */
export interface ProviderStates {
  /** The connection with the uuid `connection` exists, and its status is Ready. The session `session` is open, and its account may reconnect the connection. No job has the id `job`. */
  readonly 'an IPsec connection is up': { readonly connection: string; readonly session: string; readonly job: string };
  /** The connection with the uuid `connection` exists, but its remote end does not answer, so that a reconnect fails. The session `session` is open, and its account may reconnect the connection. */
  readonly 'an IPsec connection cannot come up': { readonly connection: string; readonly session: string };
  /** The connection with the uuid `connection` exists, but none of its local networks does any more, so that a reconnect fails with an error that has a root cause. The session `session` is open, and its account may reconnect the connection. */
  readonly 'an IPsec connection cannot come up because its network is gone': { readonly connection: string; readonly session: string };
  /** A job has the id `job`. The connection with the uuid `connection` exists. The session `session` is open, and its account may reconnect the connection. */
  readonly 'a job id is already used': { readonly connection: string; readonly session: string; readonly job: string };
  /** The access key with the id `accessKey` exists. The value of `date` is the server's own time, as a Date header has it. The connection with the uuid `connection` exists. */
  readonly 'an access key exists': { readonly connection: string; readonly accessKey: string; readonly date: string };
  /** The access key with the id `accessKey` exists. The value of `date` is the server's own time, as a Date header has it, and `signature` is what this key makes of it for a reconnect of the connection with the uuid `connection`, which exists. */
  readonly 'an access key has signed a reconnect': { readonly connection: string; readonly accessKey: string; readonly date: string; readonly signature: string };
  /** The access key with the id `accessKey` exists. The value of `date` is an hour behind the server's own time, and `signature` is what this key makes of it for a reconnect of the connection with the uuid `connection`, which exists. */
  readonly 'an access key exists and the clock of its user is an hour slow': { readonly connection: string; readonly accessKey: string; readonly date: string; readonly signature: string };
  /** The job `job` was started by a reconnect and has not ended. */
  readonly 'a job is in progress': { readonly job: string };
  /** The job `job` was started by a reconnect of the connection with the uuid `connection` and has ended well: the status of the connection is Ready. */
  readonly 'a reconnect has succeeded': { readonly connection: string; readonly job: string };
  /** The job `job` was started by a reconnect of the uuid `connection`, which no connection has, and has ended with an error. */
  readonly 'a reconnect of an unknown connection has failed': { readonly connection: string; readonly job: string };
  /** The job `job` was started by a reconnect of a connection that exists, with a session that had expired, and has ended with an error. */
  readonly 'a reconnect with an expired session has failed': { readonly job: string };
  /** The job `job` was started by a reconnect of the connection with the uuid `connection`, with a session of the account with the uuid `account`, which neither owns the connection nor is an administrator, and has ended with an error. */
  readonly 'a reconnect without permission has failed': { readonly connection: string; readonly account: string; readonly job: string };
  /** The job `job` was started by a reconnect of the connection with the uuid `connection`, whose remote end does not answer, and has ended with an error, as the connection did not become Ready. */
  readonly 'a reconnect whose tunnel stayed down has failed': { readonly connection: string; readonly job: string };
  /** The job `job` ended so long ago that its result is no longer kept. */
  readonly 'a job has expired': { readonly job: string };
  /** No connection has the uuid `connection`. The session `session` is open. */
  readonly 'no IPsec connection has this uuid': { readonly connection: string; readonly session: string };
  /** The account with the name `account` exists, and `password` is the SHA-512 of its password in hexadecimal. */
  readonly 'an account exists': { readonly account: string; readonly password: string };
  /** The session `session` is open. */
  readonly 'a session is open': { readonly session: string };
}

/** Fields that a client can read in this body; servers may leave out `apiTimeout`. */
export type DeployedAcceptedReads =
  | 'location'
  | 'apiTimeout';

/** Fields that a client can read in this body. */
export type DocumentedReconnectResponseSuccessReads =
  | 'success'
  | 'inventory'
  | 'inventory.uuid'
  | 'inventory.name'
  | 'inventory.description'
  | 'inventory.peerAddress'
  | 'inventory.authMode'
  | 'inventory.authKey'
  | 'inventory.vipUuid'
  | 'inventory.ikeAuthAlgorithm'
  | 'inventory.ikeEncryptionAlgorithm'
  | 'inventory.ikeDhGroup'
  | 'inventory.policyAuthAlgorithm'
  | 'inventory.policyEncryptionAlgorithm'
  | 'inventory.pfs'
  | 'inventory.policyMode'
  | 'inventory.transformProtocol'
  | 'inventory.ikeVersion'
  | 'inventory.idType'
  | 'inventory.localId'
  | 'inventory.remoteId'
  | 'inventory.state'
  | 'inventory.status'
  | 'inventory.ikeLifeTime'
  | 'inventory.lifeTime'
  | 'inventory.createDate'
  | 'inventory.lastOpDate'
  | 'inventory.peerCidrs'
  | 'inventory.peerCidrs.uuid'
  | 'inventory.peerCidrs.cidr'
  | 'inventory.peerCidrs.connectionUuid'
  | 'inventory.peerCidrs.createDate'
  | 'inventory.peerCidrs.lastOpDate'
  | 'inventory.l3NetworkRefs'
  | 'inventory.l3NetworkRefs.uuid'
  | 'inventory.l3NetworkRefs.connectionUuid'
  | 'inventory.l3NetworkRefs.l3NetworkUuid'
  | 'inventory.l3NetworkRefs.createDate'
  | 'inventory.l3NetworkRefs.lastOpDate';

/** Fields that a client can read in this body. */
export type DocumentedReconnectResponseFailureReads =
  | 'success'
  | 'error'
  | 'error.code'
  | 'error.description'
  | 'error.details'
  | 'error.elaboration'
  | 'error.opaque'
  | 'error.cause';

/** This body has no field. */
export type DeployedEmptyReads = never;

/** Fields that a client can read in this body; servers may leave out `inventory.description`, `inventory.pfs`, `inventory.idType`, `inventory.localId`, `inventory.remoteId`, `schema`. */
export type DeployedReconnectResponseSuccessReads =
  | 'inventory'
  | 'inventory.uuid'
  | 'inventory.name'
  | 'inventory.description'
  | 'inventory.peerAddress'
  | 'inventory.authMode'
  | 'inventory.authKey'
  | 'inventory.vipUuid'
  | 'inventory.ikeAuthAlgorithm'
  | 'inventory.ikeEncryptionAlgorithm'
  | 'inventory.ikeDhGroup'
  | 'inventory.policyAuthAlgorithm'
  | 'inventory.policyEncryptionAlgorithm'
  | 'inventory.pfs'
  | 'inventory.policyMode'
  | 'inventory.transformProtocol'
  | 'inventory.ikeVersion'
  | 'inventory.idType'
  | 'inventory.localId'
  | 'inventory.remoteId'
  | 'inventory.state'
  | 'inventory.status'
  | 'inventory.ikeLifeTime'
  | 'inventory.lifeTime'
  | 'inventory.createDate'
  | 'inventory.lastOpDate'
  | 'inventory.peerCidrs'
  | 'inventory.peerCidrs.uuid'
  | 'inventory.peerCidrs.cidr'
  | 'inventory.peerCidrs.connectionUuid'
  | 'inventory.peerCidrs.createDate'
  | 'inventory.peerCidrs.lastOpDate'
  | 'inventory.l3NetworkRefs'
  | 'inventory.l3NetworkRefs.uuid'
  | 'inventory.l3NetworkRefs.connectionUuid'
  | 'inventory.l3NetworkRefs.l3NetworkUuid'
  | 'inventory.l3NetworkRefs.createDate'
  | 'inventory.l3NetworkRefs.lastOpDate'
  | 'schema';

/** Fields that a client can read in this body; servers may leave out `error.details`, `error.elaboration`, `error.opaque`, `error.cause`, `error.location`, `error.cost`, `error.messages`, `error.causes`, `error.i18nDetails`. */
export type DeployedReconnectResponseFailureReads =
  | 'error'
  | 'error.code'
  | 'error.description'
  | 'error.details'
  | 'error.elaboration'
  | 'error.opaque'
  | 'error.cause'
  | 'error.location'
  | 'error.cost'
  | 'error.messages'
  | 'error.causes'
  | 'error.i18nDetails';

/** Fields that a client can read in this body; servers may leave out `inventories.description`, `inventories.pfs`, `inventories.idType`, `inventories.localId`, `inventories.remoteId`, `total`, `schema`. */
export type DeployedQueryResponseSuccessReads =
  | 'inventories'
  | 'inventories.uuid'
  | 'inventories.name'
  | 'inventories.description'
  | 'inventories.peerAddress'
  | 'inventories.authMode'
  | 'inventories.authKey'
  | 'inventories.vipUuid'
  | 'inventories.ikeAuthAlgorithm'
  | 'inventories.ikeEncryptionAlgorithm'
  | 'inventories.ikeDhGroup'
  | 'inventories.policyAuthAlgorithm'
  | 'inventories.policyEncryptionAlgorithm'
  | 'inventories.pfs'
  | 'inventories.policyMode'
  | 'inventories.transformProtocol'
  | 'inventories.ikeVersion'
  | 'inventories.idType'
  | 'inventories.localId'
  | 'inventories.remoteId'
  | 'inventories.state'
  | 'inventories.status'
  | 'inventories.ikeLifeTime'
  | 'inventories.lifeTime'
  | 'inventories.createDate'
  | 'inventories.lastOpDate'
  | 'inventories.peerCidrs'
  | 'inventories.peerCidrs.uuid'
  | 'inventories.peerCidrs.cidr'
  | 'inventories.peerCidrs.connectionUuid'
  | 'inventories.peerCidrs.createDate'
  | 'inventories.peerCidrs.lastOpDate'
  | 'inventories.l3NetworkRefs'
  | 'inventories.l3NetworkRefs.uuid'
  | 'inventories.l3NetworkRefs.connectionUuid'
  | 'inventories.l3NetworkRefs.l3NetworkUuid'
  | 'inventories.l3NetworkRefs.createDate'
  | 'inventories.l3NetworkRefs.lastOpDate'
  | 'total'
  | 'schema';

/** Fields that a client can read in this body; servers may leave out `inventory.userUuid`, `inventory.noSessionEvaluation`, `schema`. */
export type DeployedLoginResponseSuccessReads =
  | 'inventory'
  | 'inventory.uuid'
  | 'inventory.accountUuid'
  | 'inventory.userUuid'
  | 'inventory.expiredDate'
  | 'inventory.createDate'
  | 'inventory.noSessionEvaluation'
  | 'schema';

/** Fields that a client can read in this body; servers may leave out `error.details`, `error.elaboration`, `error.opaque`, `error.cause`, `error.location`, `error.cost`, `error.messages`, `error.causes`, `error.i18nDetails`. */
export type DeployedLoginResponseFailureReads =
  | 'error'
  | 'error.code'
  | 'error.description'
  | 'error.details'
  | 'error.elaboration'
  | 'error.opaque'
  | 'error.cause'
  | 'error.location'
  | 'error.cost'
  | 'error.messages'
  | 'error.causes'
  | 'error.i18nDetails';

/** Fields that a client can read in this body; servers may leave out `schema`. */
export type DeployedLoggedOutReads =
  | 'schema';

/** Fields that a client can read in this body; servers may leave out `schema`. */
export type DeployedSessionValidityReads =
  | 'valid'
  | 'schema';

/** The interactions of the contract, with the provider state before each, and the fields of its reply. */
export interface Interactions {
  /** a reconnect is accepted as a job (202). */
  readonly 'reconnect/accepted': { readonly given: 'an IPsec connection is up'; readonly reads: DeployedAcceptedReads };
  /** a reconnect with system tags and user tags is accepted as a job (202). */
  readonly 'reconnect/accepted-with-tags': { readonly given: 'an IPsec connection is up'; readonly reads: DeployedAcceptedReads };
  /** a reconnect with a job id of the client's own is accepted as that job (202). */
  readonly 'reconnect/accepted-with-job-id': { readonly given: 'an IPsec connection is up'; readonly reads: DeployedAcceptedReads };
  /** a reconnect signed with an access key is accepted as a job (202). */
  readonly 'reconnect/accepted-with-access-key': { readonly given: 'an access key has signed a reconnect'; readonly reads: DeployedAcceptedReads };
  /** a reconnect without the action key, as in the page's curl example, is refused (400). */
  readonly 'reconnect/no-action-key': { readonly given: 'an IPsec connection is up'; readonly reads: never };
  /** a reconnect without Authorization is refused (400). */
  readonly 'reconnect/no-authorization': { readonly given: 'an IPsec connection is up'; readonly reads: never };
  /** a reconnect with a bearer token is refused (400). */
  readonly 'reconnect/wrong-scheme': { readonly given: 'an IPsec connection is up'; readonly reads: never };
  /** a reconnect with a job id that is not 32 characters long is refused (400). */
  readonly 'reconnect/job-id-length': { readonly given: 'an IPsec connection is up'; readonly reads: never };
  /** a reconnect with a job id that is already used is refused (400). */
  readonly 'reconnect/job-id-used': { readonly given: 'a job id is already used'; readonly reads: never };
  /** a reconnect with a wrong access-key signature is refused (403). */
  readonly 'reconnect/access-key-signature': { readonly given: 'an access key exists'; readonly reads: never };
  /** a reconnect signed by a clock that is an hour slow is refused (403). */
  readonly 'reconnect/access-key-clock': { readonly given: 'an access key exists and the clock of its user is an hour slow'; readonly reads: never };
  /** a reconnect returns the connection (200). */
  readonly 'documented/reconnect': { readonly given: 'an IPsec connection is up'; readonly reads: DocumentedReconnectResponseSuccessReads };
  /** a reconnect with system tags and user tags returns the connection (200). */
  readonly 'documented/reconnect-with-tags': { readonly given: 'an IPsec connection is up'; readonly reads: DocumentedReconnectResponseSuccessReads };
  /** a reconnect of a tunnel that cannot come up returns an error (200). */
  readonly 'documented/reconnect-fails': { readonly given: 'an IPsec connection cannot come up'; readonly reads: DocumentedReconnectResponseFailureReads };
  /** a reconnect of a connection whose network is gone returns an error and its root cause (200). */
  readonly 'documented/reconnect-fails-with-cause': { readonly given: 'an IPsec connection cannot come up because its network is gone'; readonly reads: DocumentedReconnectResponseFailureReads };
  /** a reconnect of a uuid that no connection has returns an error (200). */
  readonly 'documented/reconnect-unknown': { readonly given: 'no IPsec connection has this uuid'; readonly reads: DocumentedReconnectResponseFailureReads };
  /** a poll of a running job says that it has no result yet (202). */
  readonly 'job-poll/processing': { readonly given: 'a job is in progress'; readonly reads: DeployedEmptyReads };
  /** a poll of a reconnect that succeeded returns the connection (200). */
  readonly 'job-poll/done': { readonly given: 'a reconnect has succeeded'; readonly reads: DeployedReconnectResponseSuccessReads };
  /** a poll with X-JSON-Schema of a reconnect that succeeded returns the connection and the schema map (200). */
  readonly 'job-poll/done-with-schema': { readonly given: 'a reconnect has succeeded'; readonly reads: DeployedReconnectResponseSuccessReads };
  /** a poll of a reconnect of an unknown connection returns the error SYS.1003 (503). */
  readonly 'job-poll/unknown-connection': { readonly given: 'a reconnect of an unknown connection has failed'; readonly reads: DeployedReconnectResponseFailureReads };
  /** a poll of a reconnect whose session had expired returns the error ID.1001 (503). */
  readonly 'job-poll/session-expired': { readonly given: 'a reconnect with an expired session has failed'; readonly reads: DeployedReconnectResponseFailureReads };
  /** a poll of a reconnect without permission returns the error SYS.1006 (503). */
  readonly 'job-poll/permission-denied': { readonly given: 'a reconnect without permission has failed'; readonly reads: DeployedReconnectResponseFailureReads };
  /** a poll of a reconnect whose tunnel stayed down returns the error SYS.1007 (503). */
  readonly 'job-poll/stayed-down': { readonly given: 'a reconnect whose tunnel stayed down has failed'; readonly reads: DeployedReconnectResponseFailureReads };
  /** a poll of a job that has expired is refused (404). */
  readonly 'job-poll/expired': { readonly given: 'a job has expired'; readonly reads: never };
  /** a query by uuid returns the connection (200). */
  readonly 'query/by-uuid': { readonly given: 'an IPsec connection is up'; readonly reads: DeployedQueryResponseSuccessReads };
  /** a query by a uuid that no connection has returns an empty list (200). */
  readonly 'query/unknown-uuid': { readonly given: 'no IPsec connection has this uuid'; readonly reads: DeployedQueryResponseSuccessReads };
  /** a login returns a session (200). */
  readonly 'login/accepted': { readonly given: 'an account exists'; readonly reads: DeployedLoginResponseSuccessReads };
  /** a login with a wrong password returns the error ID.1000 (503). */
  readonly 'login/wrong-password': { readonly given: 'an account exists'; readonly reads: DeployedLoginResponseFailureReads };
  /** a logout ends the session (200). */
  readonly 'logout/done': { readonly given: 'a session is open'; readonly reads: DeployedLoggedOutReads };
  /** a check of an open session says that it is valid (200). */
  readonly 'session-check/valid': { readonly given: 'a session is open'; readonly reads: DeployedSessionValidityReads };
}

/**
 * One file under `schemas/`: one structure.
 */
export interface SourceSchema {
  readonly $schema: "https://json-schema.org/draft/2020-12/schema";
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly type: "object";
  readonly "x-source": string;
  readonly "x-deployed"?: {
    readonly presence: "only";
  };
  readonly additionalProperties?: {
    readonly type: string;
  };
  readonly properties: {
    readonly [k: string]: SourceProperty;
  };
}

/**
 * A property of a schema file as it is written.
 */
export interface SourceProperty {
  readonly type?: ("string" | "boolean" | "integer" | "object" | "array");
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: {
    readonly type?: "string";
    readonly $ref?: string;
  };
  readonly description: string;
  readonly examples?: readonly [JsonValue, ...(JsonValue)[]];
  readonly "x-type"?: string;
  readonly "x-source": string;
  readonly "x-required"?: true;
  readonly "x-nullable"?: true;
  readonly "x-secret"?: true;
  readonly "x-outcome"?: ("success" | "failure");
  readonly "x-in"?: ("path" | "query" | "header");
  /**
   * How real servers differ from the page.
   */
  readonly "x-deployed"?: {
    readonly presence?: ("optional" | "never" | "only");
    readonly values?: KnownValues;
    readonly divergence?: string;
  };
}

/**
 * The values that servers are known to send, as a JSON Schema.
 */
export interface KnownValues {
  readonly type?: ("string" | "integer");
  readonly enum?: readonly [(string | number), ...((string | number))[]];
  readonly const?: (string | number);
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly [KnownValues, ...(KnownValues)[]];
}

/**
 * What a request does to the provider: nothing, a look, or a dropped tunnel.
 */
export type Effect = ("none" | "read" | "disruptive")

/**
 * What a reply with one status carries: plain text, or a structure with the outcome that it tells. The result of a job has the structure that the operation which started the job names.
 */
export type ReplyShape = ({
  readonly text: true;
} | {
  readonly structure: string;
  readonly outcome?: ("success" | "failure" | "either");
} | {
  readonly jobResult: ReplyOutcome;
})

/**
 * Which outcome of an operation a body tells.
 */
export type ReplyOutcome = ("success" | "failure")

/**
 * How a provider state is brought about on a live system without touching a tunnel.
 */
export type Arrangement = ("connection" | "unknown-connection" | "used-job" | "failed-job" | "expired-job" | "access-key" | "slow-clock" | "account" | "session")

/**
 * What may become of the one reconnect that a user allows.
 */
export type ReconnectResult = ("in-progress" | "succeeded" | "stayed-down")

export type Dialect = ("documented" | "deployed")

/**
 * The data under `contracts/`: one file for each key, and a folder of files for the interactions.
 */
export interface ContractFiles {
  readonly operations: readonly [Operation, ...(Operation)[]];
  readonly states: readonly ProviderState[];
  readonly interactions: readonly WrittenInteraction[];
  readonly divergences: readonly Divergence[];
  readonly sources: {
    readonly [k: string]: Source;
  };
  readonly page: PageFacts;
}

/**
 * One operation of the API, in the dialects that know it.
 */
export interface Operation {
  readonly id: string;
  /**
   * The API's own name for it.
   */
  readonly name: string;
  readonly summary: string;
  readonly method: ("GET" | "PUT" | "DELETE");
  /**
   * Path templates; `{uuid}` stands for the path parameter of that name.
   */
  readonly paths: readonly [string, ...(string)[]];
  /**
   * Key of the body that names the action, which tells apart the operations on one path.
   */
  readonly action?: string;
  /**
   * Structures of its path, query and header parameters.
   */
  readonly params: readonly string[];
  /**
   * Structure of the request's body; absent when there is none.
   */
  readonly request?: string;
  /**
   * Structure of the result of the job that it starts; absent when it starts none.
   */
  readonly job?: string;
  readonly auth: ("session" | "none");
  /**
   * What it does with the session that its answer or its path names; absent where neither names one.
   */
  readonly session?: ("opens" | "ends" | "reads");
  /**
   * First version of the product that has it.
   */
  readonly since: string;
  readonly effect: Effect;
  readonly source: string;
  readonly dialects: {
    readonly documented?: Replies;
    readonly deployed?: Replies;
  };
}

/**
 * What each status carries.
 */
export interface Replies {
  readonly [k: string]: ReplyShape;
}

/**
 * What must be true of the provider before a request. Its handler supplies a value for every key.
 */
export interface ProviderState {
  readonly name: string;
  readonly description: string;
  /**
   * Examples of the values, by the name that templates use: `${connection}`.
   */
  readonly values: {
    readonly [k: string]: string;
  };
  /**
   * How a live system comes to be in this state, or why it cannot be brought there.
   */
  readonly live: ({
    readonly arrange: Arrangement;
  } | Unavailable | {
    readonly observe: ReconnectResult;
    readonly otherwise: string;
  });
}

/**
 * Why something is not sent to a live system.
 */
export interface Unavailable {
  readonly skip: string;
}

/**
 * One request and the reply that a provider in the given state owes to it, as its file has it.
 */
export interface WrittenInteraction {
  readonly id: string;
  /**
   * A sentence for people; unique, as it is the description of the interaction in the pact.
   */
  readonly title: string;
  readonly dialect: Dialect;
  /**
   * Name of the provider state.
   */
  readonly given: string;
  readonly effect: Effect;
  readonly source: string;
  readonly request: RequestTemplate;
  readonly reply: (TextReply | StructureReply);
  /**
   * Why it is not sent to a live system, although its state can be had there; or that it is the one to send of those that drop a tunnel.
   */
  readonly live?: (Unavailable | {
    readonly once: true;
  });
}

/**
 * A request as it goes over the wire; texts may hold `${…}` of the provider state.
 */
export interface RequestTemplate {
  readonly method: ("GET" | "PUT" | "DELETE");
  readonly path: string;
  readonly headers?: {
    readonly [k: string]: string;
  };
  readonly body?: {
    readonly [k: string]: JsonValue;
  };
}

export interface TextReply {
  readonly status: number;
  readonly text: string;
}

export interface StructureReply {
  readonly status: number;
  readonly structure: string;
  readonly outcome?: ReplyOutcome;
  /**
   * Values that the reply promises exactly, by JSON Pointer such as `/error/code`.
   */
  readonly values?: {
    readonly [k: string]: JsonValue;
  };
  /**
   * Optional fields that the reply promises to carry, by JSON Pointer.
   */
  readonly include?: readonly [string, ...(string)[]];
  /**
   * Values that a server would send here, where the schema's own example does not fit; not promised.
   */
  readonly examples?: {
    readonly [k: string]: JsonValue;
  };
}

/**
 * A place where the page and the servers differ.
 */
export interface Divergence {
  readonly id: string;
  readonly title: string;
  readonly page: string;
  readonly server: string;
  /**
   * Ids of sources.
   */
  readonly evidence: readonly [string, ...(string)[]];
  readonly sign?: Sign;
}

/**
 * How a divergence shows itself in a deployed exchange; all that is given must hold. A divergence has none where the fields that cite it show it.
 */
export interface Sign {
  readonly operations?: readonly [string, ...(string)[]];
  readonly statuses?: readonly [number, ...(number)[]];
  readonly body?: ("text" | "json");
  readonly lacksHeader?: string;
  /**
   * A header, or a key of the body, that the request does not carry.
   */
  readonly requestLacks?: string;
  /**
   * JSON Pointer of a field that the answer carries.
   */
  readonly present?: string;
  /**
   * Values that the answer carries, by JSON Pointer.
   */
  readonly equals?: {
    readonly [k: string]: JsonValue;
  };
}

/**
 * Where a fact comes from.
 */
export interface Source {
  readonly title: string;
  readonly where: readonly [string, ...(string)[]];
}

/**
 * What the vendor's page says of its operation beside parameters, bodies and replies.
 */
export interface PageFacts {
  /**
   * Where it stands, from the outside in.
   */
  readonly category: {
    readonly value: readonly [string, ...(string)[]];
    readonly source: string;
  };
  readonly execution: {
    readonly value: string;
    readonly source: string;
  };
  readonly executionAvailability: {
    readonly value: string;
    readonly source: string;
  };
  /**
   * Null where the page has the heading and no address.
   */
  readonly permalink: {
    readonly value: (string | null);
    readonly source: string;
  };
  readonly changeHistory: {
    readonly value: string;
    readonly source: string;
  };
  /**
   * A curl command, with `{…}` in its places.
   */
  readonly requestExample: {
    readonly value: string;
    readonly source: string;
  };
  /**
   * JSON as the page has it.
   */
  readonly responseExample: {
    readonly value: string;
    readonly source: string;
  };
  /**
   * English of descriptions that are Chinese on the page.
   */
  readonly translations: {
    readonly [k: string]: string;
  };
  /**
   * Where the page contradicts itself. No run can see it, so it is no divergence.
   */
  readonly errors: {
    readonly id: string;
    readonly title: string;
    readonly page: string;
    readonly error: string;
    readonly evidence: readonly [string, ...(string)[]];
  }[];
}

/**
 * What `verify` and `check` write as JSON: the report on a provider, on a recording, or on several targets. The shape is stable across patch versions: a patch version neither adds nor removes nor renames a property; a minor version may add some.
 */
export type ReportFile = (ReportVerification | ReportRecording | ReportMatrix)

/**
 * Version of zstack-contract.
 */
export type ReportVersion = string
/**
 * When the run began, in UTC; of a recording when it was checked.
 */
export type ReportStartedAt = string
/**
 * How long the run took, in milliseconds.
 */
export type ReportDurationMs = number
/**
 * A file of the project that ran the check, from the top of its repository: the recording, the pact, the config file or GitHub's workflow. Absent where there is none.
 */
export type ReportFile1 = string
/**
 * documented is what the vendor's page promises, deployed what real servers do.
 */
export type ReportDialect = ("documented" | "deployed")

/**
 * Weakest first. error is our fault or the network's, so that the contract could not be judged; fail is the provider's, however much else could not be judged.
 */
export type ReportVerdict = ("disabled" | "skip" | "pass" | "warn" | "error" | "fail")

/**
 * The body as text, JSON laid out, secrets masked, a long one cut; null when there was none.
 */
export type ReportBody = (string | null)

/**
 * Each set of fields that an answer carried, once: ids of fields, sorted. A step's seen says which one it is.
 */
export type ReportFieldSets = [string, ...(string)[]][]
/**
 * The report on one provider.
 */
export interface ReportVerification {
  readonly version: ReportVersion;
  readonly startedAt: ReportStartedAt;
  readonly durationMs: ReportDurationMs;
  /**
   * Whether a provider was asked, or a recording read.
   */
  readonly source: "provider";
  /**
   * What was judged.
   */
  readonly dialect: ("documented" | "deployed" | "both");
  /**
   * What was verified, in words or as a URL.
   */
  readonly target: string;
  readonly file?: ReportFile1;
  /**
   * Where requests went, without a trailing slash; null for the embedded mock and for recordings.
   */
  readonly url: (string | null);
  /**
   * The strongest of all steps, of the preflight, and of waivers that are expired or unused.
   */
  readonly verdict: ("disabled" | "skip" | "pass" | "warn" | "error" | "fail");
  readonly counts: ReportCounts;
  /**
   * Every step, in the order of the run.
   */
  readonly steps: readonly ReportStep[];
  readonly fieldSets: ReportFieldSets;
  /**
   * The counts of each operation, by its name.
   */
  readonly operations: readonly ReportOperation[];
  /**
   * How it was told which dialect exchanges speak, the most frequent way first, a hundred at most; empty where a provider was asked.
   */
  readonly told: readonly ReportTold[];
  /**
   * Entries of a recording that are about other operations.
   */
  readonly ignored: number;
  /**
   * How many answers were refusals in plain text: they keep the contract, and show nothing else of it.
   */
  readonly refused: number;
  /**
   * Every field of the page, in its order.
   */
  readonly fields: readonly ReportField[];
  /**
   * Every divergence, by id; empty where only the page's dialect was judged.
   */
  readonly divergences: readonly ReportDivergence[];
  /**
   * Empty for a mock, and for a recording that could be read to its end.
   */
  readonly preflight: readonly ReportPreflightPoint[];
  /**
   * Every waiver that is about this run, in the order of the config file.
   */
  readonly waivers: readonly ReportWaiver[];
  /**
   * What a reader has to know of the run as a whole.
   */
  readonly notes: readonly string[];
  /**
   * The effective configuration.
   */
  readonly settings: readonly ReportSetting[];
}

/**
 * How many steps or exchanges have each verdict.
 */
export interface ReportCounts {
  /**
   * How many are disabled.
   */
  readonly disabled: number;
  /**
   * How many are skip.
   */
  readonly skip: number;
  /**
   * How many are pass.
   */
  readonly pass: number;
  /**
   * How many are warn.
   */
  readonly warn: number;
  /**
   * How many are fail.
   */
  readonly fail: number;
  /**
   * How many are error.
   */
  readonly error: number;
}

/**
 * One exchange and what was made of it, or why none took place.
 */
export interface ReportStep {
  /**
   * Place in the run; of a recording the entry's index in its file, from 0.
   */
  readonly index: number;
  /**
   * Id of the interaction; null for recorded traffic.
   */
  readonly interaction: (string | null);
  /**
   * What was asked; of a recording, how its dialect was told.
   */
  readonly description: string;
  readonly dialect: ReportDialect;
  /**
   * Id of the operation.
   */
  readonly operation: string;
  /**
   * Method and path; credentials are never part of it.
   */
  readonly request: string;
  /**
   * HTTP status; null when no answer came.
   */
  readonly status: (number | null);
  /**
   * Milliseconds from the request to the end of its answer, or until it was given up; of a recording what its recorder measured. Null where nothing was sent, or measured.
   */
  readonly durationMs: (number | null);
  readonly verdict: ReportVerdict;
  /**
   * Why the step was skipped, or what went wrong; null otherwise.
   */
  readonly reason: (string | null);
  /**
   * What the check found; empty where the answer is sound.
   */
  readonly findings: readonly ReportFinding[];
  readonly file?: ReportFile1;
  /**
   * Findings that a waiver covers; absent where there is none.
   *
   * @minItems 1
   */
  readonly waived?: readonly [ReportWaivedFinding, ...(ReportWaivedFinding)[]];
  /**
   * What Pact's verifier made of the interaction; absent where it was not asked.
   */
  readonly pact?: ("pass" | "fail");
  /**
   * Null where nothing was found, waived or not, or no answer came.
   */
  readonly evidence: (ReportEvidence | null);
  /**
   * Which of fieldSets the answer carried, from 0; null where it carried no field, or none came.
   */
  readonly seen: (number | null);
}

/**
 * One fact about one answer.
 */
export interface ReportFinding {
  /**
   * Id of the rule, as docs/rules.md explains it.
   */
  readonly rule: string;
  /**
   * An error breaks the contract; a warning only does under --strict.
   */
  readonly level: ("error" | "warning");
  /**
   * JSON Pointer to the place in the body; empty for the answer as a whole. A long one is cut.
   */
  readonly at: string;
  /**
   * Id of the field, such as inventory.peerCidrs[].uuid; null where no field is meant.
   */
  readonly field: (string | null);
  /**
   * Id of the sentence that expected is, for whoever tells it in another language.
   */
  readonly expectedId: string;
  /**
   * Id of the sentence that actual is.
   */
  readonly actualId: string;
  /**
   * What stands in the places of both sentences, by name.
   */
  readonly arguments: {
    readonly [k: string]: unknown;
  };
  /**
   * What would have been right, in words.
   */
  readonly expected: string;
  /**
   * The value found; null where there was none. A secret shows its type only, a structure its type, a long text is cut.
   */
  readonly actual: (null | boolean | number | string);
  /**
   * In how many places of this answer the same was found; at is the first of them.
   */
  readonly times: number;
}

/**
 * A finding that a waiver of the config file covers: it counts for no verdict.
 */
export interface ReportWaivedFinding {
  readonly finding: ReportFinding;
  /**
   * Why it is accepted.
   */
  readonly reason: string;
  /**
   * Who answers for it.
   */
  readonly owner: string;
  /**
   * The last day of the waiver, in UTC, such as 2027-01-31.
   */
  readonly until: string;
}

/**
 * What went over the wire, secrets masked.
 */
export interface ReportEvidence {
  readonly request: ReportSentRequest;
  readonly response: ReportReceivedResponse;
}

/**
 * The request.
 */
export interface ReportSentRequest {
  /**
   * HTTP method.
   */
  readonly method: string;
  /**
   * Path with its query.
   */
  readonly path: string;
  readonly headers: ReportHeaders;
  readonly body: ReportBody;
}

/**
 * Header names in lower case; the values of all but harmless ones are masked.
 */
export interface ReportHeaders {
  readonly [k: string]: string;
}

/**
 * The answer.
 */
export interface ReportReceivedResponse {
  /**
   * HTTP status.
   */
  readonly status: number;
  readonly headers: ReportHeaders;
  readonly body: ReportBody;
}

/**
 * How many steps or exchanges of one operation have each verdict, listed or not.
 */
export interface ReportOperation {
  /**
   * Id of the operation.
   */
  readonly operation: string;
  readonly counts: ReportCounts;
}

/**
 * One way in which it was told which dialect an exchange speaks.
 */
export interface ReportTold {
  /**
   * The way, as the description of an exchange has it.
   */
  readonly how: string;
  /**
   * For how many exchanges, listed or not.
   */
  readonly count: number;
}

/**
 * What the run saw of one field of the page.
 */
export interface ReportField {
  /**
   * Id of the field.
   */
  readonly field: string;
  /**
   * How many answers carried it.
   */
  readonly seen: number;
  /**
   * Weakest first. error is our fault or the network's, so that the contract could not be judged; fail is the provider's, however much else could not be judged.
   */
  readonly verdict: ("disabled" | "skip" | "pass" | "warn" | "error" | "fail");
  readonly dialects: ReportSightings;
}

/**
 * The same for each dialect that was judged.
 */
export interface ReportSightings {
  readonly documented?: ReportSighting;
  readonly deployed?: ReportSighting;
}

/**
 * What one dialect's answers made of the field.
 */
export interface ReportSighting {
  /**
   * How many answers carried the field.
   */
  readonly seen: number;
  readonly verdict: ReportVerdict;
}

/**
 * A place where the page and servers differ.
 */
export interface ReportDivergence {
  /**
   * Such as D01.
   */
  readonly id: string;
  /**
   * Whether an answer showed it.
   */
  readonly seen: boolean;
}

/**
 * One thing that has to be so before a deployment can be verified, or a recording judged.
 */
export interface ReportPreflightPoint {
  /**
   * What was looked at.
   */
  readonly point: ("reachable" | "credentials" | "dialect" | "connection" | "recording");
  readonly verdict: ReportVerdict;
  /**
   * What was found.
   */
  readonly detail: string;
  /**
   * What to do about it; null when nothing is to be done.
   */
  readonly hint: (string | null);
  /**
   * Present where a deployment refused the credentials, or none were given: exit code 2, unless the contract is broken.
   */
  readonly refused?: true;
}

/**
 * One waiver of the config file, and what it came to in this run.
 */
export interface ReportWaiver {
  /**
   * Id of the rule whose findings are waived.
   */
  readonly rule: string;
  /**
   * Id of the only field that it is about; null for any.
   */
  readonly field: (string | null);
  /**
   * The steps that it is about, * standing for any text; null for any.
   */
  readonly step: (string | null);
  /**
   * Name of the only target that it is about; null for any.
   */
  readonly target: (string | null);
  /**
   * Why the finding is accepted.
   */
  readonly reason: string;
  /**
   * Who answers for it.
   */
  readonly owner: string;
  /**
   * Its last day, in UTC, such as 2027-01-31.
   */
  readonly until: string;
  /**
   * In how many answers that were judged it could have matched.
   */
  readonly steps: number;
  /**
   * How many findings it matched; one that is expired waives none of them.
   */
  readonly findings: number;
  /**
   * pass where it waives findings; fail where it is expired; warn where nothing matched it; skip where that cannot be told, as no step showed it, or other targets may.
   */
  readonly verdict: ("skip" | "pass" | "warn" | "fail");
}

/**
 * A setting that was in force; a secret's value is never part of it.
 */
export interface ReportSetting {
  /**
   * Its name.
   */
  readonly setting: string;
  /**
   * Its value, in words.
   */
  readonly value: string;
  /**
   * Where it came from: flag, environment, config file or default.
   */
  readonly from: string;
}

/**
 * The report on recorded traffic.
 */
export interface ReportRecording {
  readonly version: ReportVersion;
  readonly startedAt: ReportStartedAt;
  readonly durationMs: ReportDurationMs;
  /**
   * Whether a provider was asked, or a recording read.
   */
  readonly source: "recording";
  /**
   * What was judged.
   */
  readonly dialect: ("documented" | "deployed" | "both");
  /**
   * What was verified, in words or as a URL.
   */
  readonly target: string;
  readonly file?: ReportFile1;
  /**
   * Where requests went, without a trailing slash; null for the embedded mock and for recordings.
   */
  readonly url: (string | null);
  /**
   * Weakest first. error is our fault or the network's, so that the contract could not be judged; fail is the provider's, however much else could not be judged.
   */
  readonly verdict: ("disabled" | "skip" | "pass" | "warn" | "error" | "fail");
  readonly counts: ReportCounts;
  /**
   * Exchanges that were judged, in the order of the file. A very long recording has not all of them here: those that passed make room for those with warnings, and both for those that are broken; notes says how many are left out.
   */
  readonly exchanges: readonly ReportStep[];
  readonly fieldSets: ReportFieldSets;
  /**
   * The counts of each operation, by its name.
   */
  readonly operations: readonly ReportOperation[];
  /**
   * How it was told which dialect exchanges speak, the most frequent way first, a hundred at most; empty where a provider was asked.
   */
  readonly told: readonly ReportTold[];
  /**
   * Entries of a recording that are about other operations.
   */
  readonly ignored: number;
  /**
   * How many answers were refusals in plain text: they keep the contract, and show nothing else of it.
   */
  readonly refused: number;
  /**
   * Every field of the page, in its order.
   */
  readonly fields: readonly ReportField[];
  /**
   * Every divergence, by id; empty where only the page's dialect was judged.
   */
  readonly divergences: readonly ReportDivergence[];
  /**
   * Empty for a mock, and for a recording that could be read to its end.
   */
  readonly preflight: readonly ReportPreflightPoint[];
  /**
   * Every waiver that is about this run, in the order of the config file.
   */
  readonly waivers: readonly ReportWaiver[];
  /**
   * What a reader has to know of the run as a whole.
   */
  readonly notes: readonly string[];
  /**
   * The effective configuration.
   */
  readonly settings: readonly ReportSetting[];
}

/**
 * The reports of several targets.
 */
export interface ReportMatrix {
  readonly version: ReportVersion;
  /**
   * Weakest first. error is our fault or the network's, so that the contract could not be judged; fail is the provider's, however much else could not be judged.
   */
  readonly verdict: ("disabled" | "skip" | "pass" | "warn" | "error" | "fail");
  /**
   * Which of how many parts of the targets this is, such as 1/3; absent where it is all of them.
   */
  readonly shard?: string;
  /**
   * One report for each target, in the order in which they were named.
   */
  readonly targets: (ReportVerification | ReportRecording)[];
}
