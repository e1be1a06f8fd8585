import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike, VectorLike } from "../../arrays/types";

/**
 * Computes the margin of every sample: the output of its class minus the largest output of the other classes. It is
 * negative for a sample that is classified wrongly.
 *
 * @param outputs outputs of a network, [P, c] with at least two classes
 * @param labels class of every sample, integers from 0 to c − 1, [P]
 * @returns margins in units of the outputs, [P]
 * @throws ArgumentError for one output, labels that are not classes, different lengths, NaN, or margins that overflow
 * @example
 * margins([[3, 1, 0], [0, 1, 5]], [0, 1]); // 2, -4
 */
export function margins(outputs: MatrixLike, labels: VectorLike): Float64Array {
  const args = argumentsOf("margins");
  const { rows, columns, data } = args.matrix("outputs", outputs);
  if (columns < 2) throw args.refusal("outputs", "at least 2 columns, one per class", `${columns}`);
  const classes = args.vector("labels", labels, rows);
  const result = classes.map((label, i) => {
    args.number(["labels", i], label, { integer: true, atLeast: 0, atMost: columns - 1 });
    let other = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < columns; k++) {
      if (k !== label) other = Math.max(other, data[i * columns + k]!);
    }
    return data[i * columns + label]! - other;
  });
  return args.finite("outputs", result);
}
