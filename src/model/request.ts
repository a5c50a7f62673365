import type { JsonValue } from './json.ts';

/** A request that is ready to be sent, but for its credentials. */
export interface OutgoingRequest {
  /** Id of the operation. */
  readonly operation: string;
  readonly method: string;
  /** Path from the root of the server, such as `/zstack/v1/ipsec/{uuid}/actions`, with its query. */
  readonly path: string;
  /** Header names as the API spells them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue | undefined;
}
