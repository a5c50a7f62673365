/** Generated from config.schema.json by `npm run generate`; do not edit. */

/**
 * The name of an environment variable, never a value.
 */
export type Variable = string

/**
 * zstack-contract.config.yaml: the deployments to verify, and how. Secrets never stand in it, only the names of the environment variables that hold them. Whether a tunnel may be dropped is not set here either: that takes the flag --allow-reconnect.
 */
export interface Config {
  /**
   * The deployments by name, for --target NAME and --all-targets.
   */
  targets?: {
    [k: string]: Target
  }
  defaults?: Settings
  /**
   * How many targets are verified at the same time.
   */
  parallel?: number
  /**
   * Lets warnings break the contract too.
   */
  strict?: boolean
  /**
   * The form of the results on standard output.
   */
  format?: ("text" | "json")
  /**
   * Findings that are known and accepted until a day: every report shows them as waived, and they do not fail.
   */
  waivers?: Waiver[]
}
export interface Target {
  /**
   * The API's address, with or without the path /zstack; no credentials, query or fragment.
   */
  url: string
}
/**
 * Settings of every target that does not set them itself, and of a target that is given by its URL.
 */
export interface Settings {
  /**
   * What the answers are held against: the vendor's page, or what real servers do. Found out when absent.
   */
  dialect?: ("documented" | "deployed")
  /**
   * The IPsec connection to query. It alone lets nothing be reconnected: --allow-reconnect needs --uuid.
   */
  uuid?: string
  credentials?: Credentials
  /**
   * The zone of the deployment's clock, by which it checks access keys. Found out when absent.
   */
  timeZone?: string
  /**
   * Certificates to trust in place of the system's; relative to this file.
   */
  caFile?: string
  /**
   * The client's own certificate, with keyFile; relative to this file.
   */
  certFile?: string
  /**
   * The key of the client's certificate, not encrypted; relative to this file.
   */
  keyFile?: string
  /**
   * Trusts whatever certificate the server shows; every report says so.
   */
  insecure?: boolean
  /**
   * Seconds until a connection stands.
   */
  connectTimeout?: number
  /**
   * Seconds until an answer begins.
   */
  headersTimeout?: number
  /**
   * Seconds for one whole answer.
   */
  totalTimeout?: number
  /**
   * Seconds that the job of a reconnect is followed; a server gives up after about 120.
   */
  budget?: number
  /**
   * The largest answer that is read.
   */
  maxBodyBytes?: number
}
/**
 * What is shown to be let in.
 */
export interface Credentials {
  session?: Secret
  /**
   * An access key; each request is signed with it.
   */
  accessKey?: {
    id: Secret1
    secret: Secret2
  }
  /**
   * An account; the run opens a session of its own and logs it out.
   */
  account?: {
    /**
     * The account's name, or the environment variable that holds it.
     */
    name: (string | {
      env: Variable
    })
    password?: Secret3
  }
}
/**
 * The uuid of an open session.
 */
export interface Secret {
  env: Variable
}
/**
 * The key's id.
 */
export interface Secret1 {
  env: Variable
}
/**
 * The key's secret.
 */
export interface Secret2 {
  env: Variable
}
/**
 * The account's password; absent when it is given with --password-stdin or ZSTACK_PASSWORD.
 */
export interface Secret3 {
  env: Variable
}
export interface Waiver {
  /**
   * The rule whose findings are waived.
   */
  rule: string
  /**
   * Only findings at this field.
   */
  field?: string
  /**
   * Only findings in these steps. In recordings and in the pacts of others, steps go by their operation.
   */
  step?: string
  /**
   * Only findings of this target; of every run when absent.
   */
  target?: string
  /**
   * Why the finding is accepted; every report shows it.
   */
  reason: string
  /**
   * Who answers for it; every report shows it.
   */
  owner: string
  /**
   * The last day of the waiver, in UTC. After it the run fails until the waiver is removed or renewed.
   */
  until: string
}
