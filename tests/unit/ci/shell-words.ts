/** Takes what variables stand for as it is written. */
const PIECE =
  /(?<join>\\\n)|(?<space>[ \t]+)|(?<comment>(?<=^|[\s;])#[^\n]*)|(?<end>\n|;|&&|\|\|?|&|[()])|(?<single>'[^']*')|(?<double>"(?:\\.|[^"\\])*")|(?<escaped>\\.)|(?<plain>[^\s;&|()'"\\]+)/y;

/** The commands of a piece of shell, each as its words without quotes. Here-documents are not known. */
export function commandsOf(shell: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | null = null;
  const endWord = (): void => {
    if (word !== null) words.push(word);
    word = null;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  let at = 0;
  while (at < shell.length) {
    PIECE.lastIndex = at;
    const groups = PIECE.exec(shell)?.groups;
    if (groups === undefined) throw new Error(`not understood: ${shell.slice(at, at + 30)}`);
    const { space, end, single, double, escaped, plain } = groups;
    if (end !== undefined) endCommand();
    else if (space !== undefined) endWord();
    else {
      const text = single?.slice(1, -1) ?? double?.slice(1, -1) ?? escaped?.slice(1) ?? plain;
      if (text !== undefined) word = `${word ?? ''}${text}`;
    }
    at = PIECE.lastIndex;
  }
  endCommand();
  return commands;
}

/** The arguments of each call of this project's command. */
export function callsOf(shell: string): readonly (readonly string[])[] {
  return commandsOf(shell).flatMap((words) => {
    const index = words.findIndex((word) => /(^|\/)zstack-contract(\.mjs)?$/.test(word));
    const starter = words
      .slice(0, index)
      .filter((word, at) => !word.startsWith('-') && !/^\w+=/.test(word) && words[at - 1] !== '--prefix');
    const called = index !== -1 && (starter.length === 0 || /^(npx|node)$/.test(starter.join(' ')));
    return called ? [words.slice(index + 1)] : [];
  });
}
