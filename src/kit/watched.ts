/** A promise that knows whether a test awaits it. A test runner may itself derive other promises from it. */
export class Watched<T> extends Promise<T> {
  call: { awaited: boolean } | null = null;
  /** How many promises stand between the first one and this one. */
  depth = 0;
  /** The depth of the promise that the test gets. */
  handedOut = 0;

  // biome-ignore lint/suspicious/noThenProperty: a promise sees in its own `then` who uses it
  override then<TResult = T, TReason = never>(
    onResolved?: ((value: T) => TResult | PromiseLike<TResult>) | null,
    onRejected?: ((reason: unknown) => TReason | PromiseLike<TReason>) | null,
  ): Promise<TResult | TReason> {
    if (this.call !== null && this.depth >= this.handedOut) this.call.awaited = true;
    const next = super.then(onResolved, onRejected) as Watched<TResult | TReason>;
    return Object.assign(next, { call: this.call, depth: this.depth + 1, handedOut: this.handedOut });
  }
}
