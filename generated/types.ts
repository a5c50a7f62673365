/** Generated from schemas/ and src/report/report.schema.json by `npm run generate`; do not edit. */
import type { JsonValue } from '../src/model/json.ts';

/**
 * Why an operation failed.
 */
export interface DocumentedErrorCode {
  /**
   * The error code, which is a numbered or alphanumeric code that specifies an error. For example, SYS.1000, HOST.1001.
   * Format: a prefix, a dot and a number, such as SYS.1000.
   */
  readonly code: string;
  /**
   * The brief description of the error.
   */
  readonly description: string;
  /**
   * The details about the error.
   */
  readonly details: string;
  /**
   * The reserved field. Default value: null.
   */
  readonly elaboration: string | null;
  /**
   * The reserved field. Default value: null.
   */
  readonly opaque: { readonly [key: string]: unknown } | null;
  /**
   * The root error, which is the associated root cause of the current error. If no root error exists, this parameter is null.
   */
  readonly cause: DocumentedErrorCode | null;
}

/**
 * A site-to-site VPN tunnel, as the API shows it (the page calls it IPsecConnectionInventory).
 */
export interface DocumentedIPsecConnection {
  /**
   * The resource UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly uuid: string;
  /**
   * The resource name.
   */
  readonly name: string;
  /**
   * The detailed description of the resource.
   */
  readonly description: string;
  /**
   * The remote network address.
   * Format: an IPv4 address, an IPv6 address or a host name.
   */
  readonly peerAddress: string;
  /**
   * The authentication mode.
   */
  readonly authMode: string;
  /**
   * The authentication key.
   * A secret.
   */
  readonly authKey: string;
  /**
   * The VIP UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly vipUuid: string;
  /**
   * The IKE authentication algorithm.
   */
  readonly ikeAuthAlgorithm: string;
  /**
   * The IKE encryption algorithm.
   */
  readonly ikeEncryptionAlgorithm: string;
  /**
   * The IKE DH group.
   * Format: an integer of 32 bits.
   */
  readonly ikeDhGroup: number;
  /**
   * The ESP authentication algorithm.
   */
  readonly policyAuthAlgorithm: string;
  /**
   * The ESP encryption algorithm.
   */
  readonly policyEncryptionAlgorithm: string;
  /**
   * The PFS DH group.
   */
  readonly pfs: string;
  /**
   * The encryption mode.
   */
  readonly policyMode: string;
  /**
   * The security protocol.
   */
  readonly transformProtocol: string;
  /**
   * The IKE version.
   */
  readonly ikeVersion: string;
  /**
   * The ID configuration method.
   */
  readonly idType: string;
  /**
   * The local ID.
   */
  readonly localId: string;
  /**
   * The remote ID.
   */
  readonly remoteId: string;
  /**
   * The running state.
   */
  readonly state: string;
  /**
   * The ready status.
   */
  readonly status: string;
  /**
   * The IKE lifetime.
   * Format: an integer of 32 bits.
   */
  readonly ikeLifeTime: number;
  /**
   * The IPsec lifetime.
   * Format: an integer of 32 bits.
   */
  readonly lifeTime: number;
  /**
   * The creation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly createDate: string;
  /**
   * The last operation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly lastOpDate: string;
  /**
   * See peerCidrs
   */
  readonly peerCidrs: readonly DocumentedPeerCidr[];
  /**
   * See l3NetworkRefs
   */
  readonly l3NetworkRefs: readonly DocumentedL3NetworkRef[];
}

/**
 * A local L3 network that the tunnel serves.
 */
export interface DocumentedL3NetworkRef {
  /**
   * The resource UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly uuid: string;
  /**
   * 连接UUID。
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly connectionUuid: string;
  /**
   * The L3 network UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly l3NetworkUuid: string;
  /**
   * The creation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly createDate: string;
  /**
   * The last operation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly lastOpDate: string;
}

/**
 * A network behind the remote end of the tunnel.
 */
export interface DocumentedPeerCidr {
  /**
   * The resource UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly uuid: string;
  /**
   * No description provided.
   * Format: an IPv4 or IPv6 network such as 192.168.100.0/24.
   */
  readonly cidr: string;
  /**
   * 连接UUID。
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly connectionUuid: string;
  /**
   * The creation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly createDate: string;
  /**
   * The last operation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly lastOpDate: string;
}

/**
 * Path and header parameters of a reconnect.
 */
export interface DocumentedReconnectParams {
  /**
   * The resource UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly uuid: string;
  /**
   * The session, as `OAuth {sessionUuid}`, or an access-key signature, as `ZStack {accessKeyId}:{signature}`.
   * A secret.
   */
  readonly Authorization: string;
  /**
   * Media type of the body, with the charset the page shows.
   */
  readonly "Content-Type": string;
}

/**
 * The body of a reconnect.
 */
export interface DocumentedReconnectRequest {
  /**
   * Optional. The system tag.
   */
  readonly systemTags?: readonly string[];
  /**
   * Optional. The user tag.
   */
  readonly userTags?: readonly string[];
}

/**
 * The answer to a reconnect: what the page shows as one body, servers spread over a job.
 */
export interface DocumentedReconnectResponseSuccess {
  /**
   * 操作是否成功。
   */
  readonly success: true;
  /**
   * See inventory
   */
  readonly inventory: DocumentedIPsecConnection;
  /**
   * The error code. If not null, the operation fails, or vice versa. See error
   */
  readonly error: null;
}

/**
 * The answer to a reconnect: what the page shows as one body, servers spread over a job.
 */
export interface DocumentedReconnectResponseFailure {
  /**
   * 操作是否成功。
   */
  readonly success: false;
  /**
   * See inventory
   */
  readonly inventory?: DocumentedIPsecConnection | null;
  /**
   * The error code. If not null, the operation fails, or vice versa. See error
   */
  readonly error: DocumentedErrorCode;
}

/**
 * The answer to an accepted reconnect: where its job can be polled.
 */
export interface DeployedAccepted {
  /**
   * URL of the job; its last segment is the job id, its host the management node's own address.
   * Format: a URL or path that ends in a job id.
   */
  readonly location: string;
  /**
   * How long the server gives the job, in milliseconds; absent before 2021-03.
   * Format: an integer of 64 bits.
   */
  readonly apiTimeout?: number;
}

/**
 * An account and its password.
 */
export interface DeployedAccountCredentials {
  /**
   * The account.
   */
  readonly accountName: string;
  /**
   * SHA-512 of the password, in lowercase hex.
   * A secret.
   */
  readonly password: string;
}

/**
 * The answer of a job that has not finished.
 */
export interface DeployedEmpty {
}

/**
 * Why an operation failed.
 */
export interface DeployedErrorCode {
  /**
   * The error code, which is a numbered or alphanumeric code that specifies an error. For example, SYS.1000, HOST.1001.
   * Format: a prefix, a dot and a number, such as SYS.1000.
   */
  readonly code: string;
  /**
   * The brief description of the error.
   */
  readonly description: string;
  /**
   * The details about the error.
   */
  readonly details?: string;
  /**
   * The reserved field. Default value: null.
   */
  readonly elaboration?: string;
  /**
   * The reserved field. Default value: null.
   */
  readonly opaque?: { readonly [key: string]: unknown };
  /**
   * The root error, which is the associated root cause of the current error. If no root error exists, this parameter is null.
   */
  readonly cause?: DeployedErrorCode;
  /**
   * The flow in which the error arose.
   */
  readonly location?: string;
  /**
   * How long the server looked for an elaboration of the error, in milliseconds.
   */
  readonly cost?: string;
  /**
   * Localised forms of the message; its shape is the server's own.
   */
  readonly messages?: unknown;
  /**
   * The errors behind this one, where there are several.
   */
  readonly causes?: readonly DeployedErrorCode[];
  /**
   * The details in the language of the server's locale.
   */
  readonly i18nDetails?: string;
}

/**
 * A site-to-site VPN tunnel, as the API shows it (the page calls it IPsecConnectionInventory).
 */
export interface DeployedIPsecConnection {
  /**
   * The resource UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly uuid: string;
  /**
   * The resource name.
   */
  readonly name: string;
  /**
   * The detailed description of the resource.
   */
  readonly description?: string;
  /**
   * The remote network address.
   * Format: an IPv4 address, an IPv6 address or a host name.
   */
  readonly peerAddress: string;
  /**
   * The authentication mode.
   * Known values: psk, certs.
   */
  readonly authMode: string;
  /**
   * The authentication key.
   * A secret.
   */
  readonly authKey: string;
  /**
   * The VIP UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly vipUuid: string;
  /**
   * The IKE authentication algorithm.
   * Known values: md5, sha1, sha256, sha384, sha512.
   */
  readonly ikeAuthAlgorithm: string;
  /**
   * The IKE encryption algorithm.
   * Known values: 3des, aes-128, aes-192, aes-256.
   */
  readonly ikeEncryptionAlgorithm: string;
  /**
   * The IKE DH group.
   * Format: an integer of 32 bits.
   * Known values: 2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26.
   */
  readonly ikeDhGroup: number;
  /**
   * The ESP authentication algorithm.
   * Known values: md5, sha1, sha256, sha384, sha512.
   */
  readonly policyAuthAlgorithm: string;
  /**
   * The ESP encryption algorithm.
   * Known values: 3des, aes-128, aes-192, aes-256.
   */
  readonly policyEncryptionAlgorithm: string;
  /**
   * The PFS DH group.
   * Known values: none, dh-group0, dh-group2, dh-group5, dh-group14, dh-group15, dh-group16, dh-group17, dh-group18, dh-group19, dh-group20, dh-group21, dh-group22, dh-group23, dh-group24, dh-group25, dh-group26.
   */
  readonly pfs?: string;
  /**
   * The encryption mode.
   * Known values: tunnel, transport.
   */
  readonly policyMode: string;
  /**
   * The security protocol.
   * Known values: esp, ah, ah-esp.
   */
  readonly transformProtocol: string;
  /**
   * The IKE version.
   * Known values: ike, ikev1, ikev2.
   */
  readonly ikeVersion: string;
  /**
   * The ID configuration method.
   * Known values: ip, name, fqdn.
   */
  readonly idType?: string;
  /**
   * The local ID.
   */
  readonly localId?: string;
  /**
   * The remote ID.
   */
  readonly remoteId?: string;
  /**
   * The running state.
   * Known values: Enabled, Disabled.
   */
  readonly state: string;
  /**
   * The ready status.
   * Known values: Connecting, Ready, Disconnected.
   */
  readonly status: string;
  /**
   * The IKE lifetime.
   * Format: an integer of 32 bits.
   * Known values: 0 or 60 to 604800.
   */
  readonly ikeLifeTime: number;
  /**
   * The IPsec lifetime.
   * Format: an integer of 32 bits.
   * Known values: 0 or 30 to 604800.
   */
  readonly lifeTime: number;
  /**
   * The creation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly createDate: string;
  /**
   * The last operation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly lastOpDate: string;
  /**
   * See peerCidrs
   */
  readonly peerCidrs: readonly DeployedPeerCidr[];
  /**
   * See l3NetworkRefs
   */
  readonly l3NetworkRefs: readonly DeployedL3NetworkRef[];
}

/**
 * Path and header parameters of a job poll.
 */
export interface DeployedJobParams {
  /**
   * Id of the job, from the answer to the reconnect.
   */
  readonly jobUuid: string;
  /**
   * Asks for the schema map in a 200 answer; any value.
   */
  readonly "X-JSON-Schema"?: string;
}

/**
 * A local L3 network that the tunnel serves.
 */
export interface DeployedL3NetworkRef {
  /**
   * The resource UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly uuid: string;
  /**
   * 连接UUID。
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly connectionUuid: string;
  /**
   * The L3 network UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly l3NetworkUuid: string;
  /**
   * The creation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly createDate: string;
  /**
   * The last operation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly lastOpDate: string;
}

/**
 * The answer to a logout.
 */
export interface DeployedLoggedOut {
  /**
   * Java class of each part of the body, by its path; sent when X-JSON-Schema was asked for.
   */
  readonly schema?: DeployedSchemaMap;
}

/**
 * The body of a login.
 */
export interface DeployedLoginRequest {
  /**
   * Names the action.
   */
  readonly logInByAccount: DeployedAccountCredentials;
}

/**
 * The answer to a login.
 */
export interface DeployedLoginResponseSuccess {
  /**
   * The session.
   */
  readonly inventory: DeployedSession;
  /**
   * Java class of each part of the body, by its path; sent when X-JSON-Schema was asked for.
   */
  readonly schema?: DeployedSchemaMap;
}

/**
 * The answer to a login.
 */
export interface DeployedLoginResponseFailure {
  /**
   * Why the login failed.
   */
  readonly error: DeployedErrorCode;
}

/**
 * A network behind the remote end of the tunnel.
 */
export interface DeployedPeerCidr {
  /**
   * The resource UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly uuid: string;
  /**
   * No description provided.
   * Format: an IPv4 or IPv6 network such as 192.168.100.0/24.
   */
  readonly cidr: string;
  /**
   * 连接UUID。
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly connectionUuid: string;
  /**
   * The creation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly createDate: string;
  /**
   * The last operation date.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly lastOpDate: string;
}

/**
 * Query parameters of a query of IPsec connections.
 */
export interface DeployedQueryParams {
  /**
   * A condition such as `name=Test-IPSec`; repeatable.
   */
  readonly q?: string;
  /**
   * The most entries to answer.
   */
  readonly limit?: string;
  /**
   * How many entries to pass over.
   */
  readonly start?: string;
  /**
   * A field to sort by, with + or - before it.
   */
  readonly sort?: string;
  /**
   * The only fields to answer, separated by commas.
   */
  readonly fields?: string;
  /**
   * `true` answers the number of entries only.
   */
  readonly count?: string;
  /**
   * `true` adds the number of entries.
   */
  readonly replyWithCount?: string;
}

/**
 * The answer to a query of IPsec connections.
 */
export interface DeployedQueryResponseSuccess {
  /**
   * The connections found; empty for an unknown uuid.
   */
  readonly inventories: readonly DeployedIPsecConnection[];
  /**
   * How many connections there are, when asked for.
   * Format: an integer of 64 bits.
   */
  readonly total?: number;
  /**
   * Java class of each part of the body, by its path.
   */
  readonly schema?: DeployedSchemaMap;
}

/**
 * The answer to a query of IPsec connections.
 */
export interface DeployedQueryResponseFailure {
  /**
   * Why the query failed.
   */
  readonly error: DeployedErrorCode;
}

/**
 * Path and header parameters of a reconnect.
 */
export interface DeployedReconnectParams {
  /**
   * The resource UUID.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly uuid: string;
  /**
   * The session, as `OAuth {sessionUuid}`, or an access-key signature, as `ZStack {accessKeyId}:{signature}`.
   * A secret.
   */
  readonly Authorization: string;
  /**
   * Media type of the body, with the charset the page shows.
   */
  readonly "Content-Type": string;
  /**
   * Time of signing; needed with an access key.
   */
  readonly Date?: string;
  /**
   * Id that the job gets; 32 characters. A second use is refused, so a lost answer can be followed up.
   */
  readonly "X-Job-UUID"?: string;
  /**
   * How long the server may work on the job, in seconds.
   */
  readonly "X-API-Timeout"?: string;
  /**
   * URL to which the server posts the result.
   */
  readonly "X-Web-Hook"?: string;
  /**
   * Sent by the server with a web hook: whether the job succeeded.
   */
  readonly "X-Job-Success"?: string;
  /**
   * Asks for the schema map in a 200 answer; any value.
   */
  readonly "X-JSON-Schema"?: string;
}

/**
 * The body of a reconnect.
 */
export interface DeployedReconnectRequest {
  /**
   * Names the action; without it a server answers 400.
   */
  readonly reconnectIPsecConnection: { readonly [key: string]: unknown };
  /**
   * Optional. The system tag.
   */
  readonly systemTags?: readonly string[];
  /**
   * Optional. The user tag.
   */
  readonly userTags?: readonly string[];
}

/**
 * The answer to a reconnect: what the page shows as one body, servers spread over a job.
 */
export interface DeployedReconnectResponseSuccess {
  /**
   * See inventory
   */
  readonly inventory: DeployedIPsecConnection;
  /**
   * Java class of each part of the body, by its path; sent when X-JSON-Schema was asked for, and with every query.
   */
  readonly schema?: DeployedSchemaMap;
}

/**
 * The answer to a reconnect: what the page shows as one body, servers spread over a job.
 */
export interface DeployedReconnectResponseFailure {
  /**
   * The error code. If not null, the operation fails, or vice versa. See error
   */
  readonly error: DeployedErrorCode;
}

/**
 * Java class of each part of a body, by its path.
 */
export interface DeployedSchemaMap {
  readonly [k: string]: string;
}

/**
 * Path parameters of a logout.
 */
export interface DeployedSessionParams {
  /**
   * The session to end.
   * A secret.
   */
  readonly sessionUuid: string;
}

/**
 * Whether a session is valid.
 */
export interface DeployedSessionValidity {
  /**
   * True until the session expires or is ended.
   */
  readonly valid: boolean;
  /**
   * Java class of each part of the body, by its path; sent when X-JSON-Schema was asked for.
   */
  readonly schema?: DeployedSchemaMap;
}

/**
 * A session; two hours long, renewed by each authenticated call.
 */
export interface DeployedSession {
  /**
   * The session's uuid, which is its credential.
   * Format: 32 lowercase hexadecimal digits.
   * A secret.
   */
  readonly uuid: string;
  /**
   * The account.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly accountUuid: string;
  /**
   * The user; newer servers send none.
   * Format: 32 lowercase hexadecimal digits.
   */
  readonly userUuid?: string;
  /**
   * When the session ends.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly expiredDate: string;
  /**
   * When the session began.
   * Format: a timestamp such as Nov 14, 2017 10:20:57 PM.
   */
  readonly createDate: string;
  /**
   * A flag of the server's own.
   */
  readonly noSessionEvaluation?: boolean;
}

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
