import { describe, expect, test } from "vitest";
import { planLayers, type WideNetwork } from "../../../src/ntk/arc-cosine/dense-network";
import { measureRows } from "../../../src/ntk/arc-cosine/normalised-rows";
import { chooseTable } from "../../../src/ntk/arc-cosine/table/choose-table";
import { samplePairs } from "../../../src/ntk/arc-cosine/table/sample-pairs";
import { type WideKernelRequest, wideKernels } from "../../../src/ntk/arc-cosine/wide-kernels";
import { reservedBytes } from "../../../src/simd";
// Origin: wide-kernels.py, the textbook recursion (Cho & Saul 2009, eq. 6; Jacot et al. 2018, theorem 1) with 120 digits in
// mpmath 1.3; the file holds the inputs and the scales of errors too. Tolerance 1e-14 of the diagonal, and of the entry
// itself where all terms are positive.
import reference from "./fixtures/wide-kernels.json";

type Entry = [nngp: number, ntk: number, nngpScale: number, ntkScale: number];
const cases = reference.cases as unknown as { network: WideNetwork; entries: Entry[][] }[];

/** Both kernels, whole. */
function kernelsOf(request: Omit<WideKernelRequest, "nngp" | "ntk">) {
  const { inputs, others = inputs, size } = request;
  const count = (inputs.length / size) * (others.length / size);
  const [nngp, ntk] = [new Float64Array(count), new Float64Array(count)];
  let done = 0;
  for (const share of wideKernels("test", { ...request, nngp, ntk })) {
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

let state = 1;
const random = (): number => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return state / 2 ** 30 - 1;
};
const array = (count: number): Float64Array => Float64Array.from({ length: count }, random);

const lengthIn = (x: readonly number[], least: number, most: number): boolean =>
  Math.hypot(...x) > least && Math.hypot(...x) < most;

describe("wideKernels", () => {
  const { inputs } = reference;
  const size = inputs[0]!.length;

  /** Entries are right to 1e-14 of the diagonal's, and those of deep ReLU networks, all of whose terms are positive, of themselves. */
  function expectReference(network: WideNetwork, entries: Entry[][], copies: number): void {
    const columns = inputs.length * copies;
    const { nngp, ntk } = kernelsOf({
      network,
      inputs: Float64Array.from(inputs.slice(0, entries.length).flat()),
      others: Float64Array.from(new Array(copies).fill(inputs).flat(2)),
      size,
    });
    const isPositive = network.hidden.length > 1 && network.hidden.every(({ slopes }) => slopes[0] === 0);
    for (const [i, row] of entries.entries()) {
      for (let j = 0; j < columns; j++) {
        const [k, t, kScale, tScale] = row[j % inputs.length]!;
        const at = i * columns + j;
        expect(Math.abs(nngp[at]! - k)).toBeLessThanOrEqual(1e-14 * (isPositive ? k : kScale));
        expect(Math.abs(ntk[at]! - t)).toBeLessThanOrEqual(1e-14 * (isPositive ? t : tScale));
      }
    }
  }

  test.each(cases.map((example, i) => ({ i, ...example })))(
    "agrees with 120 digits for near, opposite, short, long and zero inputs: network $i",
    ({ network, entries }) => expectReference(network, entries, 1),
  );

  test.each(cases.map((example, i) => ({ i, ...example })))(
    "also where there are enough entries for a table: network $i",
    ({ network, entries }) => expectReference(network, entries, 80),
  );

  const ordinary = inputs.flatMap((input, j) => (lengthIn(input, 0.5, 8) ? [j] : []));
  // Not those with biases of 40, whose angles all are small, nor those of slopes near -1 and 1, whose table would be large.
  const biased = cases.filter(({ network: { input, hidden } }) => {
    const hasTable = input.biasVariance > 0 && input.biasVariance < 40;
    return hasTable && hidden.length > 1 && hidden[0]!.slopes[0] !== -31 / 32;
  });

  describe.each(biased.map((example, i) => ({ i, ...example })))(
    "with biases, from a table over the lengths of ordinary inputs: network $i",
    ({ network, entries }) => {
      const rows = [0, 1, 3];
      const copies = Math.ceil(2 ** 22 / network.hidden.length / rows.length / ordinary.length);
      const columns = copies * ordinary.length;
      const data = Float64Array.from(rows.flatMap((i) => inputs[i]!));
      const others = Float64Array.from(new Array(copies).fill(ordinary.map((j) => inputs[j]!)).flat(2));

      test.each(["nngp", "ntk"] as const)("%s agrees with 120 digits", (kind) => {
        const [own, beside] = [measureRows(data, size), measureRows(others, size)];
        const table = chooseTable("test", planLayers(network), {
          ...{ rows: own.lengths, columns: beside.lengths, entries: rows.length * columns },
          ...{ wanted: [kind], pairs: () => samplePairs(data, own, others, beside, size) },
        });
        expect(table).toBeDefined();
        table!.release();
        const kernel = new Float64Array(rows.length * columns);
        for (const _ of wideKernels("test", { network, inputs: data, others, size, [kind]: kernel }));
        let worst = 0;
        for (const [r, i] of rows.entries()) {
          for (let at = 0; at < columns; at++) {
            const entry = entries[i]![ordinary[at % ordinary.length]!]!;
            const [value, scale] = kind === "nngp" ? [entry[0], entry[2]] : [entry[1], entry[3]];
            worst = Math.max(worst, Math.abs(kernel[r * columns + at]! - value) / scale);
          }
        }
        expect(worst).toBeLessThanOrEqual(5e-15);
      });
    },
  );

  test("one length has a table without terms of the shares; frozen biases and ones that start at zero have none", () => {
    const data = array(300 * 3);
    const lengths = measureRows(data, 3);
    const setting = {
      ...{ columns: lengths.lengths, entries: 1e9, wanted: ["ntk"] as const },
      pairs: () => samplePairs(data, lengths, data, lengths, 3),
    };
    const table = (network: WideNetwork, rows: Float64Array) =>
      chooseTable("test", planLayers(network), { ...setting, rows, columns: rows });
    const ones = new Float64Array(300).fill(1);
    expect(table(relu(4, 0.1), ones)!.terms).toEqual([1, 1, 1, 1, 1]);
    expect(table(relu(4, 0.1), lengths.lengths)!.terms[0]).toBeGreaterThan(5);
    expect(table(relu(4), lengths.lengths)!.terms).toEqual([1, 1, 1, 1, 1]);
    const still = { weightVariance: 2, biasVariance: 0, biasTerm: 1 };
    const hidden = Array.from({ length: 4 }, () => ({ ...still, slopes: [0, 1] as const }));
    expect(table({ input: still, hidden }, lengths.lengths)).toBeUndefined();
  });

  // Origin: the recursion in its arccos form, evaluated in numpy to eight decimals. Tolerance 5e-9.
  test.each([
    [2, 0, 1, [28 / 3, 4.28650153, 1.13499309], [56 / 3, 7.27350838, 1.27555431]],
    [2, 0, 3, [28 / 3, 4.67300768, 1.95236071], [112 / 3, 12.64372216, 3.58385645]],
    [2, 0.1, 1, [9.53333333, 4.48666953, 1.33975668], [18.96666667, 7.55513638, 1.53609115]],
    [2, 0.1, 3, [9.73333333, 5.0763452, 2.39907013], [38.33333333, 13.5057123, 4.38817901]],
  ])(
    "ReLU, σ_w² = %d, σ_b² = %d, depth %d: the values of neural-tangents' recursion, evaluated in numpy to 8 digits",
    (weightVariance, biasVariance, depth, nngpRow, ntkRow) => {
      const { nngp, ntk } = kernelsOf({
        network: relu(depth, biasVariance, weightVariance),
        inputs: Float64Array.of(1, 2, 3, -1, 0.5, 2, 0.3, -1, 0.7),
        size: 3,
      });
      for (let j = 0; j < 3; j++) {
        expect(nngp[j]).toBeCloseTo(nngpRow[j]!, 8);
        expect(ntk[j]).toBeCloseTo(ntkRow[j]!, 8);
      }
    },
  );

  test.each([
    [relu(4), 0],
    [relu(4, 0.2), 0],
    [relu(4), 3],
  ])("the symmetric half is what the whole is, mirrored, past the edges of blocks", (network, extra) => {
    const samples = 130 + extra;
    const data = array(samples * 7);
    data.set(data.subarray(0, 7), 7 * 100);
    const half = kernelsOf({ network, inputs: data, size: 7 });
    const whole = kernelsOf({ network, inputs: data, others: data.slice(), size: 7 });
    for (const name of ["nngp", "ntk"] as const) {
      for (let i = 0; i < samples; i++) {
        for (let j = 0; j < samples; j++) {
          const value = half[name][i * samples + j]!;
          expect(value).toBe(half[name][j * samples + i]);
          expect(Math.abs(value / whole[name][i * samples + j]! - 1)).toBeLessThan(2e-15);
        }
      }
    }
  });

  test.each([100, 1000])("networks of %i layers have a table, which agrees with their layers", (depth) => {
    const [few, many] = [array(5 * 20), array(2000 * 20)];
    const network = relu(depth);
    const direct = kernelsOf({ network, inputs: few, others: few, size: 20 });
    many.set(few);
    const { nngp, ntk } = kernelsOf({ network, inputs: few, others: many, size: 20 });
    const lengths = measureRows(many, 20);
    const side = { rows: lengths.lengths, columns: lengths.lengths, entries: 1e6 };
    const pairs = () => samplePairs(many, lengths, many, lengths, 20);
    const table = chooseTable("test", planLayers(network), { ...side, wanted: ["nngp", "ntk"], pairs });
    expect(table).toBeDefined();
    table!.release();
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        // A unit of rounding for every layer: so far are the layers from exact, too.
        const scale = 2 ** -52 * depth * Math.sqrt(direct.ntk[6 * i]! * direct.ntk[6 * j]!);
        expect(Math.abs(ntk[2000 * i + j]! - direct.ntk[5 * i + j]!)).toBeLessThan(scale);
        const length = Math.sqrt(direct.nngp[6 * i]! * direct.nngp[6 * j]!);
        expect(Math.abs(nngp[2000 * i + j]! - direct.nngp[5 * i + j]!)).toBeLessThan(
          2 ** -52 * depth * length,
        );
      }
    }
  });

  test("a linear network of L hidden layers has the NTK (L + 1) σ_w^(2(L+1)) x·x'/n", () => {
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

  test("on the diagonal of He-scaled ReLU networks, however deep, the NTK is L + 1 times the NNGP kernel", () => {
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

  test("a layer of slopes 0 leaves the bias", () => {
    const hidden = [{ slopes: [0, 0] as const, weightVariance: 2, biasVariance: 0.5 }];
    const network = { input: { weightVariance: 1, biasVariance: 1 }, hidden };
    const { nngp, ntk } = kernelsOf({ network, inputs: array(6), size: 2 });
    expect([...nngp, ...ntk]).toEqual(new Array(18).fill(0.5));
  });

  test("one kernel may be asked for alone, and stopping early gives the memory back", () => {
    const data = array(200 * 4);
    const { ntk } = kernelsOf({ network: relu(3), inputs: data, size: 4 });
    const alone = new Float64Array(ntk.length);
    for (const _ of wideKernels("test", { network: relu(3), inputs: data, size: 4, ntk: alone }));
    expect(alone).toEqual(ntk);
    const before = reservedBytes();
    for (let i = 0; i < 300; i++) {
      for (const _ of wideKernels("test", { network: relu(3), inputs: data, size: 4, ntk: alone })) break;
    }
    expect(reservedBytes()).toBe(before);
  });

  test("working memory that would not fit is refused with its bytes", () => {
    const network = relu(400_000, 1);
    const request = { network, inputs: new Float64Array(600), size: 1, ntk: new Float64Array(0) };
    expect(() => wideKernels("kernels", request).next()).toThrow(
      /^kernels: the inputs must be small enough .* received a request for 5,\d{3},\d{3},\d{3} bytes/,
    );
  });
});
