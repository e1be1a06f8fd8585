import { type Table, tableOf } from "../arrays/table";

/** Scalars of two data points over time. */
interface PairSeries {
  readonly times: Float64Array;
  readonly representation: Float64Array;
  readonly output: Float64Array;
  readonly alignment: Float64Array;
  readonly loss?: Float64Array;
}

/** Returns the scalars of two data points over time, and the loss if it is known, as a table. */
export const pairTable = ({ times, representation, output, alignment, loss }: PairSeries): Table =>
  tableOf([
    ["time", times],
    ["representation", representation],
    ["output", output],
    ["alignment", alignment],
    ...(loss === undefined ? [] : [["loss", loss] as const]),
  ]);
