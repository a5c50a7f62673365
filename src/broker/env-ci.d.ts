/** What of `env-ci` is used: it has no types of its own. */
declare module 'env-ci' {
  interface CiFacts {
    readonly name?: string;
    readonly service?: string;
    readonly commit?: string;
    readonly tag?: string;
    readonly branch?: string;
    /** Whether what is built is a pull request, or a merge request. */
    readonly isPr?: boolean;
    readonly prBranch?: string;
    readonly buildUrl?: string;
    readonly jobUrl?: string;
  }

  export default function envCi(options: {
    readonly env: Readonly<Record<string, string | undefined>>;
  }): CiFacts;
}
