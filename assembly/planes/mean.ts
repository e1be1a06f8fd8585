import { addressAt, zero } from "../lanes";
import { inputPlane, piecewisePlane, sumPlane } from "./entries";
import { filterPlane } from "./filter";

/** Kinds of the instructions of a program, and the length of an instruction in bytes. */
const INPUT: usize = 0;
const FILTER: usize = 1;
const ACTIVATION: usize = 2;
const INSTRUCTION: usize = 56;
/** Length of an offset with its weight, in bytes. */
const OFFSET: usize = 24;

export function meanOfPlanes(
  program: usize, rows: usize, columns: usize, at: usize, spare: usize, spacing: usize, work: usize, offset: usize,
  end: usize, firstIsSelf: bool, secondIsSelf: bool, sums: usize,
): void {
  const isCircular = load<f64>(program) != 0;
  for (; offset != end; offset += OFFSET) {
    const weight = load<f64>(offset + 16);
    const first = firstIsSelf ? weight : 1, second = secondIsSelf ? weight : 1;
    if (first + second == 0) continue;
    let down = <isize>load<f64>(offset), right = <isize>load<f64>(offset + 8);
    let height: usize = 0, width: usize = 0;
    for (let step = program + 8; ; step += INSTRUCTION) {
      const kind = addressAt(step), record = addressAt(step + 8), isSigned = <i32>addressAt(step + 16);
      const gridHeight = addressAt(step + 24), gridWidth = addressAt(step + 32);
      down /= <isize>addressAt(step + 40);
      right /= <isize>addressAt(step + 48);
      const columnTop = <usize>max<isize>(0, down), columnLeft = <usize>max<isize>(0, right);
      const rowTop: usize = columnTop - <usize>down, rowLeft: usize = columnLeft - <usize>right;
      const heightBefore = height, widthBefore = width;
      height = gridHeight - (isCircular ? 0 : rowTop + columnTop);
      width = gridWidth - (isCircular ? 0 : rowLeft + columnLeft);
      if (kind == INPUT) {
        inputPlane(
          record, rows, columns, at, spacing, isSigned != 0, height, width, rowTop, rowLeft, columnTop, columnLeft,
        );
      } else if (kind == FILTER) {
        filterPlane(
          record, rows, columns, at, spare, spacing, isSigned != 0, heightBefore, widthBefore, height, width, rowTop,
          rowLeft, columnTop, columnLeft, work,
        );
        const from = at;
        at = spare;
        spare = from;
      } else if (kind == ACTIVATION) {
        piecewisePlane(
          record, rows, columns, at, spacing, isSigned, height, width, rowTop, rowLeft, columnTop, columnLeft,
        );
      } else {
        sumPlane(record, rows, columns, at, spacing, work, height, width, rowTop, rowLeft, columnTop, columnLeft);
        break;
      }
    }
    const weights = f64x2.replace_lane(f64x2.splat(first), 1, second);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(weights, v128.load(work))));
    v128.store(sums + 16, f64x2.add(v128.load(sums + 16), f64x2.mul(weights, v128.load(work, 16))));
  }
}
