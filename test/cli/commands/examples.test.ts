import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { typedWords } from "../../../src/cli/completion/typed-words";
import { createProgram } from "../../../src/cli/program";

/** Returns a program whose commands do nothing but note the names of those that run. */
function silentProgram(ran: string[]): Command {
  const program = createProgram(() => {});
  for (const command of allCommands(program))
    command.action(() => void ran.push(command.name())).configureOutput({ writeErr: () => {} });
  return program;
}

const allCommands = (command: Command): Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((inner) => inner.name() !== "help")
    .flatMap((inner) => [inner, ...allCommands(inner)]);

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

/** Returns the words of the examples, without the redirection to a file. */
const examplesOf = (command: Command): string[][] =>
  Array.from(helpOf(command).matchAll(/^ {2}\$ learning-dynamics ([^>\n]*)/gm), ([, words]) =>
    typedWords(words!.trim()),
  );

describe.each(allCommands(createProgram(() => {})).map((command) => [command.name(), command] as const))(
  "the help of %s",
  (name, command) => {
    it("has two examples, which run the command", async () => {
      const examples = examplesOf(command);
      expect(examples.length).toBe(2);
      for (const words of examples) {
        const ran: string[] = [];
        await silentProgram(ran).parseAsync(["node", "learning-dynamics", ...words]);
        expect(ran).toEqual([name]);
      }
    });

    it("lists --json", () => {
      expect(helpOf(command)).toMatch(/^ {2}--json /m);
    });
  },
);

it("the parser of the examples finds unknown options", async () => {
  const words = ["node", "learning-dynamics", "predict", "--inputs", "X.npy", "--deep", "3"];
  await expect(silentProgram([]).parseAsync(words)).rejects.toThrow("unknown option '--deep'");
});
