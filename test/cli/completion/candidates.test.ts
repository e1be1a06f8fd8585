import { describe, expect, it } from "vitest";
import { type Candidate, candidatesFor } from "../../../src/cli/completion/candidates";
import { experimentParameters } from "../../../src/cli/completion/experiment-parameters";
import { createProgram } from "../../../src/cli/program";
import { USUAL_ACTIVATIONS } from "../../../src/reports/usual-activations";

const program = createProgram(() => {});
const candidates = (...words: string[]) =>
  candidatesFor(program, words, async (names) => experimentParameters(names));
const names = async (...words: string[]) => {
  const found = await candidates(...words);
  return found === "files" ? found : found.map(({ name }) => name);
};

describe("completions", () => {
  it("name the commands, but not hidden ones", async () => {
    expect(await names("p")).toEqual(["predict", "playground"]);
    expect(await names("co")).toEqual(["completion"]);
    expect(await names("sweep", "s")).toEqual(expect.arrayContaining(["status", "submit", "scaling-laws"]));
  });

  it("name the experiments of a command, also as second ones", async () => {
    expect(await names("run", "lazy")).toEqual(["lazy-rich"]);
    expect(await names("run", "depth", "--seed", "3", "lazy")).toEqual(["lazy-rich"]);
    expect(await names("sweep", "phase")).toEqual(["phase-diagram"]);
  });

  it("name the options of the command that the words name", async () => {
    expect(await names("diagnose", "run.npz", "--p")).toEqual(["--points", "--png"]);
    expect(await names("sweep", "status", "--")).toEqual(["--json", "--help"]);
    expect(await names("--v")).toEqual(["--version"]);
  });

  it("name the choices of options and arguments", async () => {
    expect(await names("diagnose", "run.npz", "--activation", "")).toEqual(USUAL_ACTIVATIONS);
    expect(await names("sweep", "modes", "--executor", "t")).toEqual(["threads"]);
    expect(await names("completion", "")).toEqual(["bash", "zsh", "fish", "powershell"]);
  });

  it("complete the value behind the equals sign of an option", async () => {
    expect(await names("diagnose", "run.npz", "--activation=t")).toEqual(["--activation=tanh"]);
    expect(await names("sweep", "modes", "--executor=")).toEqual([
      "--executor=inline",
      "--executor=threads",
      "--executor=queue",
    ]);
    expect(await names("predict", "--loss=half-s")).toEqual(["--loss=half-sum"]);
    expect(await names("predict", "--inputs=")).toBe("files");
    // Flags take no value, and unknown options have none.
    expect(await names("predict", "--whiten=")).toEqual([]);
    expect(await names("predict", "--none=")).toEqual([]);
    // A value that is given with an equals sign does not wait for the next word.
    expect(await names("diagnose", "--activation=tanh", "--po")).toEqual(["--points"]);
  });

  it("name the parameters of the experiments on the line, in both forms of an option", async () => {
    expect(await names("run", "modes", "--set", "le")).toEqual(["levels="]);
    expect(await names("run", "modes", "--set=le")).toEqual(["--set=levels="]);
    expect(await names("sweep", "phase-diagram", "--grid", "")).toEqual([
      "lambda=",
      "scale=",
      "size=",
      "seed=",
    ]);
    expect(await names("sweep", "phase-diagram", "--sobol", "8", "--range=s")).toEqual([
      "--range=scale=",
      "--range=size=",
      "--range=seed=",
    ]);
    // Those of two experiments together.
    expect(await names("run", "lazy-rich", "phase-diagram", "--set", "")).toEqual(["size=", "seed="]);
    for (const experiment of [[], ["none"], ["modes", "none"], ["work.mjs#loss"]])
      expect(await names("run", ...experiment, "--set", "")).toEqual([]);
    const [levels] = (await candidates("run", "modes", "--set", "")) as readonly Candidate[];
    expect(levels!.description).toMatch(/^levels of the tree/);
  });

  it("leave files to the shell", async () => {
    expect(await names("predict", "--inputs", "")).toBe("files");
    expect(await names("diagnose", "")).toBe("files");
    expect(await names("playground", "a.npz", "")).toBe("files");
  });

  it("are empty behind the last argument", async () => {
    expect(await names("fit", "run.npz", "")).toEqual([]);
    expect(await names("list", "")).toEqual([]);
  });

  it("have the descriptions of commands and options", async () => {
    const [list] = (await candidates("li")) as readonly { readonly description?: string }[];
    expect(list!.description).toBe("list the experiments with their parameters");
  });
});
