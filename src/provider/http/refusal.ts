/** A request that is refused before anything is done, with plain text (facts, sections 1 to 4). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly httpStatus: number;

  constructor(httpStatus: number, text: string) {
    super(text);
    this.httpStatus = httpStatus;
  }
}
