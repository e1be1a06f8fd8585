import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { planLayers, type WideNetwork } from "../../../src/ntk/arc-cosine/dense-network";
import { tableNorm } from "../../../src/ntk/arc-cosine/table/choose-table";
import { type WideKernelRequest, wideKernels } from "../../../src/ntk/arc-cosine/wide-kernels";
import { reservedBytes } from "../../../src/simd";
import { congruential } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

type Kernels<Value> = Readonly<Record<"nngp" | "ntk", Value>>;

interface Given {
  readonly network: WideNetwork;
  /** √K(x, x) of every input, by which the entries are divided. */
  readonly amplitudes: Kernels<number[]>;
}

/** Computes both kernels, and expects an increasing progress that ends at 1. */
function kernelsOf(request: Omit<WideKernelRequest, "nngp" | "ntk">) {
  const { inputs, others = inputs, size } = request;
  const count = (inputs.length / size) * (others.length / size);
  const [nngp, ntk] = [new Float64Array(count), new Float64Array(count)];
  let done = 0;
  for (const share of wideKernels(argumentsOf("test"), { ...request, nngp, ntk })) {
    if (share === undefined) continue;
    expect(share).toBeGreaterThan(done);
    done = share;
  }
  expect(done).toBe(1);
  return { nngp, ntk };
}

const relu = (depth: number, biasVariance = 0, weightVariance = 2): WideNetwork => ({
  input: { weightVariance: weightVariance / 3, biasVariance },
  hidden: Array.from({ length: depth }, () => ({ slopes: [0, 1], weightVariance, biasVariance })),
});

const layer = (slopes: readonly [number, number], biasVariance: number): WideNetwork["hidden"][number] => ({
  ...{ slopes, weightVariance: 2, biasVariance },
});

const random = congruential();
const array = (count: number): Float64Array => Float64Array.from({ length: count }, random);

describe("wideKernels", () => {
  const general =
    "kernels of infinitely wide networks with piecewise linear units, divided by √K(x, x) √K(x', x')";
  const deepRelu = "kernels of infinitely wide deep ReLU networks, divided by √K(x, x) √K(x', x')";
  const cases = [general, deepRelu]
    .flatMap((set) => references.all<Given, Kernels<number[][]>>(set))
    .map((reference, i) => ({ i, ...reference }));
  const inputs = references.inputs<number[][]>(general);
  const size = inputs[0]!.length;

  /** Divides an entry by the amplitudes of its inputs; entries of inputs with amplitude 0 are left unchanged. */
  const normalised = (entry: number, first: number, second: number): number =>
    first * second > 0 ? entry / (first * second) : entry;

  /** Compares the kernels between the first inputs and `copies` copies of all inputs with the reference values. */
  function expectReference({ given, expected, check }: (typeof cases)[number], copies: number): void {
    const [rows, columns] = [expected.nngp.length, inputs.length * copies];
    const found = kernelsOf({
      network: given.network,
      inputs: Float64Array.from(inputs.slice(0, rows).flat()),
      others: Float64Array.from(new Array(copies).fill(inputs).flat(2)),
      size,
    });
    const copyOf = (kind: "nngp" | "ntk", copy: number): number[][] => {
      const amplitudes = given.amplitudes[kind];
      return Array.from({ length: rows }, (_, i) =>
        amplitudes.map((amplitude, j) =>
          normalised(found[kind][i * columns + copy * inputs.length + j]!, amplitudes[i]!, amplitude),
        ),
      );
    };
    for (const copy of new Set([0, copies - 1]))
      check({ nngp: copyOf("nngp", copy), ntk: copyOf("ntk", copy) });
  }

  test.each(cases)(
    "agrees with 120 digits within 1e-14 for near, opposite, short, long and zero inputs: network $i",
    (example) => expectReference(example, 1),
  );

  test.each(cases)(
    "agrees with 120 digits within 1e-14 where there are enough entries for a table: network $i",
    (example) => expectReference(example, 80),
  );

  const unitVectors = (count: number): Float64Array => {
    const vectors = Array.from({ length: count }, () => array(3)).map((x) =>
      x.map((value) => value / Math.hypot(...x)),
    );
    const [x, y] = [vectors[0]!, vectors[1]!];
    const near = x.map((value, k) => value + 1e-7 * y[k]!);
    const close = [near.map((value) => value / Math.hypot(...near)), x, x.map((value) => -value)];
    return Float64Array.from([...vectors, ...close].flatMap((vector) => [...vector]));
  };

  test.each<[string, WideNetwork]>([
    ["ReLU", relu(4, 0.2)],
    ["deep ReLU", relu(12, 0.01)],
    ["absolute values and leaky ReLU", { ...relu(2, 1), hidden: [-1, 0.3].map((n) => layer([n, 1], 0.5)) }],
    ["ReLU and one bias", { ...relu(2, 0), hidden: [layer([0, 1], 3), layer([0, 1], 0)] }],
  ])(
    "uses a table that agrees with the layer recursion for inputs of equal norm in networks with biases: %s",
    (_, network) => {
      const [few, many] = [unitVectors(2), unitVectors(1800)];
      many.set(few);
      const [rows, columns] = [few.length / 3, many.length / 3];
      const norms = Float64Array.from({ length: columns }, (_, i) =>
        Math.hypot(...many.subarray(3 * i, 3 * i + 3)),
      );
      expect(tableNorm(planLayers(network), norms, norms, rows * columns)).toBeGreaterThan(0);
      const direct = kernelsOf({ network, inputs: few, others: few, size: 3 });
      const { nngp, ntk } = kernelsOf({ network, inputs: few, others: many, size: 3 });
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < rows; j++) {
          for (const [found, expected] of [
            [nngp, direct.nngp],
            [ntk, direct.ntk],
          ] as const) {
            const scale = Math.sqrt(expected[i * (rows + 1)]! * expected[j * (rows + 1)]!);
            expect(Math.abs(found[i * columns + j]! - expected[i * rows + j]!)).toBeLessThan(1e-14 * scale);
          }
        }
      }
    },
  );

  const firstRows = references.all<
    { weightVariance: number; biasVariance: number; depth: number },
    Kernels<number[]>
  >("first rows of the kernels of ReLU networks between three inputs");

  test.each(firstRows)(
    "agrees with neural-tangents' recursion within 5e-9 for ReLU networks: $given",
    ({ given: { weightVariance, biasVariance, depth }, check }) => {
      const { nngp, ntk } = kernelsOf({
        network: relu(depth, biasVariance, weightVariance),
        inputs: Float64Array.of(1, 2, 3, -1, 0.5, 2, 0.3, -1, 0.7),
        size: 3,
      });
      check({ nngp: nngp.slice(0, 3), ntk: ntk.slice(0, 3) });
    },
  );

  test.each([
    [relu(4), 0],
    [relu(4, 0.2), 0],
    [relu(4), 3],
  ])(
    "computes equal kernels within one set and between two equal sets, beyond one block",
    (network, extra) => {
      const samples = 130 + extra;
      const data = array(samples * 7);
      data.set(data.subarray(0, 7), 7 * 100);
      const half = kernelsOf({ network, inputs: data, size: 7 });
      const whole = kernelsOf({ network, inputs: data, others: data.slice(), size: 7 });
      for (const name of ["nngp", "ntk"] as const) {
        let [asymmetric, largest] = [0, 0];
        for (let i = 0; i < samples; i++) {
          for (let j = 0; j < samples; j++) {
            const value = half[name][i * samples + j]!;
            asymmetric += Number(value !== half[name][j * samples + i]);
            largest = Math.max(largest, Math.abs(value / whole[name][i * samples + j]! - 1));
          }
        }
        expect(asymmetric).toBe(0);
        expect(largest).toBeLessThan(2e-15);
      }
    },
  );

  test.each([100, 1000])(
    "uses a table for networks of %i layers that agrees with the layer recursion",
    (depth) => {
      const [few, many] = [array(5 * 20), array(2000 * 20)];
      const network = relu(depth);
      const direct = kernelsOf({ network, inputs: few, others: few, size: 20 });
      many.set(few);
      const { nngp, ntk } = kernelsOf({ network, inputs: few, others: many, size: 20 });
      const norms = Float64Array.of(1, 2);
      expect(tableNorm(planLayers(network), norms, norms, 5 * 2000)).toBeGreaterThan(0);
      for (let i = 0; i < 5; i++) {
        for (let j = 0; j < 5; j++) {
          // The layer recursion also has an error of one unit of rounding per layer.
          const scale = 2 ** -52 * depth * Math.sqrt(direct.ntk[6 * i]! * direct.ntk[6 * j]!);
          expect(Math.abs(ntk[2000 * i + j]! - direct.ntk[5 * i + j]!)).toBeLessThan(scale);
          const length = Math.sqrt(direct.nngp[6 * i]! * direct.nngp[6 * j]!);
          expect(Math.abs(nngp[2000 * i + j]! - direct.nngp[5 * i + j]!)).toBeLessThan(
            2 ** -52 * depth * length,
          );
        }
      }
    },
  );

  test("gives the NTK (L + 1) σ_w^(2(L+1)) x·x'/n for a linear network of L hidden layers", () => {
    const [data, others, depth] = [array(5 * 6), array(9 * 6), 5];
    const layer = { weightVariance: 1.5, biasVariance: 0, slopes: [1, 1] as const };
    const network = { input: { weightVariance: 1.5 / 6, biasVariance: 0 }, hidden: Array(depth).fill(layer) };
    const { nngp, ntk } = kernelsOf({ network, inputs: data, others, size: 6 });
    for (const [at, value] of nngp.entries()) {
      const [x, y] = [data.subarray(6 * Math.floor(at / 9)), others.subarray(6 * (at % 9))];
      const terms = Array.from({ length: 6 }, (_, k) => x[k]! * y[k]!);
      const factor = 1.5 ** (depth + 1) / 6;
      const scale = factor * terms.reduce((sum, term) => sum + Math.abs(term), 0);
      const expected = factor * terms.reduce((sum, term) => sum + term, 0);
      expect(Math.abs(value - expected)).toBeLessThan(1e-14 * scale);
      expect(Math.abs(ntk[at]! - (depth + 1) * expected)).toBeLessThan(1e-14 * (depth + 1) * scale);
    }
  });

  test("gives an NTK of L + 1 times the NNGP kernel on the diagonal of He-scaled ReLU networks of any depth", () => {
    const data = array(140 * 3);
    for (const depth of [2, 30, 200]) {
      const { nngp, ntk } = kernelsOf({ network: relu(depth), inputs: data, size: 3 });
      for (let i = 0; i < 140; i++) {
        const square = (2 / 3) * Math.hypot(...data.subarray(3 * i, 3 * i + 3)) ** 2;
        expect(Math.abs(nngp[i * 141]! / square - 1)).toBeLessThan(1e-13);
        expect(Math.abs(ntk[i * 141]! / ((depth + 1) * square) - 1)).toBeLessThan(1e-13);
      }
    }
  });

  test("gives the bias variance of the last layer if the slopes of the hidden layer are 0", () => {
    const hidden = [{ slopes: [0, 0] as const, weightVariance: 2, biasVariance: 0.5 }];
    const network = { input: { weightVariance: 1, biasVariance: 1 }, hidden };
    const { nngp, ntk } = kernelsOf({ network, inputs: array(6), size: 2 });
    expect([...nngp, ...ntk]).toEqual(new Array(18).fill(0.5));
  });

  test("computes one kernel alone with equal numbers, and releases its memory when stopped early", () => {
    const data = array(200 * 4);
    const { ntk } = kernelsOf({ network: relu(3), inputs: data, size: 4 });
    const alone = new Float64Array(ntk.length);
    for (const _ of wideKernels(argumentsOf("test"), {
      network: relu(3),
      inputs: data,
      size: 4,
      ntk: alone,
    }));
    expect(alone).toEqual(ntk);
    const before = reservedBytes();
    for (let i = 0; i < 300; i++) {
      for (const _ of wideKernels(argumentsOf("test"), {
        network: relu(3),
        inputs: data,
        size: 4,
        ntk: alone,
      }))
        break;
    }
    expect(reservedBytes()).toBe(before);
  });

  test("rejects working memory that cannot be allocated, with its size in bytes", () => {
    const network = relu(400_000, 1);
    const request = { network, inputs: new Float64Array(600), size: 1, ntk: new Float64Array(0) };
    expect(() => wideKernels(argumentsOf("kernels"), request).next()).toThrow(
      /^kernels: x1 and x2 must be small enough .* received a request for 5,\d{3},\d{3},\d{3} bytes/,
    );
  });
});
