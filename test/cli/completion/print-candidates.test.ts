import { expect, it, vi } from "vitest";
import { command } from "../command";

const cli = command();

/** Returns the answer to a command line in a shell. */
async function answer(shell: string, line: string): Promise<string> {
  cli.out = "";
  vi.stubEnv("SHELL", shell);
  vi.stubEnv("COMP_LINE", line);
  vi.stubEnv("COMP_POINT", String(line.length));
  expect(await cli.run("completion-server", "--", ...line.split(" "))).toBe(0);
  vi.unstubAllEnvs();
  return cli.out;
}

it("gives descriptions to the shells that show them", async () => {
  expect(await answer("bash", "learning-dynamics li")).toBe("list\n");
  expect(await answer("zsh", "learning-dynamics li")).toBe(
    "list:list the experiments with their parameters\n",
  );
  expect(await answer("fish", "learning-dynamics li")).toBe(
    "list\tlist the experiments with their parameters\n",
  );
});

it("escapes colons for zsh", async () => {
  expect(await answer("zsh", "learning-dynamics predict --dep")).toBe(
    "--depth:number of weight matrices (default\\: 2)\n",
  );
});

it("asks zsh and fish for files; bash and PowerShell offer them without an answer", async () => {
  const line = "learning-dynamics predict --inputs ";
  expect(await answer("fish", line)).toBe("__tabtab_complete_files__\n");
  expect(await answer("zsh", line)).toBe("__tabtab_complete_files__\n");
  expect(await answer("bash", line)).toBe("");
  expect(await answer("pwsh", line)).toBe("");
});
