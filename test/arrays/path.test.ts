import { expect, test } from "vitest";
import { formatPath, type Key, keysOf } from "../../src/arrays/path";

test.each<[text: string, keys: Key[]]>([
  ["options", ["options"]],
  ["options.times[3]", ["options", "times", 3]],
  ["weights[0][12].σ_w", ["weights", 0, 12, "σ_w"]],
  ["trajectory.at(t).weights[1]", ["trajectory", "at(t)", "weights", 1]],
])("the text %s and its keys are converted to each other", (text, keys) => {
  expect(keysOf(text)).toEqual(keys);
  expect(formatPath(keys)).toBe(text);
});

test("keys in a list and numbers are taken as they are", () => {
  expect(keysOf(["a.b[1]"])).toEqual(["a.b[1]"]);
  expect(keysOf(4)).toEqual([4]);
});

test.each<[keys: Key[], text: string]>([
  [["matrix", [1, 2]], "matrix[1, 2]"],
  [["network", "edges", "in->out"], 'network.edges["in->out"]'],
  [["nodes", "a b".repeat(40)], `nodes["${"a b".repeat(40).slice(0, 37)}..."]`],
  [["bytes", '(member "w.npy")'], 'bytes (member "w.npy")'],
  [["data/run 1.csv", "times", 0], "data/run 1.csv.times[0]"],
  [[], ""],
])("the keys %j are written %s", (keys, text) => {
  expect(formatPath(keys)).toBe(text);
});
