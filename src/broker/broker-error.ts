/** Why a broker could not be asked. None of these says anything of the contract. */
export type BrokerTrouble =
  | 'unreachable'
  | 'timed-out'
  | 'credentials'
  | 'forbidden'
  | 'page'
  | 'no-broker'
  | 'not-found'
  | 'failed'
  | 'refused';

/** The broker could not be asked, or would not do what it was asked; the message says what to do next. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly trouble: BrokerTrouble;
  /** The status that came with it; null when no answer came. */
  readonly status: number | null;

  constructor(trouble: BrokerTrouble, message: string, status: number | null = null) {
    super(message);
    this.trouble = trouble;
    this.status = status;
  }
}
