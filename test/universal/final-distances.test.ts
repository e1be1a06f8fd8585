import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { xor } from "../../src/tasks";
import { finalDistance, finalDistances, squaredDistances } from "../../src/universal";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

describe("finalDistances", () => {
  it("predicts the structure of exclusive or in the rich limit", () => {
    const inputs = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const targets = [[0], [1], [1], [0]];
    const distances = finalDistances({ inputs, targets, rateRatio: 0.0168 });
    const d = (i: number, j: number) => Math.sqrt(distances.get(i, j));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        // Inputs with different targets differ in one coordinate, by 1.
        const expected = targets[i]![0] === targets[j]![0] ? 0 : 0.0168 ** 0.25;
        expect(d(i, j)).toBeCloseTo(expected, 14);
      }
    }
    references.only("distance between unequal targets of exclusive or at rate ratio 0.0168").check(d(0, 1));
  });

  it("equals finalDistance for every pair, for given initial distances", () => {
    const inputs = [
      [0, 1],
      [2, 0.5],
      [1, 1],
      [0, 1],
    ];
    const targets = [[1], [0], [0.3], [0.2]];
    const hidden = [
      [0.1, 0.3, 0],
      [0.2, 0.1, 0.5],
      [0.4, 0.4, 0.1],
      [0.1, 0.3, 0],
    ];
    const outputs = [[0.01], [0.5], [-0.2], [0.01]];
    const [representation, output] = [squaredDistances(hidden), squaredDistances(outputs)];
    const distances = finalDistances({
      inputs,
      targets,
      rateRatio: 0.3,
      initial: { representation, output },
    });
    const [dx, dy] = [squaredDistances(inputs), squaredDistances(targets)];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        if (dx.get(i, j) === 0) {
          expect(distances.get(i, j)).toBe(0);
          continue;
        }
        const product = (outputs[i]![0]! - outputs[j]![0]!) * (targets[i]![0]! - targets[j]![0]!);
        const y = output.get(i, j);
        const expected = finalDistance({
          initial: { representation: representation.get(i, j), output: y, alignment: y - product },
          inputDistanceSquared: dx.get(i, j),
          targetDistanceSquared: dy.get(i, j),
          rates: { encoder: 0.3, decoder: 1 },
        });
        expect(distances.get(i, j)).toBeCloseTo(expected, 14);
      }
    }
  });

  it("rejects numbers out of range, shapes that do not match, and asymmetric distances", () => {
    const { inputs, targets } = xor();
    const zero = squaredDistances([[0], [0], [0], [0]]);
    const some = squaredDistances([[0], [1], [2], [3]]);
    const bad: [object, RegExp][] = [
      [{ rateRatio: 0 }, /options.rateRatio/],
      [{ targets: [[1]] }, /options.targets must be 4 rows/],
      [{ initial: { representation: zero, output: some } }, /options.initial.output\[0, 1\]/],
      [{ initial: { representation: [[0]], output: some } }, /options.initial.representation/],
      [{ initial: { representation: inputs, output: some } }, /\[4, 4\]/],
    ];
    for (const [change, message] of bad)
      expect(() => finalDistances({ inputs, targets, rateRatio: 1, ...change })).toThrow(message);
    const asymmetric = some.data.slice();
    asymmetric[1] = 2;
    const rows = [0, 1, 2, 3].map((i) => Array.from(asymmetric.subarray(4 * i, 4 * i + 4)));
    expect(() =>
      finalDistances({ inputs, targets, rateRatio: 1, initial: { representation: rows, output: some } }),
    ).toThrow(ArgumentError);
  });
});
