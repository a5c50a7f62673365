/** Generated from schemas/ by `npm run generate`; do not edit. */

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
