/** A block of a declarative pipeline. */
export interface JenkinsBlock {
  /** Such as `stage`. */
  readonly name: string;
  readonly text: string;
  readonly blocks: readonly JenkinsBlock[];
}

const STRING = /'''(?<long>[\s\S]*?)'''|'(?<short>(?:\\.|[^'\\\n])*)'/;

/** The shell that its `sh` steps run. @throws Error at one that is followed by no string in single quotes */
export function shellOfJenkinsfile(
  source: string,
): readonly { readonly line: number; readonly text: string }[] {
  return Array.from(source.matchAll(/^ +sh\b/gm), ({ 0: step, index }) => {
    const line = source.slice(0, index).split('\n').length;
    const found = new RegExp(`^\\s+${STRING.source}`).exec(source.slice(index + step.length));
    if (found === null) throw new Error(`line ${line}: sh is followed by no string in single quotes`);
    const text = found.groups?.['long'] ?? found.groups?.['short'] ?? '';
    // Groovy joins a line that ends with a backslash with the next.
    const meant: Readonly<Record<string, string>> = { '\n': '', n: '\n' };
    return { line, text: text.replace(/\\([\s\S])/g, (_, letter: string) => meant[letter] ?? letter) };
  });
}

/** What is neither a string in single quotes nor a comment. */
export function groovyOf(source: string): string {
  return source.replace(new RegExp(`//[^\\n]*|/\\*[\\s\\S]*?\\*/|${STRING.source}`, 'g'), '');
}

/** Its blocks. Each ends with a brace that is indented as the line in which it begins. */
export function blocksOf(source: string): readonly JenkinsBlock[] {
  const blocks = source.matchAll(/^( *)(\w*)[^\n]*\{\n([\s\S]*?)^\1\}$/gm);
  return Array.from(blocks, ([, , name = '', text = '']) => ({ name, text, blocks: blocksOf(text) }));
}
