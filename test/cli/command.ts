import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line";

/** The command line in a temporary folder, with the output of the current test. */
export interface Command {
  /** Text that the test has printed on the output stream so far. */
  out: string;
  /** Text that the test has printed on the error stream so far. */
  err: string;
  /** Text on the error stream without the first progress of `predict`. */
  readonly message: string;
  /** Temporary folder of the test. */
  readonly directory: string;
  /** Returns the path of a file in the temporary folder. */
  file(name: string): string;
  /** Runs `learning-dynamics` with some arguments and resolves to its exit code. */
  run(...words: string[]): Promise<number>;
  /** Runs `predict` on two files of the temporary folder, with reports written there. */
  predict(inputs: string, option: "--targets" | "--labels", outputs: string): Promise<number>;
}

/** Prepares the command line for every test of the calling file: a new folder, and captured output. */
export function command(): Command {
  let directory = "";
  const cli: Command = {
    out: "",
    err: "",
    get message() {
      return cli.err.replace("predict: reading files\n", "");
    },
    get directory() {
      return directory;
    },
    file: (name) => join(directory, name),
    run: (...words) => runCommandLine(["node", "learning-dynamics", ...words]),
    predict: (inputs, option, outputs) =>
      cli.run("predict", "--inputs", cli.file(inputs), option, cli.file(outputs), "--out", directory),
  };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
    cli.out = "";
    cli.err = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      cli.out += text;
      return true;
    });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      cli.err += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });
  return cli;
}
