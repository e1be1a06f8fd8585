import { expect, it } from "vitest";
import { typedWords } from "../../../src/cli/completion/typed-words";

it("splits a command line into its words, with quotation marks removed", () => {
  expect(typedWords(`learning-dynamics fit "my run.npz" --out a\\ b 'c d'`)).toEqual([
    "learning-dynamics",
    "fit",
    "my run.npz",
    "--out",
    "a b",
    "c d",
  ]);
});

it.each([
  ["a b ", ["a", "b", ""]],
  ["a 'b c", ["a", "b c"]],
  ["", [""]],
  ["x | a b", ["a", "b"]],
  ["x && a ", ["a", ""]],
  ["a 'x|y' b", ["a", "x|y", "b"]],
])("reads the last, incomplete word of %j", (line, words) => {
  expect(typedWords(line)).toEqual(words);
});
