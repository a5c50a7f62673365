/**
 * Replaces parts of a text that begin with one pattern and go on until another, or to the end. A single
 * pattern for both would have to remember every step of a long one.
 *
 * @param opening where a part begins; global
 * @param end what ends it, from the end of the opening on; global
 */
export function replaceRuns(
  text: string,
  opening: RegExp,
  end: RegExp,
  replace: (opening: RegExpExecArray, run: string) => string,
): string {
  const parts: string[] = [];
  let done = 0;
  opening.lastIndex = 0;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    end.lastIndex = found.index + found[0].length;
    const close = end.exec(text)?.index ?? text.length;
    parts.push(text.slice(done, found.index), replace(found, text.slice(found.index, close)));
    done = close;
    opening.lastIndex = close;
  }
  return done === 0 ? text : `${parts.join('')}${text.slice(done)}`;
}
