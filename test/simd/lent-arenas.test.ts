import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { borrowArena, withArena } from "../../src/simd/copy";

const args = argumentsOf("test");
const borrowed = (bytes: number) => borrowArena(args, bytes);

describe.each([
  ["small", 1000],
  ["large", 5_000_000],
])("a %s arena", (_, bytes) => {
  test("is the same for successive borrowers, but another one while it is lent", () => {
    const shared = borrowed(bytes);
    withArena(args, bytes, (lent) => {
      expect(lent).toBe(shared);
      expect(borrowed(bytes)).not.toBe(lent);
      withArena(args, bytes, (inner) => expect(inner).not.toBe(lent));
      // The inner end does not end the outer use.
      expect(borrowed(bytes)).not.toBe(lent);
    });
    expect(borrowed(bytes)).toBe(shared);
  });

  test("is shared again after an error during its use", () => {
    const shared = borrowed(bytes);
    const fail = (): never => {
      throw new Error("unreadable entry");
    };
    expect(() => withArena(args, bytes, fail)).toThrow("unreadable entry");
    expect(borrowed(bytes)).toBe(shared);
  });
});
