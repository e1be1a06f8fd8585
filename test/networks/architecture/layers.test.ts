import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { initialise } from "../../../src/networks";

describe("functions that take a network", () => {
  test("reject a network of an unknown kind", () => {
    const call = () => initialise({ kind: "transformer" } as never);
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(/network must be a network made by mlp, convolutional or sequential/);
  });
});
