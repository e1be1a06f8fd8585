import { expect, test } from "vitest";
import { nearestName } from "../../src/arrays/nearest-name";

const NAMES = ["times", "tau", "relativeTolerance", "absoluteTolerance", "seed", "onProgress"];

test.each([
  ["time", "times"],
  ["sed", "seed"],
  ["sede", "seed"],
  ["relativTolerance", "relativeTolerance"],
  ["onprogress", "onProgress"],
  ["Tau", "tau"],
  ["tolerance", "relativeTolerance"],
  ["outputTimes", "times"],
])("%s is a misspelling of %s", (text, name) => {
  expect(nearestName(text, NAMES)).toBe(name);
});

test.each(["learningRate", "x", "", "t".repeat(1e6)])("%s resembles none of the names", (text) => {
  expect(nearestName(text, NAMES)).toBeUndefined();
});

test("a name with one edit is nearer than a name that the text contains", () => {
  const names = ["hidden", "routesPerHidden"];
  expect(nearestName("routePerHidden", names)).toBe("routesPerHidden");
  expect(nearestName("unitsPerHidden", names)).toBe("hidden");
});

test("two swapped neighbours count as one edit, and the first of equally near names is chosen", () => {
  expect(nearestName("ba", ["ab", "xy"])).toBe("ab");
  expect(nearestName("depht", ["depth", "death"])).toBe("depth");
  expect(nearestName("cat", ["bat", "hat"])).toBe("bat");
});
