import type { Grid } from "./plane";
import type { TablePlace } from "./records";
import type { Point } from "./steps";

/**
 * Layout of the side tables of two images: arrays with two numbers per position. In circular images every row is
 * followed by its copy, so that columns of a plane need not be counted modulo the width.
 */
export class TableLayout {
  /** Length of the tables so far, in bytes. */
  bytes = 0;
  private readonly isCircular: boolean;

  constructor(isCircular: boolean) {
    this.isCircular = isCircular;
  }

  /** Distance between the rows of an array, in bytes. */
  rowBytes({ width }: Grid): number {
    return 16 * width * (this.isCircular ? 2 : 1);
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
