import { describe, it } from "vitest";
import { conv, dense, flatten, globalAveragePool, kernels, relu, serial } from "../../../src/ntk";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);
const images = references.inputs<number[][][][]>("tangent kernel of a convolutional network without pooling");

const layer = () => conv({ filter: [3, 3], weightVariance: 2 });
const flat = serial(layer(), relu(), layer(), relu(), flatten(), dense({ weightVariance: 2 }));
const pooled = serial(layer(), relu(), layer(), relu(), globalAveragePool(), dense({ weightVariance: 2 }));

// Arora et al. 2019 have σ_w² = 1 and no factor 1/channels in the first layer, and sum over positions where we average.
const [channels, positions] = [2, 16];
const [flatFactor, pooledFactor] = [(channels / 2) * positions, channels / 2];

describe("tangent kernel of a convolutional network", () => {
  const { ntk: flatKernel } = kernels(flat)(images);
  const { ntk: pooledKernel } = kernels(pooled)(images);

  it("agrees with the recursion in 40 digits within 1e-14 without pooling", () => {
    const set = "tangent kernel of a convolutional network without pooling";
    for (const { given, check } of references.all<{ i: number; j: number }>(set))
      check(flatFactor * flatKernel.get(given.i, given.j));
  });

  it("agrees with the recursion in 40 digits within 1e-14 with global average pooling", () => {
    const set = "tangent kernel of a convolutional network with global average pooling";
    for (const { given, check } of references.all<{ i: number; j: number }>(set))
      check(pooledFactor * pooledKernel.get(given.i, given.j));
  });

  it("agrees with the arccos form in float64 within 1e-8 without pooling", () => {
    const set = "tangent kernel of a convolutional network without pooling, in float64";
    for (const { given, check } of references.all<{ i: number; j: number }>(set))
      check(flatFactor * flatKernel.get(given.i, given.j));
  });

  it("agrees with the arccos form in float64 within 1e-8 with global average pooling", () => {
    const set = "tangent kernel of a convolutional network with global average pooling, in float64";
    for (const { given, check } of references.all<{ i: number; j: number }>(set))
      check(pooledFactor * pooledKernel.get(given.i, given.j));
  });
});
