import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
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

  /** Returns what bash prints when it completes a line of three words, and then the files that it was told to print. */
  function completeInBash(words: readonly string[], env: NodeJS.ProcessEnv): string {
    const typed = words.join(" ");
    const program = `
      ${completionScript("bash")}
      COMP_LINE="$TYPED" COMP_POINT=\${#TYPED} COMP_CWORD=2
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
      _learning-dynamics_completion
      printf '%s\\n' "\${COMPREPLY[@]}"; complete -p learning-dynamics`;
    const options = { env: { ...env, TYPED: typed }, encoding: "utf8" } as const;
    return execFileSync("bash", ["--norc", "-c", program], options);
  }

  /** Returns what fish offers for a line. */
  function completeInFish(typed: string, env: NodeJS.ProcessEnv): string {
    writeFileSync(cli.file("script.fish"), completionScript("fish"));
    const program = `source ${cli.file("script.fish")}; complete -C $TYPED`;
    return execFileSync("fish", ["--no-config", "-c", program], {
      env: { ...env, TYPED: typed },
      encoding: "utf8",
    });
  }

  const asked = () => readFileSync(cli.file("asked"), "utf8");

  it("makes bash offer what the program answers", () => {
    const output = completeInBash(["learning-dynamics", "run", "la"], answering("lazy-rich\nlayer-growth\n"));
    expect(output.split("\n").slice(0, 3)).toEqual([
      "lazy-rich",
      "layer-growth",
      "complete -o default -F _learning-dynamics_completion learning-dynamics",
    ]);
    expect(asked()).toBe("completion-server|bash|learning-dynamics run la\n");
  });

  it("makes bash run no typed command", () => {
    const substitution = `$(touch ${cli.file("run")})`;
    completeInBash(["learning-dynamics", "run", substitution], answering("lazy-rich\n"));
    expect(asked()).toBe(`completion-server|bash|learning-dynamics run ${substitution}\n`);
    expect(existsSync(cli.file("run"))).toBe(false);
  });

  it("evaluates no text in the scripts for bash, zsh and fish", () => {
    for (const shell of ["bash", "zsh", "fish"] as const)
      expect(completionScript(shell)).not.toMatch(/^[^#]*\beval\b/m);
  });

  it.runIf(isInstalled("fish"))("makes fish offer what the program answers", () => {
    const env = answering("lazy-rich\tlazy and rich learning\n");
    expect(completeInFish("learning-dynamics run la", env)).toBe("lazy-rich\tlazy and rich learning\n");
    expect(asked()).toBe("completion-server|fish|learning-dynamics run la\n");
  });

  it.runIf(isInstalled("fish")).each(["(touch RUN) ", "(touch RUN)", "$(touch RUN) ", "'(touch RUN)' "])(
    "makes fish run no typed command: %s",
    (substitution) => {
      const typed = `learning-dynamics run ${substitution.replace("RUN", cli.file("run"))}`;
      completeInFish(typed, answering("lazy-rich\n"));
      expect(asked()).toBe(`completion-server|fish|${typed}\n`);
      expect(existsSync(cli.file("run"))).toBe(false);
    },
  );

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
