import { formatPath, type Key } from "../arrays/path";
import { withinCall } from "../arrays/within-call";
import type { Report } from "../experiments";
import { adviceSentence } from "../plots/advice";

/** Command line options or files by the arguments of a function that they set, each written as a path. */
export type ArgumentNames = Readonly<Record<string, string>>;

/**
 * Calls functions of the library for a command; their errors name the command, and the option or file in place of the
 * argument that it sets. The longest path that matches decides.
 */
export const withinCommand = <Result>(command: string, names: ArgumentNames, work: () => Result): Result =>
  withinCall(command, work, (path) => renamed(path, names));

function renamed(path: readonly Key[], names: ArgumentNames): readonly Key[] {
  for (let length = path.length; length > 0; length--) {
    const name = names[formatPath(path.slice(0, length))];
    if (name === undefined) continue;
    const [first, ...rest] = path.slice(length);
    const isNamed = typeof first === "string" && !first.startsWith("(");
    return isNamed ? [`${name}: ${first}`, ...rest] : [name, ...path.slice(length)];
  }
  return path;
}

/** Returns the advice of a report in sentences that name command line options. */
export const adviceOf = ({ advice }: Report, names: ArgumentNames): string[] =>
  advice.map((item) =>
    adviceSentence(item, (option, value) => {
      const name = names[`options.${option}`] ?? option;
      return value === true ? name : `${name} ${value}`;
    }),
  );
