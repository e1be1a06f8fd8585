import type { CommandResult } from "./results";

/** Option of every command that chooses its output. */
export interface OutputOptions {
  /** True to print one JSON object in place of text. */
  readonly json?: boolean | undefined;
}

/** Output of a command: text for people, or one JSON object for scripts. */
export interface Output {
  /** Prints text on the output stream, or with `--json` on the error stream. */
  text(text: string): void;
  /** Prints the result with `--json`; a command calls it once. */
  result(result: CommandResult): void;
}

/** Returns the output that the options of a command choose. */
export const outputOf = ({ json = false }: OutputOptions): Output => ({
  text: (text) => void (json ? process.stderr : process.stdout).write(text),
  result: (result) => {
    if (json) printJson(result);
  },
});

/** Prints a result on the output stream. Numbers that are not finite become null. */
export const printJson = (result: CommandResult): void =>
  void process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
