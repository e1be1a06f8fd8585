import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { diagnose, readTrainingRun } from "../../../src/experiments";
import { normal } from "../../../src/random";
import { readRun } from "../../../src/reports/training-run";
import { writeNpz } from "../../../src/tasks";

const RECORDS = 4;
let seed = 0;
const some = (...shape: number[]): NdArray => normal({ shape, seed: ++seed });
const over = (...shape: number[]): NdArray => some(RECORDS, ...shape);

const data = {
  time: toNdArray(Float64Array.of(0, 1, 2, 3), [RECORDS]),
  inputs: some(6, 5),
  targets: some(6, 2),
};
const outputs = over(6, 2);
const hidden = over(6, 3);
type Arrays = Readonly<Record<string, NdArray>>;
const read = (arrays: Arrays) => readTrainingRun({ "run.npz": writeNpz(arrays) });
const weights = (first: NdArray, second: NdArray) => ({ "0.weight": first, "2.weight": second });
const chain = weights(over(3, 5), over(2, 3));

/** Parameters that do not form one fully connected network from 5 inputs to 2 outputs, with the reason in the note. */
const OTHERS: readonly (readonly [name: string, arrays: Arrays, reason: string])[] = [
  [
    "parametrised weights",
    { "0.parametrizations.weight.original0": over(3, 1), "2.weight": over(2, 3) },
    '"0.parametrizations.weight.original0" of shape [4, 3, 1] does not belong to',
  ],
  [
    "parametrised weights below weights that fit the data",
    { "0.parametrizations.weight.original": over(5, 5), "2.weight": over(2, 5) },
    '"0.parametrizations.weight.original" of shape [4, 5, 5] does not belong to',
  ],
  [
    "recurrent weights",
    { "r.weight_ih_l0": over(12, 5), "r.weight_hh_l0": over(12, 3), "o.weight": over(2, 3) },
    '"r.weight_ih_l0" of shape [4, 12, 5] does not belong to',
  ],
  [
    "a scale of a normalisation",
    { "layers_0.kernel": over(5, 3), "layers_1.scale": over(3), "layers_3.kernel": over(3, 2) },
    '"layers_1.scale" of shape [4, 3] does not belong to',
  ],
  [
    "an embedding",
    weights(over(12, 6), over(2, 12)),
    '"0.weight" of shape [4, 12, 6] has 6 inputs, not the 5 of "inputs"',
  ],
  [
    "layers that do not chain",
    weights(over(3, 5), over(2, 4)),
    '"2.weight" of shape [4, 2, 4] has 4 inputs, not the 3 outputs of "0.weight"',
  ],
  [
    "outputs that are not those of the targets",
    weights(over(3, 5), over(1, 3)),
    '"2.weight" of shape [4, 1, 3] has 1 output, not the 2 of "targets"',
  ],
  [
    "biases without weights",
    { ...chain, "0.bias": over(3), "1.bias": over(3), "2.bias": over(2) },
    'no weights of a fully connected layer belong to "1.bias" of shape [4, 3]',
  ],
  [
    "weights without biases",
    { ...chain, "0.bias": over(3) },
    'no biases belong to "2.weight" of shape [4, 2, 3]',
  ],
  [
    "biases of another width",
    { ...chain, "0.bias": over(4), "2.bias": over(2) },
    '"0.bias" of shape [4, 4] does not have the 3 outputs of "0.weight"',
  ],
];

describe("a log of another network than a fully connected one", () => {
  it.each(OTHERS)("is read without its weights: %s", (_, arrays, reason) => {
    for (const activations of [{ outputs }, { hidden }, { hidden, outputs }]) {
      const { notes, ...run } = read({ ...data, ...arrays, ...activations });
      const { notes: none, ...plain } = read({ ...data, ...activations });
      expect(run).toEqual(plain);
      expect(none).toEqual([]);
      expect(notes).toHaveLength(1);
      expect(notes[0]).toContain("Weights: not used, because ");
      expect(notes[0]).toContain(reason);
      expect(notes[0]).toContain("; the logged activations are diagnosed.");
    }
  });

  it("is diagnosed by its outputs", async () => {
    const [, arrays] = OTHERS[0]!;
    const { notes: _, ...run } = read({ ...data, ...arrays, outputs });
    expect((await diagnose(run)).notes.join()).toContain("No weights: no layer growth");
  });

  it("is compared with an assumed number of layers, which its report states", async () => {
    const { inputs, targets } = data;
    const grown = [0.01, 0.3, 0.8, 1].flatMap((share) => Array.from(targets.data, (y) => share * y));
    const report = await diagnose({
      times: [0, 1, 2, 3],
      inputs,
      targets,
      outputs: toNdArray(Float64Array.from(grown), [RECORDS, 6, 2]),
    });
    expect(report.notes.join()).toContain("with two layers (assumed, because the log has no weights;");
  });

  it("keeps the weights of a network whose layers chain, with and without biases", () => {
    for (const biases of [{}, { "0.bias": over(3), "2.bias": over(2) }]) {
      const run = read({ ...data, ...chain, ...biases, outputs });
      expect(run.weights!.map((w) => (w as NdArray).shape)).toEqual([
        [4, 3, 5],
        [4, 2, 3],
      ]);
      expect(run.biases?.length).toBe(Object.keys(biases).length || undefined);
      expect(run.notes).toEqual([]);
    }
  });

  const errorOf = (work: () => unknown): ArgumentError => {
    try {
      work();
    } catch (error) {
      if (error instanceof ArgumentError) return error;
    }
    throw new Error("no ArgumentError was thrown");
  };

  it("is refused without activations, by the array of the file and the arrays to log", () => {
    for (const [, arrays] of OTHERS.slice(0, 4)) {
      const { message } = errorOf(() => read({ ...data, ...arrays }));
      const [key] = Object.keys(arrays).filter((name) => !/(weight|kernel)$/.test(name));
      expect(message).toContain(`run.npz (array "${key}") must be `);
      expect(message).toContain('log "hidden" and "outputs" as well');
    }
  });

  it("is refused without activations for shapes that do not match, as weights of a run are", () => {
    const arguments_ = OTHERS.slice(4).map(([, arrays]) => {
      const run = read({ ...data, ...arrays });
      return errorOf(() => readRun(argumentsOf("test"), run)).argument;
    });
    expect(arguments_).toEqual(["weights[0]", "weights[1]", "weights[1]", "biases", "biases", "biases[0]"]);
  });

  it("is refused for weights of fewer records than times, which are no other network", () => {
    const short = weights(some(3, 3, 5), some(3, 2, 3));
    const run = () => read({ ...data, ...short, outputs });
    expect(errorOf(run).argument).toBe("run.npz: weights[0]");
  });
});
