import { execFileSync } from "node:child_process";
import { Command } from "commander";
import { expect, it } from "vitest";
import { programWords, shellLine, typedOptions } from "../../../../src/cli/sweep/options/command-words";

it("repeats the options that were typed, without the password of a URL", () => {
  const command = new Command()
    .option("--grid <values>", "", (text: string, texts: string[] = []) => [...texts, text])
    .option("--retries <n>", "", Number)
    .option("--resume", "")
    .option("--redis <url>", "")
    .option("--threads <n>", "", Number, 2);
  const words = [
    "--redis=rediss://me:s3cret@host:6379/0",
    "--grid",
    "a=1,2",
    "--retries",
    "3",
    "--grid",
    "b=x y",
    "--resume",
  ];
  command.parse(words, { from: "user" });
  expect(typedOptions(command, ["resume"])).toEqual([
    "--grid",
    "a=1,2",
    "--grid",
    "b=x y",
    "--retries",
    "3",
    "--redis",
    "rediss://me:PASSWORD@host:6379/0",
  ]);
});

it("quotes words so that a shell reads them as they are", () => {
  const words = ["plain-1.5", "", "two words", "it's", "$HOME", "a;b", "x#y", "*"];
  const printed = execFileSync("bash", ["-c", `printf '%s\\n' ${shellLine(words)}`], { encoding: "utf8" });
  expect(printed.split("\n").slice(0, -1)).toEqual(words);
});

it("starts commands as this one was started", () => {
  expect(programWords({ npm_command: "exec" })).toEqual(["npx", "learning-dynamics"]);
  expect(programWords({ npm_command: "test" })).toEqual(["learning-dynamics"]);
  expect(programWords({})).toEqual(["learning-dynamics"]);
});
