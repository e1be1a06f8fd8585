/** Entry of the list of words to avoid. */
export interface Phrase {
  /** Expression that finds the phrase, global and regardless of case. */
  readonly pattern: RegExp;
  /** Text to write instead, with a reason where that helps. */
  readonly advice: string;
}

/** Occurrence of a listed phrase, at an offset in the text. */
export interface PhraseHit {
  readonly offset: number;
  /** Words that were found, on one line. */
  readonly found: string;
  readonly advice: string;
}

/**
 * Parses a list of words to avoid, one entry a line: `phrase -> advice` or `/regular expression/ -> advice`. Lines that
 * begin with # and empty lines are ignored. A space of an entry stands for any white space, line ends included.
 *
 * @throws Error that names the line, for a line without advice and for an invalid regular expression
 */
export function parsePhrases(list: string): Phrase[] {
  const phrases: Phrase[] = [];
  for (const [index, line] of list.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, entry, advice] = /^(.+?)\s+->\s+(.+)$/.exec(line.trim()) ?? [];
    if (entry === undefined || advice === undefined)
      throw new Error(`line ${index + 1} of the words to avoid must be "phrase -> advice": ${line}`);
    phrases.push({ pattern: patternOf(entry, index + 1), advice });
  }
  return phrases;
}

/**
 * Finds the listed phrases in a text, in order of position. If several begin at one offset, only the longest is
 * returned.
 */
export function findPhrases(text: string, phrases: readonly Phrase[]): PhraseHit[] {
  const hits = phrases.flatMap(({ pattern, advice }) =>
    Array.from(text.matchAll(pattern), ({ index, 0: match }) => {
      return { offset: index, found: match.replaceAll(/\s+/g, " "), advice };
    }),
  );
  hits.sort((a, b) => a.offset - b.offset || b.found.length - a.found.length);
  return hits.filter((hit, index) => hit.offset !== hits[index - 1]?.offset);
}

function patternOf(entry: string, line: number): RegExp {
  const [, written] = /^\/(.+)\/$/.exec(entry) ?? [];
  const source = written ?? `\\b${entry.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\b`;
  try {
    return new RegExp(source.replaceAll(/ +/g, "\\s+").replaceAll("'", "['’]"), "gi");
  } catch (error) {
    throw new Error(
      `line ${line} of the words to avoid is not a regular expression: ${(error as Error).message}`,
    );
  }
}
