/** A block of a declarative pipeline, with the lines where it begins and ends. */
export interface JenkinsBlock {
  readonly name: string;
  readonly line: number;
  readonly end: number;
  readonly blocks: readonly JenkinsBlock[];
}

const STRING = /'''(?<long>[\s\S]*?)'''|'(?<short>(?:\\.|[^'\\\n])*)'/;
const STRINGS_AND_COMMENTS = new RegExp(`//[^\\n]*|/\\*[\\s\\S]*?\\*/|${STRING.source}`, 'g');
/** Where a block begins, `stage('x') {` or `steps {`, or ends. */
const BRACE = /(?:(\w+)\s*(?:\((?:[^()]|\([^()]*\))*\)\s*)?)?\{|\}/g;

/** The shell that its `sh` steps run. @throws Error at one that is followed by no string in single quotes */
export function shellOfJenkinsfile(
  source: string,
): readonly { readonly line: number; readonly text: string }[] {
  return Array.from(source.matchAll(/^ +sh\b/gm), ({ 0: step, index }) => {
    const line = lineAt(source, index);
    const found = new RegExp(`^\\s+${STRING.source}`).exec(source.slice(index + step.length));
    if (found === null) throw new Error(`line ${line}: sh is followed by no string in single quotes`);
    return { line, text: unescaped(found.groups?.['long'] ?? found.groups?.['short'] ?? '') };
  });
}

/** What Groovy makes of a string: a backslash at the end of a line joins it with the next. */
function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, letter: string) =>
    letter === '\n' ? '' : letter === 'n' ? '\n' : letter,
  );
}

/** @throws Error when braces do not pair up, or at a double quote, which would interpolate */
export function blocksOf(source: string): readonly JenkinsBlock[] {
  // Braces in strings and comments are none.
  const bare = source.replace(STRINGS_AND_COMMENTS, (text) => text.replace(/[^\n]/g, ' '));
  const quote = bare.search(/["']/);
  if (quote !== -1) throw new Error(`line ${lineAt(bare, quote)}: not understood`);
  const top = { name: '', line: 0, end: 0, blocks: [] as JenkinsBlock[] };
  const open = [top];
  for (const { 0: mark, 1: name = '', index } of bare.matchAll(BRACE)) {
    const line = lineAt(bare, index + mark.length);
    if (mark === '}') {
      const closed = open.pop();
      if (closed === undefined || closed === top) throw new Error(`line ${line}: } closes nothing`);
      closed.end = line;
    } else {
      const block = { name, line, end: line, blocks: [] };
      open.at(-1)?.blocks.push(block);
      open.push(block);
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== top) throw new Error(`line ${unclosed?.line}: not closed`);
  return top.blocks;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
