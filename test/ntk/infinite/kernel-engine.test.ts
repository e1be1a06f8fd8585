import { expect, it } from "vitest";
import { toNested } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { runSync } from "../../../src/concurrency/run-generator";
import { readSamples } from "../../../src/networks/architecture/samples";
import { abs, conv, dense, flatten, kernels, leakyRelu, linear, relu, serial } from "../../../src/ntk";
import { kernelArrays, tileEngine } from "../../../src/ntk/infinite/kernel-engine";
import { planKernels } from "../../../src/ntk/infinite/plan/plan";
import { normal } from "../../../src/random";
import { largestDifference, largestEntry } from "../../helpers/numbers";
import { chain } from "../networks";
import { computed, relativeDifference, tilesOf } from "../planes/engines";

const x = normal({ shape: [9, 4], seed: 1 });
const wide = { weightVariance: 1.5, biasVariance: 0.2 };

it("propagation of tiles agrees with the arc-cosine kernels for dense layers with piecewise linear units", () => {
  const deep = serial(
    dense(wide),
    dense(),
    abs(),
    dense(wide),
    leakyRelu(0.3),
    dense({ learningRate: 0.2 }),
    linear(),
    dense(),
  );
  for (const network of [
    chain(relu(), 2, 0, 5),
    chain(relu(), 2, 0.3, 3),
    chain(leakyRelu(-0.2), 1, 0.1, 4),
    deep,
    dense(wide),
  ]) {
    const samples = readSamples(argumentsOf("test").at("x"), x);
    const steps = planKernels(argumentsOf("test"), network, samples, {
      parameterisation: "ntk",
      dropout: false,
    });
    const tiles = kernelArrays(81);
    runSync(tileEngine(argumentsOf("test"), steps, samples, undefined).fill(tiles, 0, 9));
    const { nngp, ntk } = kernels(network)(x);
    expect(largestDifference(nngp, tiles.nngp)).toBeLessThan(1e-14 * largestEntry(nngp));
    expect(largestDifference(ntk, tiles.ntk)).toBeLessThan(1e-14 * largestEntry(ntk));
  }
});

it("propagation of tiles treats images of one position as rows of features", () => {
  const rows = normal({ shape: [40, 3], seed: 2 });
  const images = (toNested(rows) as number[][]).map((row) => [[row]]);
  const filter = () => conv({ filter: [3, 3], ...wide });
  const network = serial(filter(), relu(), filter(), flatten());
  // Of a filter of nine entries, only the middle one is inside the image.
  const middle = () => dense({ ...wide, weightVariance: wide.weightVariance / 9 });
  const scaled = serial(middle(), relu(), middle());
  const difference = relativeDifference(
    computed(tilesOf(network, images), 40),
    computed(tilesOf(scaled, rows), 40),
  );
  expect(difference).toBeLessThan(1e-14);
});
