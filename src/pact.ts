/**
 * `zstack-contract/pact`: Pact consumer tests of a client of your own, made of the interactions of the contract.
 */
export {
  type Expectation,
  type Expected,
  type InteractionId,
  type PactOptions,
  type ReadsOf,
  type Surroundings,
  type ValuesOf,
  type ZstackPact,
  zstackPact,
} from './kit/consumer-pact.ts';
