import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { describe, expect, it } from "vitest";
import { completionScript } from "../../../src/cli/completion/completion-script";
import { SHELLS } from "../../../src/cli/completion/shells";
import { command } from "../command";

const cli = command();

/** Returns the path of a shell, if it is installed. */
function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ["-c", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Makes a program \`learning-dynamics\` that answers as \`completion-server\` does and notes its environment. */
function answering(answer: string): NodeJS.ProcessEnv {
  const program = cli.file("learning-dynamics");
  writeFileSync(
    program,
    `#!/bin/sh\nprintf '%s|%s|%s\\n' "$1" "$SHELL" "$COMP_LINE" > "${cli.file("asked")}"\nprintf '%s' '${answer}'\n`,
  );
  chmodSync(program, 0o755);
  return { ...process.env, PATH: `${cli.directory}${delimiter}${process.env.PATH}` };
}

describe("the completion script", () => {
  it.each(SHELLS)("names the program for %s", (shell) => {
    const script = completionScript(shell);
    expect(script).toMatch(/(learning-dynamics|\$Program) completion-server/);
    expect(script).not.toMatch(/\{pkgname\}|\{completer\}/);
  });

  it("makes bash offer what the program answers", () => {
    const typed = "learning-dynamics run la";
    const program = `
      ${completionScript("bash")}
      COMP_LINE="${typed}" COMP_POINT=${typed.length} COMP_WORDS=(${typed}) COMP_CWORD=2
      _learning-dynamics_completion
      printf '%s\\n' "\${COMPREPLY[@]}"; cat "${cli.file("asked")}"; complete -p learning-dynamics`;
    const env = answering("lazy-rich\nlayer-growth\n");
    const output = execFileSync("bash", ["--norc", "-c", program], { env, encoding: "utf8" });
    expect(output.split("\n").slice(0, 4)).toEqual([
      "lazy-rich",
      "layer-growth",
      `completion-server|bash|${typed}`,
      "complete -o default -F _learning-dynamics_completion learning-dynamics",
    ]);
  });

  it.runIf(isInstalled("fish"))("makes fish offer what the program answers", () => {
    const program = `source (cat ${cli.file("script.fish")} | psub); complete -C "learning-dynamics run la"`;
    writeFileSync(cli.file("script.fish"), completionScript("fish"));
    const env = answering("lazy-rich\n");
    expect(execFileSync("fish", ["-c", program], { env, encoding: "utf8" })).toContain("lazy-rich");
  });

  it.runIf(isInstalled("zsh"))("is valid for zsh", () => {
    expect(execFileSync("zsh", ["-n"], { input: completionScript("zsh"), encoding: "utf8" })).toBe("");
  });
});

describe("learning-dynamics completion", () => {
  it("prints the script", async () => {
    expect(await cli.run("completion", "zsh")).toBe(0);
    expect(cli.out).toBe(completionScript("zsh"));
  });

  it("rejects other shells", async () => {
    expect(await cli.run("completion", "tcsh")).toBe(2);
    expect(cli.err).toContain("Allowed choices are bash, zsh, fish, powershell.");
  });
});
