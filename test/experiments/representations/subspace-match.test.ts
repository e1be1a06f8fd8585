import { describe, expect, it } from "vitest";
import {
  CLASSES,
  convolutionalArchitecture,
  fullyConnectedArchitecture,
  layersOf,
  SIZE,
} from "../../../src/experiments/representations/subspace-match/architectures";
import {
  EPSILONS,
  indexOf,
  matchLayers,
  reordered,
} from "../../../src/experiments/representations/subspace-match/matches";
import { forward, initialise } from "../../../src/networks";
import { digits } from "../../../src/tasks";

const { inputs } = digits({ samples: 40, size: SIZE, seed: 3 });

describe("layersOf", () => {
  it("gives the channels of convolutions at all positions of all samples, and the units of other layers", () => {
    const convolutional = convolutionalArchitecture(5);
    const { network } = convolutional;
    const parameters = initialise(network, { seed: 1 });
    const layers = layersOf(convolutional, parameters, inputs);
    expect(layers.map(({ shape }) => shape)).toEqual([
      [40 * SIZE ** 2, 5],
      [(40 * SIZE ** 2) / 4, 5],
      [(40 * SIZE ** 2) / 4, 5],
      [40, CLASSES],
    ]);
    // Channel c of position p is unit 5p + c of a row.
    const { hidden } = forward(network, parameters, inputs);
    expect(layers[0]!.get(2 * SIZE ** 2 + 7, 3)).toBe(hidden[0]!.get(2, 5 * 7 + 3));
    const connected = fullyConnectedArchitecture(8);
    const shapes = layersOf(connected, initialise(connected.network), inputs).map(({ shape }) => shape);
    expect(shapes).toEqual([
      [40, 8],
      [40, 8],
      [40, CLASSES],
    ]);
  });
});

describe("matchLayers", () => {
  const architecture = convolutionalArchitecture(4);
  const layers = layersOf(architecture, initialise(architecture.network, { seed: 1 }), inputs);
  const others = layersOf(architecture, initialise(architecture.network, { seed: 2 }), inputs);

  it("matches a copy with neurons in another order completely, at every ε", () => {
    const copy = reordered(layers, 5);
    expect(copy.some((layer, l) => layer.get(0, 0) !== layers[l]!.get(0, 0))).toBe(true);
    for (const curve of matchLayers(layers, copy)) expect(curve).toEqual(EPSILONS.map(() => 1));
  });

  it("finds curves that do not fall, from below 1 to 1, for other weights", () => {
    for (const curve of matchLayers(layers, others)) {
      expect(curve).toEqual([...curve].sort((p, q) => p - q));
      expect(curve[indexOf(0)]).toBeLessThan(1);
      expect(curve[indexOf(1)]).toBe(1);
    }
  });
});
