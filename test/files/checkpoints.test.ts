import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import type { Archive } from "../../src/files/archive";
import { openCheckpoints } from "../../src/files/checkpoints";

const vector = (...values: number[]): NdArray => toNdArray(Float64Array.from(values), [values.length]);
const archiveOf = (arrays: Readonly<Record<string, NdArray>>): Archive => ({
  names: Object.keys(arrays),
  read: (name) => arrays[name]!,
});
const open = (files: Readonly<Record<string, Readonly<Record<string, NdArray>>>>) =>
  openCheckpoints(
    argumentsOf("diagnose").at(["run"]),
    Object.entries(files).map(([name, arrays]) => ({ name, archive: archiveOf(arrays) })),
  );
const times = (...names: string[]) =>
  Array.from(open(Object.fromEntries(names.map((name) => [name, { w: vector(1) }]))).read("time").data);

describe("a folder of checkpoints", () => {
  it("is an archive whose arrays have the steps as first dimension, in numerical order", () => {
    const archive = open({
      "step10.npz": { w: toNdArray(Float64Array.of(3, 4), [1, 2]), loss: toNdArray(Float64Array.of(5), []) },
      "step9.npz": { w: toNdArray(Float64Array.of(1, 2), [1, 2]), loss: toNdArray(Float64Array.of(6), []) },
    });
    expect(archive.names).toEqual(["time", "w", "loss"]);
    expect([archive.read("time").shape, Array.from(archive.read("time").data)]).toEqual([[2], [9, 10]]);
    expect([archive.read("w").shape, Array.from(archive.read("w").data)]).toEqual([
      [2, 1, 2],
      [1, 2, 3, 4],
    ]);
    expect([archive.read("loss").shape, Array.from(archive.read("loss").data)]).toEqual([[2], [6, 5]]);
  });

  it("reads a text from the file of the whole training, or else from the first checkpoint", () => {
    const withText = (name: string, text: string) => ({
      name,
      archive: { ...archiveOf({ [text]: vector() }), readText: () => [name] },
    });
    const files = [
      withText("step2.npz", "own"),
      withText("step1.npz", "own"),
      withText("data.npz", "common"),
    ];
    const archive = openCheckpoints(argumentsOf("diagnose").at(["run"]), files);
    expect(["own", "common"].map((name) => archive.readText!(name))).toEqual([["step1.npz"], ["data.npz"]]);
    expect(open({ "1.npz": { w: vector(1) }, "2.npz": { w: vector(1) } }).readText!("w")).toBeUndefined();
  });

  it("takes the last number in the names that differs between them", () => {
    expect(times("run2_step100_v1.pt", "run2_step20_v1.pt")).toEqual([20, 100]);
    expect(times("epoch=1-step=20.pt", "epoch=0-step=10.pt")).toEqual([10, 20]);
    expect(times("t0.5.npz", "t0.25.npz", "t1.npz")).toEqual([0.25, 0.5, 1]);
    expect(times("007.npz", "010.npz")).toEqual([7, 10]);
  });

  it("keeps the times in the checkpoints, and arrays of the whole training", () => {
    const archive = open({
      "2.npz": { time: toNdArray(Float64Array.of(0.2), []), inputs: vector(1, 2) },
      "1.npz": { time: toNdArray(Float64Array.of(0.1), []), inputs: vector(1, 2) },
      "data.npz": { targets: vector(3, 4) },
    });
    expect(archive.names).toEqual(["time", "inputs", "targets"]);
    expect(Array.from(archive.read("time").data)).toEqual([0.1, 0.2]);
    expect(archive.read("inputs").shape).toEqual([2]);
    expect(Array.from(archive.read("targets").data)).toEqual([3, 4]);
  });

  it("takes the times of all checkpoints from a file of the whole training", () => {
    const files = {
      "1.npz": { w: vector(1) },
      "2.npz": { w: vector(2) },
      "data.npz": { time: vector(0.5, 0.7) },
    };
    expect(Array.from(open(files).read("time").data)).toEqual([0.5, 0.7]);
  });

  it.each<[string, Readonly<Record<string, Readonly<Record<string, NdArray>>>>, RegExp]>([
    ["no checkpoints", {}, /at least two checkpoints.* received 0/],
    ["one checkpoint", { "1.npz": {}, "data.npz": {} }, /at least two checkpoints.* received 1/],
    [
      "names of different kinds",
      { "a1.npz": {}, "b2.npz": {} },
      /differ in their numbers alone.* a1.npz and b2.npz/,
    ],
    ["files of different formats", { "a1.npz": {}, "a2.pt": {} }, /differ in their numbers alone/],
    [
      "equal step numbers",
      { "a1.npz": {}, "a01.npz": {} },
      /distinct step numbers, received a1.npz and a01.npz/,
    ],
    [
      "a missing array",
      { "1.npz": { w: vector(1) }, "2.npz": {} },
      /run \(2\.npz\) must be a checkpoint with "w", as in 1\.npz/,
    ],
    [
      "an additional array",
      { "1.npz": {}, "2.npz": { w: vector(1) } },
      /run \(2\.npz\) must be a checkpoint with the arrays of 1\.npz alone, received "w"/,
    ],
    [
      "logs of whole runs",
      {
        "run1.npz": { step: vector(0, 1, 2), w: vector(1) },
        "run2.npz": { Epoch: vector(0, 1), w: vector(1) },
      },
      /run \(run1\.npz\) must be a checkpoint.*a log of a whole run is read alone.* received a log with 3 times/,
    ],
    [
      "one log of a whole run among checkpoints",
      { "1.npz": { step: vector(1) }, "2.npz": { step: vector(1, 2) } },
      /run \(2\.npz\) must be a checkpoint/,
    ],
    [
      "logs of whole runs without numbers in their names",
      { "a.npz": { time: vector(0, 1) }, "b.npz": { time: vector(0, 1) } },
      /run \(a\.npz\) must be a checkpoint/,
    ],
  ])("is refused with %s", (_, files, message) => {
    expect(() => open(files)).toThrow(ArgumentError);
    expect(() => open(files)).toThrow(message);
  });

  it("is refused if shapes or the data of the whole training change between checkpoints", () => {
    const shapes = open({ "1.npz": { w: vector(1) }, "2.npz": { w: vector(1, 2) } });
    expect(() => shapes.read("w")).toThrow(
      /2\.npz: array "w"\) must be an array of shape \[1\].* shape \[2\]/,
    );
    const inputs = open({ "1.npz": { inputs: vector(1) }, "2.npz": { inputs: vector(2) } });
    expect(() => inputs.read("inputs")).toThrow(/2\.npz: array "inputs"\) must be equal in every checkpoint/);
  });
});
