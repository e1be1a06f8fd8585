import type { TablePlace } from "../kernels/records";
import type { Grid, Lanes } from "../plane";
import type { Point } from "./steps";

/**
 * Layout of the side tables of one or two images: arrays with a number per position and image. In circular images every row is
 * followed by its copy, so that columns of a plane need not be counted modulo the width.
 */
export class TableLayout {
  /** Length of the tables so far, in bytes. */
  bytes = 0;
  readonly lanes: Lanes;
  private readonly isCircular: boolean;

  constructor(lanes: Lanes, isCircular: boolean) {
    this.lanes = lanes;
    this.isCircular = isCircular;
  }

  /** Distance between the rows of an array, in bytes. */
  rowBytes({ width }: Grid): number {
    return 8 * this.lanes * width * (this.isCircular ? 2 : 1);
  }

  /** Reserves `count` arrays over a grid. */
  reserve(grid: Grid, count: number): TablePlace {
    const rowBytes = this.rowBytes(grid);
    const spacing = grid.height * rowBytes;
    const offset = this.bytes;
    this.bytes += count * spacing;
    return { offset, spacing, rowBytes };
  }

  /** Returns the offset of the standard deviations at a point. */
  rootOf(point: Point): number {
    point.root ??= this.reserve(point.grid, 1).offset;
    return point.root;
  }

  /** Returns the offset of the reciprocals of the standard deviations at a point. */
  inverseOf(point: Point): number {
    point.inverse ??= this.reserve(point.grid, 1).offset;
    return point.inverse;
  }
}
