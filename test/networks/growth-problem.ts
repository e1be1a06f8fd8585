import { type Activation, mlp } from "../../src/networks";

/** Widths of the networks: three hidden layers of eight units. */
export const WIDTHS = [6, 8, 8, 8, 3];

/** A pseudo-random matrix, the same on every platform. */
const pseudoRandom = (rows: number, columns: number, salt: number, scale = 1): number[][] =>
  Array.from({ length: rows }, (_, i) =>
    Array.from(
      { length: columns },
      // Incommensurate frequencies, so that the sines look random.
      (_, j) => scale * Math.sin(1 + 12.9898 * i + 78.233 * j + 37.719 * salt + 0.5 * i * j),
    ),
  );

const inputs = pseudoRandom(24, 6, 1, Math.SQRT2);
const map = pseudoRandom(6, 3, 2, 0.9);

/** Twenty-four samples of a linear map. */
export const TASK = {
  inputs,
  targets: inputs.map((x) => [0, 1, 2].map((k) => x.reduce((sum, value, i) => sum + value * map[i]![k]!, 0))),
};

const weights = WIDTHS.slice(1).map((n, l) => pseudoRandom(n, WIDTHS[l]!, 10 + l, 0.45));
const biases = WIDTHS.slice(1).map((n, l) => pseudoRandom(n, 1, 20 + l, 0.2).map(([b]) => b!));

/** The network with a given activation, and its initial parameters. */
export const networkOf = (activation: Activation, bias = false) => ({
  network: mlp({ widths: WIDTHS, activation, bias }),
  parameters: bias ? { weights, biases } : { weights },
});
