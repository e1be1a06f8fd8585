import fc from "fast-check";
import { expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { type ExactState, exactFlow, lambdaBalancedWeights } from "../../../src/deep-linear";
import { generator } from "../../../src/random";
import { correlationsFrom } from "../../../src/tasks";
import { largestEntry } from "../../helpers/numbers";
import { diagonal, withSingularValues } from "../../linalg/matrices";

const size = fc.integer({ min: 1, max: 7 });
const instance = fc.record({
  inputs: size,
  hidden: size,
  outputs: size,
  /** Zero, or either sign over eight orders of magnitude. */
  lambda: fc.oneof(
    fc.constant(0),
    fc
      .tuple(fc.constantFrom(1, -1), fc.double({ min: -4, max: 4, noNaN: true }))
      .map(([s, e]) => s * 10 ** e),
  ),
  rank: fc.integer({ min: 0, max: 7 }),
  strength: fc.double({ min: -3, max: 2, noNaN: true }).map((e) => 10 ** e),
  scale: fc.double({ min: -8, max: 2, noNaN: true }).map((e) => 10 ** e),
  variance: fc.double({ min: -3, max: 2, noNaN: true }).map((e) => 10 ** e),
  repeated: fc.boolean(),
  time: fc.oneof(
    fc.constantFrom(0, 1e-300, 1e6, Number.POSITIVE_INFINITY),
    fc.double({ min: -9, max: 6, noNaN: true }).map((e) => 10 ** e),
  ),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

const finite = (a: NdArray): boolean => a.data.every(Number.isFinite);

it("exactFlow is finite, decreases the loss and conserves λ for 10,000 random shapes, λ, ranks and times", () => {
  const kinds = new Set<string>();
  const holds = fc.property(instance, (given) => {
    const { inputs, outputs, strength, repeated, seed, variance, time } = given;
    const random = generator(seed);
    const lambda = given.hidden <= (given.lambda > 0 ? outputs : inputs) ? given.lambda : 0;
    const r = Math.min(inputs, outputs);
    const values = Array.from({ length: r }, (_, k) =>
      k >= given.rank ? 0 : strength * (repeated ? 1 : random.uniform()),
    );
    const inputOutputCorrelation = withSingularValues(outputs, inputs, values, seed);
    const data = correlationsFrom({
      inputCorrelation: diagonal(new Array(inputs).fill(variance)),
      inputOutputCorrelation,
    });
    const widths = [inputs, given.hidden, outputs] as const;
    const weights = lambdaBalancedWeights({ widths, lambda, scale: given.scale, seed });
    const flow = exactFlow(weights, data, { times: [0] });
    const [start, end] = [flow.at(0), flow.at(time)];
    for (const { product, inputRepresentation, outputRepresentation } of [start, end]) {
      expect([product, inputRepresentation, outputRepresentation].every(finite)).toBe(true);
    }
    expect(end.loss).toBeLessThanOrEqual(start.loss * (1 + 1e-9) + 1e-12 * data.targetSecondMoment);
    // Trace of the balance of the two layers: tr W₂W₂ᵀ − tr W₁W₁ᵀ = λ n_h at all times.
    const balance = (state: ExactState) =>
      trace(state.outputRepresentation) - trace(state.inputRepresentation) - lambda * given.hidden;
    const scale = largestEntry(end.outputRepresentation) + largestEntry(end.inputRepresentation);
    if (time < Number.POSITIVE_INFINITY) expect(Math.abs(balance(end))).toBeLessThan(1e-9 * scale + 1e-300);
    kinds.add(`${Math.sign(lambda)} ${given.hidden < r} ${given.rank < r} ${flow.endsInSaddle}`);
  });
  fc.assert(holds, { numRuns: 10_000, seed: 20261121 });
  expect(kinds.size).toBeGreaterThanOrEqual(12);
});

const trace = (a: NdArray): number =>
  Array.from({ length: a.shape[0]! }, (_, i) => a.get(i, i)).reduce((sum, x) => sum + x, 0);
