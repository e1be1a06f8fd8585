import type { Argument, Command, Option } from "commander";
import { EXPERIMENT_NAMES } from "../../experiments/experiment-names";

/** Possible continuation of a command line. */
export interface Candidate {
  readonly name: string;
  readonly description?: string | undefined;
}

/** Possible last words of a command line; "files" for the names of files. */
export type Candidates = readonly Candidate[] | "files";

/** Words that are offered for arguments with any text, by the name of the argument. */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  experiment: EXPERIMENT_NAMES,
  work: EXPERIMENT_NAMES,
};

/**
 * Returns the possible last words of a command line.
 *
 * @param words words after the name of the program, the last of which is incomplete and may be empty
 */
export function candidatesFor(program: Command, words: readonly string[]): Candidates {
  const last = words.at(-1) ?? "";
  const { command, places, option } = readWords(program, words.slice(0, -1));
  const found = option === undefined ? wordsOf(command, places, last) : choicesOf(option);
  return found === "files" ? found : found.filter(({ name }) => name.startsWith(last));
}

/** Command that words name, the number of its arguments that are given, and the option that waits for its value. */
interface ReadWords {
  readonly command: Command;
  readonly places: number;
  readonly option?: Option | undefined;
}

function readWords(program: Command, words: readonly string[]): ReadWords {
  let state: ReadWords = { command: program, places: 0 };
  for (const word of words) {
    const { command, places, option } = state;
    if (option !== undefined) state = { command, places };
    else if (word.startsWith("-")) state = { ...state, option: waitingOption(command, word) };
    else {
      const inner = places === 0 ? visibleCommands(command).find((one) => one.name() === word) : undefined;
      state = inner === undefined ? { command, places: places + 1 } : { command: inner, places: 0 };
    }
  }
  return state;
}

/** Returns the option of a word if its value is the next word. */
const waitingOption = (command: Command, word: string): Option | undefined =>
  command.options.find((option) => option.long === word && option.required);

function wordsOf(command: Command, places: number, last: string): Candidates {
  if (last.startsWith("-"))
    return command
      .createHelp()
      .visibleOptions(command)
      .map(({ long, description }) => ({ name: long!, description }));
  const commands = places > 0 ? [] : visibleCommands(command);
  const inner = commands.map((one) => ({ name: one.name(), description: one.description() }));
  const values = argumentChoices(argumentAt(command, places));
  if (values !== "files") return [...inner, ...values];
  return inner.length === 0 ? values : inner;
}

/** Returns the argument at a place; the last one if it can be repeated. */
function argumentAt({ registeredArguments }: Command, place: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[place] ?? (last?.variadic ? last : undefined);
}

function argumentChoices(argument: Argument | undefined): Candidates {
  if (argument === undefined) return [];
  const names = argument.argChoices ?? OFFERED[argument.name()];
  return names === undefined ? "files" : names.map((name) => ({ name }));
}

/** Returns the choices of an option, or files if its value is not one of a few words. */
const choicesOf = ({ argChoices }: Option): Candidates => argChoices?.map((name) => ({ name })) ?? "files";

const visibleCommands = (command: Command): readonly Command[] =>
  command.createHelp().visibleCommands(command);
