/** The contract's own data is broken: a schema, an operation, an interaction. The run stops. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
  }
}
