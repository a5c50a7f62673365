/** What a command may touch of the world; the rest it gets as arguments. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Progress and complaints. */
  err(text: string): void;
  /** Which of the two a person watches. */
  readonly terminal: { readonly out: boolean; readonly err: boolean };
  /** Resolves when the user or the system asks the command to end. */
  interrupted(): Promise<void>;
  /** The time, in milliseconds since 1970. */
  now(): number;
  /** The working folder: whose pacts, and which commit, a command is about. */
  readonly cwd: string;
}

export type Env = Readonly<Record<string, string | undefined>>;
