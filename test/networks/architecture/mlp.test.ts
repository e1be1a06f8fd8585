import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { mlp } from "../../../src/networks";

describe("mlp", () => {
  test.each([
    [
      "one width",
      () => mlp({ widths: [1], activation: "relu" }),
      /mlp: options.widths must be an array of at least 2/,
    ],
    [
      "unequal widths at the ends of a skip connection",
      () => mlp({ widths: [1, 3, 4, 1], activation: "relu", residual: 1 }),
      /widths\[2\] must be 3/,
    ],
    [
      "an unknown activation",
      () => mlp({ widths: [1, 3, 1], activation: "softmax" as "relu" }),
      /activation must be "linear" or "relu"/,
    ],
    [
      "a dropout probability of 1",
      () => mlp({ widths: [1, 3, 1], activation: "relu", dropout: 1 }),
      /dropout must be/,
    ],
    [
      "layers that exceed the memory",
      () => mlp({ widths: [1e5, 1e5], activation: "relu" }),
      /80,000,800,000 bytes/,
    ],
  ])("rejects %s", (_, make, message) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });

  test("accepts alternating widths for skip connections over two layers", () => {
    const { layers } = mlp({ widths: [1, 3, 4, 3, 4, 1], activation: "relu", residual: 2 });
    const types = layers.map((layer) => (layer.type === "skip" ? layer.span : layer.type));
    const unit = ["dense", "activation"];
    expect(types).toEqual([...unit, ...unit, ...unit, 2, ...unit, 2, "dense"]);
  });
});
