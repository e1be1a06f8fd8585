import type { Argument, Command, Option } from "commander";
import { EXPERIMENT_NAMES } from "../../experiments/experiment-names";
import { SQUARED_LOSSES } from "../../reports/squared-losses";

/** Possible continuation of a command line. */
export interface Candidate {
  readonly name: string;
  readonly description?: string | undefined;
}

/** Possible last words of a command line; "files" for the names of files. */
export type Candidates = readonly Candidate[] | "files";

/** Returns the parameters that some experiments have in common; experiments without them are unknown. */
export type ParametersOf = (experiments: readonly string[]) => Promise<readonly Candidate[]>;

/** Words that are offered for arguments with any text, by the name of the argument. */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  experiment: EXPERIMENT_NAMES,
  work: EXPERIMENT_NAMES,
};

/** Words that are offered for the values of options with any text. */
const OFFERED_VALUES: Readonly<Record<string, readonly string[]>> = { "--loss": [...SQUARED_LOSSES, "mse"] };

/** Options with values that begin with the name of a parameter of the experiments on the line, and an equals sign. */
const WITH_PARAMETERS = ["--set", "--grid", "--range"];

/**
 * Returns the possible last words of a command line.
 *
 * @param words words after the name of the program, the last of which is incomplete and may be empty
 */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
  parametersOf: ParametersOf,
): Promise<Candidates> {
  const last = words.at(-1) ?? "";
  const { command, given, option } = readWords(program, words.slice(0, -1));
  const [, name, value] = /^(--[\w-]+)=(.*)$/s.exec(last) ?? [];
  const assigned = option === undefined && name !== undefined ? waitingOption(command, name) : undefined;
  if (assigned !== undefined) {
    const values = startingWith(value!, await valuesOf(assigned, given, parametersOf));
    return values === "files" ? values : values.map((each) => ({ ...each, name: `${name}=${each.name}` }));
  }
  const found =
    option === undefined ? wordsOf(command, given.length, last) : await valuesOf(option, given, parametersOf);
  return startingWith(last, found);
}

const startingWith = (text: string, candidates: Candidates): Candidates =>
  candidates === "files" ? candidates : candidates.filter(({ name }) => name.startsWith(text));

/** Command that words name, its arguments that are given, and the option that waits for its value. */
interface ReadWords {
  readonly command: Command;
  readonly given: readonly string[];
  readonly option?: Option | undefined;
}

function readWords(program: Command, words: readonly string[]): ReadWords {
  let state: ReadWords = { command: program, given: [] };
  for (const word of words) {
    const { command, given, option } = state;
    if (option !== undefined) state = { command, given };
    else if (word.startsWith("-")) state = { ...state, option: waitingOption(command, word) };
    else {
      const inner =
        given.length === 0 ? visibleCommands(command).find((one) => one.name() === word) : undefined;
      state = inner === undefined ? { command, given: [...given, word] } : { command: inner, given: [] };
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

/** Returns the values of an option, or files if its value is not one of a few words. */
async function valuesOf(
  { long, argChoices }: Option,
  given: readonly string[],
  parametersOf: ParametersOf,
): Promise<Candidates> {
  if (WITH_PARAMETERS.includes(long!)) {
    const parameters = await parametersOf(given);
    return parameters.map(({ name, description }) => ({ name: `${name}=`, description }));
  }
  return (argChoices ?? OFFERED_VALUES[long!])?.map((name) => ({ name })) ?? "files";
}

const visibleCommands = (command: Command): readonly Command[] =>
  command.createHelp().visibleCommands(command);
