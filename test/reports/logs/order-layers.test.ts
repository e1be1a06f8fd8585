import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { type OrderClues, orderLayers } from "../../../src/reports/logs/order-layers";

/** Orders layers of the given names and widths [n_out, n_in], and returns their names. */
function ordered(
  layers: Readonly<Record<string, readonly [number, number]>>,
  clues: Partial<OrderClues> = {},
) {
  const named = Object.entries(layers).map(([name, [above, below]]) => ({
    name,
    weights: toNdArray(new Float64Array(above * below), [1, above, below]),
  }));
  const all = {
    keepsOrder: false,
    inputs: undefined,
    outputs: undefined,
    reproducing: () => undefined,
    ...clues,
  };
  const { order, note } = orderLayers(argumentsOf("test"), named, all);
  return { names: order.map((l) => named[l]!.name), note };
}

const SQUARE = [3, 3] as const;

describe("orderLayers", () => {
  it("sorts names that differ only in numbers by all of their numbers, in any format", () => {
    const names = ["block10.fc1", "block2.fc1", "block1.fc2", "block1.fc1"];
    const { names: sorted, note } = ordered(Object.fromEntries(names.map((name) => [name, SQUARE])));
    expect(sorted).toEqual(["block1.fc1", "block1.fc2", "block2.fc1", "block10.fc1"]);
    expect(note).toBeUndefined();
  });

  it("does not compare the numbers of different names: encoder.2 may be before decoder.0", () => {
    const layers = { "encoder.2": SQUARE, "decoder.0": SQUARE };
    expect(ordered(layers, { keepsOrder: true }).names).toEqual(["encoder.2", "decoder.0"]);
    expect(() => ordered(layers)).toThrow("numbers in their names");
  });

  it("uses the only order that the shapes allow, also if the order of the file does not match", () => {
    const layers = { decoder: [2, 5], encoder: [4, 3], middle: [5, 4] } as const;
    for (const keepsOrder of [false, true]) {
      expect(ordered(layers, { keepsOrder })).toEqual({
        names: ["encoder", "middle", "decoder"],
        note: "Layers: encoder, middle, decoder (in the only order that their shapes allow).",
      });
    }
  });

  it("uses the numbers of inputs and outputs of the data", () => {
    const layers = { a: [4, 3], b: [3, 4] } as const;
    expect(() => ordered(layers)).toThrow("numbers in their names");
    expect(ordered(layers, { inputs: 4 }).names).toEqual(["b", "a"]);
    expect(ordered(layers, { outputs: 3 }).names).toEqual(["a", "b"]);
  });

  it("leaves layers that form no chain to the reader of the run", () => {
    expect(ordered({ b: [2, 3], a: [4, 5] }).names).toEqual(["b", "a"]);
  });

  it("asks for the order that gives the outputs only if nothing else tells it", () => {
    let asked = 0;
    const reproducing = () => {
      asked++;
      return [1, 0];
    };
    expect(ordered({ fc1: SQUARE, fc2: SQUARE }, { reproducing }).names).toEqual(["fc1", "fc2"]);
    expect(asked).toBe(0);
    expect(ordered({ a: SQUARE, b: SQUARE }, { reproducing }).names).toEqual(["b", "a"]);
    expect(asked).toBe(1);
  });
});
