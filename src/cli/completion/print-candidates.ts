import type { Command } from "commander";
import { type Candidate, candidatesFor } from "./candidates";
import { typedWords } from "./typed-words";

/** Word with which scripts complete the names of files. */
const FILES = "__tabtab_complete_files__";

/** Prints the completions of the command line that a script of `completion` passes in variables of the environment. */
export async function printCandidates(
  program: Command,
  { COMP_LINE = "", COMP_POINT, SHELL = "" }: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const [, ...words] = typedWords(COMP_LINE.slice(0, Number(COMP_POINT ?? COMP_LINE.length)));
  const found = await candidatesFor(program, words, loadedParameters);
  const lines = found === "files" ? filesLines(SHELL) : found.map((candidate) => lineFor(SHELL, candidate));
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

/** Returns parameters of experiments, which are loaded for them alone, so that other completions do not wait. */
async function loadedParameters(names: readonly string[]): Promise<readonly Candidate[]> {
  const { experimentParameters } = await import("./experiment-parameters");
  return experimentParameters(names);
}

/** Returns the answer that makes a shell offer files: bash and PowerShell do so without an answer. */
const filesLines = (shell: string): string[] => (/zsh$|fish$/.test(shell) ? [FILES] : []);

/** Returns a completion as a shell reads it; bash shows no descriptions. */
function lineFor(shell: string, { name, description }: Candidate): string {
  if (description === undefined || shell.endsWith("bash")) return name;
  return shell.endsWith("zsh") ? `${name}:${description.replaceAll(":", "\\:")}` : `${name}\t${description}`;
}
