import type { Command } from "commander";

/** Characters that a shell takes as they are. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Returns the options that were typed, as words, except for those with the given attribute names. */
export function typedOptions(command: Command, leftOut: readonly string[]): string[] {
  return command.options.flatMap((option) => {
    const name = option.attributeName();
    if (leftOut.includes(name) || command.getOptionValueSource(name) !== "cli") return [];
    const value: unknown = command.getOptionValue(name);
    const flag = option.long!;
    if (typeof value === "boolean") return [flag];
    return [value].flat().flatMap((one) => [flag, withoutPassword(String(one))]);
  });
}

/** Replaces the password of a URL, which must not appear in logs. */
const withoutPassword = (text: string): string => text.replace(/^(\w+:\/\/[^:@/]*:)[^@/]*@/, "$1PASSWORD@");

/** Returns a command line that a shell reads as these words. */
export const shellLine = (words: readonly string[]): string =>
  words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");

/** First words of a command of this package, as it was started: with `npx` if the package is not installed globally. */
export const programWords = (environment: Readonly<Record<string, string | undefined>>): readonly string[] =>
  environment.npm_command === "exec" ? ["npx", "learning-dynamics"] : ["learning-dynamics"];
