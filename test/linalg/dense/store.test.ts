import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { openStore } from "../../../src/linalg/dense/store";

describe("openStore", () => {
  it("returns disjoint arrays, and throws RangeError if a workspace is too small", () => {
    const store = openStore(argumentsOf("test"), 100, [10, 20]);
    const [a, b] = [store.take(10), store.take(20)];
    a.fill(1);
    b.fill(2);
    expect(Array.from(a)).toEqual(new Array(10).fill(1));
    if (a.buffer === b.buffer) expect(() => store.take(1000)).toThrow(RangeError);
    store.release();
  });
});
