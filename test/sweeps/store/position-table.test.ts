import { expect, it } from "vitest";
import { positionTable } from "../../../src/sweeps/store/position-table";

it("agrees with a map for keys of which several have the same hash", () => {
  const table = positionTable();
  const keys = Array.from({ length: 300_000 }, (_, index) => `{"scale":${Math.sqrt(index)}}`);
  let comparisons = 0;
  let collisions = 0;
  const isKey = (key: string) => (position: number) => {
    comparisons++;
    if (keys[position] !== key) collisions++;
    return keys[position] === key;
  };
  for (const [position, key] of keys.entries()) table.set(key, position, isKey(key));
  // n (n − 1) / 2^33 = 10.5 pairs of equal hashes are expected of n keys, with a standard deviation of 3.2.
  expect(collisions).toBeGreaterThan(0);
  expect(collisions).toBeLessThan(30);
  comparisons = 0;
  expect(keys.every((key, position) => table.find(key, isKey(key)) === position)).toBe(true);
  expect(comparisons).toBeLessThan(keys.length + 30);
  expect(table.find("{}", isKey("{}"))).toBe(-1);
  expect(table.size).toBe(keys.length);
});

it("replaces the position of a key", () => {
  const table = positionTable();
  const keys = ["a", "b", "a"];
  for (const [position, key] of keys.entries()) table.set(key, position, (found) => keys[found] === key);
  expect(table.size).toBe(2);
  expect(table.find("a", (found) => keys[found] === "a")).toBe(2);
});
