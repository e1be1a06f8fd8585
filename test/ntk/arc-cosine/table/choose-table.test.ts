import { expect, test } from "vitest";
import { planLayers, type WideNetwork } from "../../../../src/ntk/arc-cosine/dense-network";
import { tableNorm } from "../../../../src/ntk/arc-cosine/table/choose-table";

const relu = (depth: number, biasVariance: number, weightVariance = 2): WideNetwork => ({
  input: { weightVariance, biasVariance },
  hidden: Array.from({ length: depth }, () => ({ slopes: [0, 1], weightVariance, biasVariance })),
});

const [equal, different] = [Float64Array.of(3, 3 * (1 + 2 ** -51), 3), Float64Array.of(3, 3 + 1e-9)];
const normOf = (network: WideNetwork, rows: Float64Array, columns = rows, entries = 1e9) =>
  tableNorm(planLayers(network), rows, columns, entries);

test("tableNorm gives the norm of unit output without biases, and the common norm of the inputs with biases", () => {
  // A map of inputs and four layers with σ_w² = 8 and ReLU multiply norms by √8 · 2⁴.
  expect(normOf(relu(4, 0, 8), different)! * Math.sqrt(8) * 16).toBeCloseTo(1, 15);
  expect(normOf(relu(4, 0.1), equal)! / 3).toBeCloseTo(1, 14);
});

test("tableNorm gives none for biases and different norms, for few layers or entries, and for kernels that vanish", () => {
  expect(normOf(relu(4, 0.1), different)).toBeUndefined();
  expect(normOf(relu(4, 0.1), equal, different)).toBeUndefined();
  expect(normOf(relu(1, 0), equal)).toBeUndefined();
  expect(normOf(relu(4, 0), equal, equal, 1000)).toBeUndefined();
  expect(normOf(relu(4, 0.1), Float64Array.of(0, 0))).toBeUndefined();
  expect(normOf(relu(400, 0, 1e-3), equal)).toBeUndefined();
  const trained = { weightVariance: 2, biasVariance: 0, biasTerm: 1 };
  const hidden = Array.from({ length: 4 }, () => ({ ...trained, slopes: [0, 1] as const }));
  expect(normOf({ input: trained, hidden }, different)).toBeUndefined();
});
