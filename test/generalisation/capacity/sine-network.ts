/** A matrix of nested arrays. */
export type Rows = number[][];

/** Returns a [rows, columns] matrix with the entries amplitude · sin(frequency (i + 1.3)) of its i-th number. */
export const sines = (rows: number, columns: number, frequency: number, amplitude: number): Rows =>
  Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => amplitude * Math.sin(frequency * (r * columns + c + 1.3))),
  );

/** Adds two matrices. */
const sumOf = (a: Rows, b: Rows): Rows => a.map((row, i) => row.map((x, j) => x + b[i]![j]!));

/** Multiplies a matrix by a number. */
export const times = (a: Rows, factor: number): Rows => a.map((row) => row.map((x) => factor * x));

/** A network of 4 inputs, 5 units and 3 outputs before and after training, 9 samples, and a margin. */
export const sineNetwork = () => {
  const [hidden, readout] = [sines(5, 4, 1.1, 0.7), sines(3, 5, 1.7, 0.5)];
  return {
    initial: { weights: [hidden, readout] as [Rows, Rows] },
    final: {
      weights: [sumOf(hidden, sines(5, 4, 2.3, 0.4)), sumOf(readout, sines(3, 5, 0.9, 0.6))] as [Rows, Rows],
    },
    inputs: sines(9, 4, 2.9, 1.3),
    margin: 0.35,
  };
};
