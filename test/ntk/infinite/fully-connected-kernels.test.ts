import { describe, expect, it } from "vitest";
import { erf, gelu, kernels, leakyRelu, linear, relu, sin } from "../../../src/ntk";
import { referencesOf } from "../../helpers/references";
import { chain } from "../networks";

const references = referencesOf(import.meta.url);

const activations = { relu, "leakyRelu(0.1)": () => leakyRelu(0.1), erf, sin, gelu, linear };

interface Given {
  activation: keyof typeof activations;
  weightVariance: number;
  biasVariance: number;
  hidden: number;
}

interface Rows extends Readonly<Record<string, number[]>> {
  nngp: number[];
  ntk: number[];
}

describe("kernels of fully connected networks", () => {
  const set = "first rows of the kernels of fully connected networks between three inputs";
  const inputs = references.inputs<number[][]>(set);
  for (const { given, check } of references.all<Given, Rows>(set)) {
    const { activation, weightVariance: weight, biasVariance: bias, hidden } = given;
    it(`agree with the reference table for ${activation}, σ_w² = ${weight.toFixed(2)}, σ_b² = ${bias}, L = ${hidden}`, () => {
      const { nngp, ntk } = kernels(chain(activations[activation](), weight, bias, hidden))(inputs);
      const columns = [0, 1, 2];
      check({ nngp: columns.map((j) => nngp.get(0, j)), ntk: columns.map((j) => ntk.get(0, j)) });
      for (const j of columns) {
        expect(nngp.get(j, 0)).toBe(nngp.get(0, j));
        expect(ntk.get(j, 0)).toBe(ntk.get(0, j));
      }
    });
  }
});
