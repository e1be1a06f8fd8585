import { describe, expect, it } from "vitest";
import { candidatesFor } from "../../../src/cli/completion/candidates";
import { createProgram } from "../../../src/cli/program";
import { USUAL_ACTIVATIONS } from "../../../src/reports/usual-activations";

const program = createProgram(() => {});
const names = (...words: string[]) => {
  const found = candidatesFor(program, words);
  return found === "files" ? found : found.map(({ name }) => name);
};

describe("completions", () => {
  it("name the commands, but not hidden ones", () => {
    expect(names("p")).toEqual(["predict", "playground"]);
    expect(names("co")).toEqual(["completion"]);
    expect(names("sweep", "s")).toEqual(expect.arrayContaining(["status", "submit", "scaling-laws"]));
  });

  it("name the experiments of a command, also as second ones", () => {
    expect(names("run", "lazy")).toEqual(["lazy-rich"]);
    expect(names("run", "depth", "--seed", "3", "lazy")).toEqual(["lazy-rich"]);
    expect(names("sweep", "phase")).toEqual(["phase-diagram"]);
  });

  it("name the options of the command that the words name", () => {
    expect(names("diagnose", "run.npz", "--p")).toEqual(["--points", "--png"]);
    expect(names("sweep", "status", "--")).toEqual(["--json", "--help"]);
    expect(names("--v")).toEqual(["--version"]);
  });

  it("name the choices of options and arguments", () => {
    expect(names("diagnose", "run.npz", "--activation", "")).toEqual(USUAL_ACTIVATIONS);
    expect(names("sweep", "modes", "--executor", "t")).toEqual(["threads"]);
    expect(names("completion", "")).toEqual(["bash", "zsh", "fish", "powershell"]);
  });

  it("leave files to the shell", () => {
    expect(names("predict", "--inputs", "")).toBe("files");
    expect(names("diagnose", "")).toBe("files");
    expect(names("playground", "a.npz", "")).toBe("files");
  });

  it("are empty behind the last argument", () => {
    expect(names("fit", "run.npz", "")).toEqual([]);
    expect(names("list", "")).toEqual([]);
  });

  it("have the descriptions of commands and options", () => {
    const [list] = candidatesFor(program, ["li"]) as readonly { readonly description?: string }[];
    expect(list!.description).toBe("list the experiments with their parameters");
  });
});
