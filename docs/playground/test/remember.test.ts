import { expect, it } from "vitest";
import { rememberLast } from "../src/remember";

it("stores the result of the last argument until a different one follows", () => {
  const calls: number[] = [];
  const double = rememberLast(({ x }: { readonly x: number }) => {
    calls.push(x);
    return { doubled: 2 * x };
  });
  const first = double({ x: 1 });
  expect(double({ x: 1 })).toBe(first);
  expect(double({ x: 2 })).toEqual({ doubled: 4 });
  expect(double({ x: 1 })).toEqual({ doubled: 2 });
  expect(calls).toEqual([1, 2, 1]);
});
