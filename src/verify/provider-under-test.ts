/** A provider whose state can be arranged: the embedded mock, or one that runs elsewhere. */
export interface ProviderUnderTest {
  readonly url: string;
  /** Arranges a provider state and answers its values. Rejects when it cannot: the run then stops. */
  arrange(state: string): Promise<Readonly<Record<string, string>>>;
}

/** The run cannot go on, and says nothing of the provider: exit 3. */
export class BrokenRunError extends Error {
  override readonly name = 'BrokenRunError';
}
