/**
 * The contract of ReconnectIPsecConnection as a library: judge responses, read the contract, call a
 * ZStack, run a mock of one. Pact is no part of it.
 */

/** Types of what is sent and answered, in each dialect, such as `DeployedIPsecConnection`. */
export type * from '../generated/structures.ts';
export type { DeployedAccepted as ReconnectAccepted } from '../generated/structures.ts';
export {
  type ClientOptions,
  type ConnectionOf,
  type JobState,
  newJobId,
  ZstackClient,
} from './client/client.ts';
export type { Credentials } from './client/credentials.ts';
export {
  ApiError,
  ClientError,
  GatewayError,
  InterruptedError,
  OptionError,
  RefusedError,
  TimedOutError,
  UnexpectedAnswerError,
  UnknownOutcomeError,
  UnreachableError,
} from './client/errors.ts';
export { createTransport, type Transport, type TransportOptions } from './client/transport.ts';
export type { Catalog } from './contract/catalog.ts';
export { CatalogError } from './contract/files.ts';
export { loadCatalog } from './contract/load-catalog.ts';
export type { Subject } from './judge/observe.ts';
export { addMatchers, type Runner } from './kit/add-matchers.ts';
export { CheckError, type CheckOptions, type CheckResult, check } from './kit/check.ts';
export { checkInventory, type InventoryOptions } from './kit/inventory.ts';
export { type ContractMatchers, matchers, type Strictness } from './kit/matchers.ts';
export { ResponseError, type ResponseLike } from './kit/received.ts';
export { supertestParser } from './kit/supertest-parser.ts';
export type { Field } from './model/contract.ts';
export { DIALECTS, type Dialect } from './model/contract.ts';
export type { Evidence, Exchange, Payload } from './model/exchange.ts';
export { readPayload } from './model/exchange.ts';
export type { Finding, Verdict } from './model/finding.ts';
export type { Report, Step } from './model/report.ts';
export { RULE_IDS, RULES, type RuleId } from './model/rules.ts';
export { type Fault, parseFault } from './provider/faults.ts';
export { createProvider, type Provider } from './provider/provider.ts';
export { ListenError, type RunningProvider, type ServeOptions, startProvider } from './provider/serve.ts';
export type { ProviderOptions } from './provider/server.ts';
