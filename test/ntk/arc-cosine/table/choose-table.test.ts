import { expect, test } from "vitest";
import { argumentsOf } from "../../../../src/arrays/arguments";
import { runSync } from "../../../../src/concurrency/run-generator";
import { planLayers, type WideNetwork } from "../../../../src/ntk/arc-cosine/dense-network";
import { measureRows } from "../../../../src/ntk/arc-cosine/normalised-rows";
import { chooseTable } from "../../../../src/ntk/arc-cosine/table/choose-table";
import { samplePairs } from "../../../../src/ntk/arc-cosine/table/sample-pairs";
import { congruential } from "../../../helpers/numbers";

const relu = (depth: number, biasVariance = 0): WideNetwork => ({
  input: { weightVariance: 2 / 3, biasVariance },
  hidden: Array.from({ length: depth }, () => ({ slopes: [0, 1], weightVariance: 2, biasVariance })),
});

test("chooseTable needs no terms of the bias shares at equal norms, and gives no table for trained biases of variance 0", () => {
  const data = Float64Array.from({ length: 300 * 3 }, congruential());
  const lengths = runSync(measureRows(data, 3));
  const setting = {
    ...{ columns: lengths.lengths, entries: 1e9, wanted: ["ntk"] as const },
    pairs: () => samplePairs(data, lengths, data, lengths, 3),
  };
  const table = (network: WideNetwork, rows: Float64Array) =>
    chooseTable(argumentsOf("test"), planLayers(network), { ...setting, rows, columns: rows });
  const ones = new Float64Array(300).fill(1);
  expect(table(relu(4, 0.1), ones)!.terms).toEqual([1, 1, 1, 1, 1]);
  expect(table(relu(4, 0.1), lengths.lengths)!.terms[0]).toBeGreaterThan(5);
  expect(table(relu(4), lengths.lengths)!.terms).toEqual([1, 1, 1, 1, 1]);
  const zeroBias = { weightVariance: 2, biasVariance: 0, biasTerm: 1 };
  const hidden = Array.from({ length: 4 }, () => ({ ...zeroBias, slopes: [0, 1] as const }));
  expect(table({ input: zeroBias, hidden }, lengths.lengths)).toBeUndefined();
});
