/** What was given to be read is not what can be read: the command was asked wrongly. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
