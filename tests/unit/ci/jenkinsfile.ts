/** What stands in a Jenkinsfile, as far as it can be told without Groovy. */
export interface JenkinsToken {
  readonly kind: 'word' | 'string' | 'mark';
  readonly text: string;
  readonly line: number;
}

/** A block of a declarative pipeline. */
export interface JenkinsBlock {
  readonly name: string;
  /** Where it begins. */
  readonly line: number;
  /** Where it ends. */
  readonly end: number;
  readonly blocks: readonly JenkinsBlock[];
}

const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<long>'''[\s\S]*?''')|(?<short>'(?:\\.|[^'\\\n])*')|(?<word>[\w.]+)|(?<space>\s+)|(?<mark>[{}()[\],:?!=&|<>-])/y;

/** @throws Error at the first place that is not understood; double quotes are such a place, since they interpolate */
export function tokensOf(source: string): readonly JenkinsToken[] {
  const tokens: JenkinsToken[] = [];
  let at = 0;
  while (at < source.length) {
    const line = source.slice(0, at).split('\n').length;
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match === null) throw new Error(`line ${line}: not understood: ${source.slice(at, at + 20)}`);
    const { long, short, word, mark } = match.groups ?? {};
    const quoted = long?.slice(3, -3) ?? short?.slice(1, -1);
    if (quoted !== undefined) tokens.push({ kind: 'string', text: unescaped(quoted), line });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, line });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, line });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/** What Groovy makes of a string: a backslash at the end of a line joins it with the next. */
function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, letter: string) =>
    letter === '\n' ? '' : letter === 'n' ? '\n' : letter,
  );
}

/** The shell that its `sh` steps run. */
export function shellOfJenkinsfile(
  source: string,
): readonly { readonly line: number; readonly text: string }[] {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ kind, text, line }, index) => {
    if (kind !== 'word' || text !== 'sh') return [];
    const next = tokens[index + 1];
    if (next?.kind !== 'string')
      throw new Error(`line ${line}: sh is followed by no string in single quotes`);
    return [{ line, text: next.text }];
  });
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** @throws Error when brackets do not pair up */
export function blocksOf(source: string): readonly JenkinsBlock[] {
  const tokens = tokensOf(source);
  const top: JenkinsBlock[] = [];
  const open: {
    readonly closing: string;
    readonly line: number;
    readonly into: JenkinsBlock[];
    readonly block: { end: number } | null;
  }[] = [];
  let into = top;
  tokens.forEach(({ kind, text, line }, index) => {
    if (kind !== 'mark') return;
    const closing = CLOSING[text];
    if (closing !== undefined) {
      const blocks: JenkinsBlock[] = [];
      const block = text === '{' ? { name: nameBefore(tokens, index), line, end: line, blocks } : null;
      open.push({ closing, line, into, block });
      if (block === null) return;
      into.push(block);
      into = blocks;
    } else if (text === '}' || text === ')' || text === ']') {
      const last = open.pop();
      if (last?.closing !== text) throw new Error(`line ${line}: ${text} closes nothing`);
      into = last.into;
      if (last.block !== null) last.block.end = line;
    }
  });
  const [unclosed] = open;
  if (unclosed !== undefined) throw new Error(`line ${unclosed.line}: not closed`);
  return top;
}

/** `stage` for `stage('x') {`, `steps` for `steps {`. */
function nameBefore(tokens: readonly JenkinsToken[], brace: number): string {
  let index = brace - 1;
  if (tokens[index]?.text === ')') {
    for (let depth = 0; index >= 0; index -= 1) {
      const text = tokens[index]?.text;
      if (text === ')') depth += 1;
      if (text === '(') depth -= 1;
      if (depth === 0) break;
    }
    index -= 1;
  }
  return tokens[index]?.text ?? '';
}
