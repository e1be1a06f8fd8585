import { expect, it } from "vitest";
import { toNested } from "../../../src/arrays";
import { dense, dropout, empiricalNtk, initialise, relu, residual, serial } from "../../../src/ntk";

it("finite networks are rejected without widths or weights, or if shapes do not match", () => {
  expect(() => initialise(serial(dense(), relu(), dense()), { inputSize: 2 })).toThrow(/layers with a width/);
  expect(() => initialise(serial(relu()), { inputSize: 2 })).toThrow(/at least one dense or conv layer/);
  expect(() =>
    initialise(serial(dense({ width: 2 }), residual(dense({ width: 3 }))), { inputSize: 2 }),
  ).toThrow(/outputs of one shape/);
  const finite = initialise(dense({ width: 2 }), { inputSize: 2 });
  expect(() => finite.forward([[1, 2, 3]])).toThrow(/samples of shape \[N, 2\]/);
  expect(() => empiricalNtk(dense({ width: 2 }) as never, [[1]])).toThrow(
    /^empiricalNtk: finite must be .* made by initialise/,
  );
});

it("dropout does not act on finite networks without a seed", () => {
  expect(
    toNested(initialise(serial(dense({ width: 2 }), dropout(0.5)), { inputSize: 1 }).forward([[0]])),
  ).toEqual([[0, 0]]);
});
