import { readdirSync, writeFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { toNdArray } from "../../src/arrays";
import { forward, initialise, mlp, observeWeights, train } from "../../src/networks";
import { writeNpy, writeNpz } from "../../src/tasks";
import { safetensors } from "../helpers/safetensors-file";
import { smallTask, stacked } from "../helpers/trained-runs";
import { command } from "./command";

const cli = command();

describe("learning-dynamics diagnose", () => {
  /** Stacks a vector times 1, 2 and 4, the weights at three times. */
  const grow = (start: readonly number[]) =>
    Float64Array.from([1, 2, 4].flatMap((factor) => start.map((x) => x * factor)));
  const lower = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const time = toNdArray(Float64Array.of(0, 10, 20), [3]);
  const inputs = toNdArray(Float64Array.of(1, 0, 0, 1, 1, 1), [3, 2]);
  const targets = toNdArray(Float64Array.of(1, 2, 3), [3]);
  const torch = {
    epoch: time,
    "0.weight": toNdArray(grow(lower), [3, 3, 2]),
    "2.weight": toNdArray(grow([0.3, 0.2, 0.1]), [3, 1, 3]),
    inputs,
    targets,
  };

  it("gives the same diagnosis for logs with the array names of PyTorch, Flax and this library", async () => {
    const flax = {
      step: time,
      "params.Dense_0.kernel": toNdArray(grow([0.1, 0.3, 0.5, 0.2, 0.4, 0.6]), [3, 2, 3]),
      "params.Dense_1.kernel": toNdArray(grow([0.3, 0.2, 0.1]), [3, 3, 1]),
      inputs,
      targets,
    };
    const { "0.weight": first, "2.weight": second, epoch, ...rest } = torch;
    const named = { epoch, "encoder.weight": first, "readout.weight": second, ...rest };
    const counted = { epoch, "model.fc2.weight": second, "model.fc1.weight": first, ...rest };
    const plain = { time: epoch, W2: second, W1: first, ...rest };
    const texts = [];
    for (const [name, arrays] of Object.entries({ torch, flax, plain, named, counted })) {
      writeFileSync(cli.file(`${name}.npz`), writeNpz(arrays));
      cli.out = "";
      const words = ["diagnose", cli.file(`${name}.npz`), "--activation", "tanh", "--points", "0,2"];
      expect([await cli.run(...words, "--out", cli.file(name)), cli.err]).toEqual([0, ""]);
      texts.push(
        cli.out
          .replaceAll(name, "...")
          .replace("\nLayers: encoder, readout (in the order of the file).\n", ""),
      );
    }
    expect(texts[0]).toMatch(/^This run was rich: its tangent kernel changed by/);
    expect(texts[1]).toBe(texts[0]);
    for (const text of texts.slice(2)) expect(text).toBe(texts[0]);
    expect(readdirSync(cli.file("torch"))).toContain("report.html");
  });

  it("ignores arrays that it does not need, in .npz and .safetensors files", async () => {
    const members = Object.entries(torch).map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const);
    const unreadable = {
      "activation.npy": strToU8("relu"),
      "config.npy": strToU8("{}"),
      "notes.txt": strToU8("x"),
    };
    writeFileSync(cli.file("run.npz"), zipSync({ ...Object.fromEntries(members), ...unreadable }));
    const withNaN = { ...torch, val_loss: toNdArray(Float64Array.of(Number.NaN), [1]) };
    writeFileSync(cli.file("run.safetensors"), safetensors(withNaN));
    writeFileSync(cli.file("plain.npz"), writeNpz(torch));
    const texts = [];
    for (const name of ["plain.npz", "run.npz", "run.safetensors"]) {
      cli.out = "";
      const words = ["diagnose", cli.file(name), "--activation", "tanh", "--out", cli.file("report")];
      expect([await cli.run(...words), cli.err]).toEqual([0, ""]);
      texts.push(cli.out.replaceAll(name, "..."));
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).toBe(texts[0]);
  });

  it("rejects missing files, logs without times, arrays of wrong shapes and unknown samples, and names them", async () => {
    const { epoch, ...timeless } = torch;
    writeFileSync(cli.file("timeless.npz"), writeNpz(timeless));
    writeFileSync(
      cli.file("short.npz"),
      writeNpz({ ...timeless, time: toNdArray(Float64Array.of(0, 1), [2]) }),
    );
    writeFileSync(cli.file("run.npz"), writeNpz(torch));
    writeFileSync(cli.file("task.npz"), writeNpz({ inputs, targets }));
    writeFileSync(cli.file("empty.npz"), writeNpz({ time, inputs, targets }));
    const norm = toNdArray(Float64Array.of(1, 1, 1, 1, 1, 1), [3, 2]);
    writeFileSync(cli.file("norm.npz"), writeNpz({ ...torch, "1.weight": norm }));
    for (const [words, message] of [
      [
        ["timeless.npz"],
        'timeless.npz (array "time") must be an array "time", "epoch" or "step" of shape [T], with the time of each of the T records of the weights, received only',
      ],
      [["task.npz"], 'task.npz must be a log with an array "time", "epoch" or "step", received only inputs'],
      [["short.npz"], "short.npz: weights[0] must be"],
      [
        ["empty.npz"],
        'a log of weights ("0.weight", "fc1.weight", "W1", ...), or of "hidden" or "outputs", received only',
      ],
      [
        ["norm.npz"],
        'norm.npz (array "1.weight") must be an array of shape [T, n_out, n_in], the weights of a fully connected layer over time (for a network',
      ],
      [["run.npz", "--activation", "step"], "Allowed choices"],
      [["run.npz", "--points", "0,3"], "--points must be two different samples"],
      [["run.npz", "--points", "0"], "form i,j"],
      [["missing.npz"], "cannot be read"],
      [["run.txt"], "cannot be read"],
    ] as const) {
      cli.err = "";
      expect(await cli.run("diagnose", cli.file(words[0]), ...words.slice(1))).toBe(2);
      expect(cli.err).toContain(message);
    }
    expect(epoch.shape).toEqual([3]);
  });

  describe("with layers that have no numbers in their names", () => {
    const task = smallTask("nonlinear", 1);
    const network = mlp({ widths: [4, 4, 4, 2], activation: "tanh", bias: true });
    const start = initialise(network, { scheme: "lecun-normal", seed: 5 });
    const training = train(network, start, task, {
      learningRate: 0.1,
      epochs: 200,
      every: 5,
      record: { weights: observeWeights() },
    });
    const { weights: recorded } = training.observations;
    const states = Array.from(recorded.times, (t) => recorded.at(t));
    const outputs = stacked(states.map((state) => forward(network, state, task.inputs).output));
    const named = Object.fromEntries(
      ["encoder", "middle", "decoder"].flatMap((name, l) => [
        [`${name}.weight`, stacked(states.map(({ weights }) => weights[l]!))],
        [`${name}.bias`, stacked(states.map(({ biases }) => biases[l]!))],
      ]),
    );
    const log = { time: toNdArray(recorded.times, [states.length]), ...task, ...named };
    const diagnosed = async (file: string, bytes: Uint8Array, ...words: string[]) => {
      writeFileSync(cli.file(file), bytes);
      [cli.out, cli.err] = ["", ""];
      const code = await cli.run("diagnose", cli.file(file), "--out", cli.file("out"), ...words);
      return { code, out: cli.out, err: cli.err };
    };
    const withoutNotes = (text: string) => text.replace(/^(Data|Layers): .*$/gm, "");

    it("uses the order of an .npz file, and the order that gives the logged outputs in a .safetensors file", async () => {
      const npz = await diagnosed("a.npz", writeNpz({ ...log, outputs }), "--activation", "tanh");
      expect(npz.out).toContain("Layers: encoder, middle, decoder (in the order of the file).");
      const tensors = await diagnosed(
        "a.safetensors",
        safetensors({ ...log, outputs }),
        "--activation",
        "tanh",
      );
      expect(tensors.out).toContain(
        "Layers: encoder, middle, decoder (in the order that gives the logged outputs).",
      );
      expect(withoutNotes(tensors.out)).toBe(withoutNotes(npz.out));
    });

    it("refuses a .safetensors file of which neither shapes nor outputs tell the order, with the cure", async () => {
      for (const [arrays, words] of [
        [log, ["--activation", "tanh"]],
        [{ ...log, outputs }, []],
        [{ ...log, outputs }, ["--activation", "relu"]],
      ] as const) {
        const { code, err } = await diagnosed("b.safetensors", safetensors(arrays), ...words);
        expect(code).toBe(2);
        expect(err).toContain('numbers in their names ("layer1.weight", "layer2.weight", ...)');
        expect(err).toContain("the layers decoder, encoder, middle");
      }
    });

    it("corrects a wrong order of an .npz file that logged outputs contradict", async () => {
      const { "encoder.weight": first, "encoder.bias": below, ...others } = named;
      const rest = { time: log.time, ...task, outputs };
      const { "decoder.weight": last, "decoder.bias": above, ...middle } = others;
      const swapped = {
        ...rest,
        ...middle,
        "encoder.weight": first!,
        "encoder.bias": below!,
        "decoder.weight": last!,
        "decoder.bias": above!,
      };
      const { out } = await diagnosed("c.npz", writeNpz(swapped), "--activation", "tanh");
      expect(out).toContain(
        "The layers are taken in the order 2, 1, 3 (counted from 1 as given): in this order the weights give",
      );
      const right = await diagnosed("d.npz", writeNpz({ ...log, outputs }), "--activation", "tanh");
      expect(out.split("\n")[0]).toBe(right.out.split("\n")[0]);
    });

    it("says that --activation contradicts the logged outputs, and leaves out the tangent kernel", async () => {
      const { out } = await diagnosed("e.npz", writeNpz({ ...log, outputs }), "--activation", "relu");
      expect(out).toMatch(
        /The logged outputs contradict the weights with the activation relu: they differ by [\d.]+ % of the largest output\./,
      );
      expect(out).toContain(
        "The weights give them with the activation tanh. The tangent kernel and the gates are left out.",
      );
      expect(out).not.toContain("  tangent kernel ");
      const missing = await diagnosed("f.npz", writeNpz({ ...log, outputs }));
      expect(missing.out).toContain("The weights give the logged outputs with the activation tanh.");
    });
  });
});
