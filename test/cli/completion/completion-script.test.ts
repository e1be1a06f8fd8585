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
  function completeInBash(
    words: readonly string[],
    env: NodeJS.ProcessEnv,
    typed = words.join(" "),
    setting = "",
  ): string {
    const program = `
      ${completionScript("bash")}
      ${setting}
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

  /** Returns the line of an interactive zsh, in the temporary folder, after Tab. */
  function completeInZsh(typed: string, env: NodeJS.ProcessEnv): string {
    writeFileSync(cli.file("script.zsh"), completionScript("zsh"));
    // The usual binding of Tab also expands words, for which zsh runs typed commands without any script. Ctrl-X writes the line to
    // a file. The shell of the terminal has no settings of the user.
    const program = `
      zmodload zsh/zpty && zpty shell zsh -f -i
      zpty -w shell 'PS1=; autoload -Uz compinit && compinit -u -D && source script.zsh'
      zpty -w shell 'keep() { print -r -- "$BUFFER" > line.tmp && mv line.tmp line }; zle -N keep; bindkey "^X" keep; bindkey "^I" complete-word; print ready > ready'
      for ((i = 0; i < 200; i++)) { [[ -e ready ]] && break; sleep 0.05; zpty -rt shell answer }
      zpty -w -n shell "$TYPED"$'\t\x18'
      for ((i = 0; i < 200; i++)) { [[ -e line ]] && break; sleep 0.05; zpty -rt shell answer }
      zpty -d shell`;
    execFileSync("zsh", ["-f", "-c", program], {
      cwd: cli.directory,
      env: { ...env, TYPED: typed, TERM: "dumb" },
      stdio: "ignore",
      timeout: 30_000,
    });
    return readFileSync(cli.file("line"), "utf8").replace(/\n$/, "");
  }

  it("makes bash complete the value behind an equals sign, and puts no space behind one", () => {
    const words = ["learning-dynamics", "diagnose", "--activation", "=", "t"];
    const line = "learning-dynamics diagnose --activation=t";
    const output = completeInBash(words, answering("--activation=tanh\n"), line);
    expect(output.split("\n")[0]).toBe("tanh");
    expect(asked()).toBe(`completion-server|bash|${line}\n`);
    // Where an equals sign does not end a word, the whole word is offered.
    const whole = completeInBash(words, answering("--activation=tanh\n"), line, "COMP_WORDBREAKS=' '");
    expect(whole.split("\n")[0]).toBe("--activation=tanh");
  });

  it.runIf(isInstalled("fish"))("makes fish complete the value behind an equals sign", () => {
    const line = "learning-dynamics diagnose --activation=t";
    expect(completeInFish(line, answering("--activation=tanh\n"))).toBe("--activation=tanh\n");
    writeFileSync(cli.file("X.csv"), "");
    const files = completeInFish(
      `learning-dynamics predict --inputs=${cli.file("X")}`,
      answering("__tabtab_complete_files__\n"),
    );
    expect(files.split("\t")[0]!.trim()).toBe(`--inputs=${cli.file("X.csv")}`);
  });

  it.runIf(isInstalled("zsh")).each([
    ["learning-dynamics run la", "lazy-rich:lazy and rich learning\n", "learning-dynamics run lazy-rich "],
    [
      "learning-dynamics diagnose --activation=t",
      "--activation=tanh\n",
      "learning-dynamics diagnose --activation=tanh ",
    ],
    [
      "learning-dynamics run modes --set le",
      "levels=:levels of the tree\n",
      "learning-dynamics run modes --set levels=",
    ],
    ["learning-dynamics fit scr", "__tabtab_complete_files__\n", "learning-dynamics fit script.zsh "],
    [
      "learning-dynamics predict --inputs=scr",
      "__tabtab_complete_files__\n",
      "learning-dynamics predict --inputs=script.zsh ",
    ],
    ["learning-dynamics run $(touch run)la", "", "learning-dynamics run $(touch run)la"],
  ])("makes zsh complete %j", (typed, answer, completed) => {
    expect(completeInZsh(typed, answering(answer))).toBe(completed);
    expect(asked()).toBe(`completion-server|zsh|${typed}\n`);
    expect(existsSync(cli.file("run"))).toBe(false);
  });

  // Named in the output where they are missing.
  for (const shell of ["fish", "zsh"].filter((name) => !isInstalled(name)))
    it.skip(`(skipped: ${shell} is not installed)`, () => {});
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
