import ndarray from "ndarray";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Correlations, correlations } from "../../../src/tasks";
import { bigSum, integers, replaced } from "./integer-data";

type Numbers = Uint8Array | Int16Array | Float32Array | Float64Array;

const [SAMPLES, INPUTS, TARGETS] = [523, 29, 3];
const pixels = Uint8Array.from(integers(SAMPLES * INPUTS, 1));
// The numbers of inputs and targets are not multiples of eight; eight inputs are dark in all samples.
const dark = pixels.map((x, k) => (k % INPUTS > 20 ? 0 : x));
const classes = Float32Array.from({ length: SAMPLES * TARGETS }, (_, k) =>
  Number(pixels[Math.floor(k / TARGETS) * INPUTS]! % TARGETS === k % TARGETS),
);
const taskOf = (x: Numbers, y: Numbers, rows = SAMPLES) => ({
  inputs: ndarray(x, [rows, x.length / rows]),
  targets: ndarray(y, [rows, y.length / rows]),
});
const numbersOf = ({ inputCorrelation, inputOutputCorrelation, targetSecondMoment }: Correlations) => [
  ...inputCorrelation.data,
  ...inputOutputCorrelation.data,
  targetSecondMoment,
];

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe("correlations of integers", () => {
  it.each([
    ["all pixels in use", pixels],
    ["dark pixels", dark],
  ])("equal sums of BigInt: %s", (_, x) => {
    const { inputCorrelation, inputOutputCorrelation } = correlations(taskOf(x, classes));
    for (let j = 0; j < INPUTS; j++) {
      for (let i = 0; i < INPUTS; i++) {
        expect(inputCorrelation.get(i, j)).toBe(bigSum(x, x, INPUTS, INPUTS, i, j) / SAMPLES);
      }
      for (let i = 0; i < TARGETS; i++) {
        expect(inputOutputCorrelation.get(i, j)).toBe(bigSum(classes, x, TARGETS, INPUTS, i, j) / SAMPLES);
      }
    }
  });

  it("are the same for every type of the numbers", () => {
    const expected = correlations(taskOf(pixels, classes));
    for (const Type of [Int16Array, Float32Array, Float64Array])
      expect(correlations(taskOf(Type.from(pixels), Type.from(classes)))).toEqual(expected);
  });

  it("equal those in float64 bit for bit, and those of other pixels do not", () => {
    // The fractions are summed in float64; the powers of two do not round.
    const unit = 2 ** -12;
    for (const x of [pixels, dark]) {
      const fractions = Float64Array.from(x, (pixel) => pixel * unit);
      const fractional = correlations(
        taskOf(
          fractions,
          Float64Array.from(classes, (y) => y / 2),
        ),
      );
      const whole = (found: Correlations) => {
        const xx = found.inputCorrelation.data.map((sum) => sum / unit ** 2);
        return [...xx, ...found.inputOutputCorrelation.data.map((sum) => (2 * sum) / unit)];
      };
      const found = numbersOf(correlations(taskOf(x, classes))).slice(0, -1);
      expect(found).toEqual(whole(fractional));
      const other = replaced(x, 7, x[7]! ^ 1);
      expect(numbersOf(correlations(taskOf(other, classes))).slice(0, -1)).not.toEqual(found);
    }
  });

  it("equal those of plain TypeScript bit for bit, with classes and with real targets", async () => {
    const eighths = Float64Array.from(integers(SAMPLES * TARGETS, 2), (x) => x / 8);
    const tasks = [taskOf(pixels, classes), taskOf(dark, classes), taskOf(pixels, eighths)];
    const found = tasks.map((task) => numbersOf(correlations(task)));
    vi.resetModules();
    vi.stubEnv("LEARNING_DYNAMICS_NO_WASM", "1");
    const { engineName } = await import("../../../src/simd");
    const plain = await import("../../../src/tasks");
    expect(engineName()).toBe("TypeScript");
    expect(tasks.map((task) => numbersOf(plain.correlations(task)))).toEqual(found);
  });

  it("stay exact when later samples are fractions", () => {
    // All numbers are multiples of 1/8 from sample 300 on.
    const eighths = Float64Array.from(pixels, (x, k) => (k < 300 * INPUTS ? x : x / 8));
    const targets = Float64Array.from(classes, (y, k) => (k < 400 * TARGETS ? y : y / 8));
    const { inputCorrelation, inputOutputCorrelation } = correlations(taskOf(eighths, targets));
    const [x, y] = [eighths, targets].map((numbers) => numbers.map((number) => 8 * number));
    for (let j = 0; j < INPUTS; j++) {
      expect(inputCorrelation.get(28, j)).toBe(bigSum(x!, x!, INPUTS, INPUTS, 28, j) / 64 / SAMPLES);
      expect(inputOutputCorrelation.get(2, j)).toBe(bigSum(y!, x!, TARGETS, INPUTS, 2, j) / 64 / SAMPLES);
    }
  });

  it("exceed 32 bits without an overflow", () => {
    const [samples, inputs] = [33_100, 17];
    const x = new Uint8Array(samples * inputs).fill(255);
    const y = new Uint8Array(samples).fill(255);
    const { inputCorrelation, inputOutputCorrelation } = correlations(taskOf(x, y, samples));
    const power = 255 ** 2;
    expect((samples * power) | 0).not.toBe(samples * power);
    for (const sums of [inputCorrelation, inputOutputCorrelation])
      expect(sums.data.every((average) => average === power)).toBe(true);
  });
});
