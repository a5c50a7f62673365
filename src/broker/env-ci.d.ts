/** What of `env-ci` is used: it has no types of its own. */
declare module 'env-ci' {
  type Fact = 'name' | 'service' | 'commit' | 'tag' | 'branch' | 'prBranch' | 'buildUrl' | 'jobUrl';

  export default function envCi(options: { readonly env: Readonly<Record<string, string | undefined>> }): {
    readonly [fact in Fact]?: string;
  } & {
    /** Whether what is built is a pull request, or a merge request. */
    readonly isPr?: boolean;
  };
}
