/** Value of a parameter of a point. */
export type PointValue = number | string | boolean;

/** Point of a sweep: a value for every parameter. */
export type Point = Readonly<Record<string, PointValue>>;

/** Measured values of a point by name. For numbers that are infinite or NaN, the table names the point in `nonFinite`. */
export type RowValues = Readonly<Record<string, PointValue>>;

/** Result of a point, finished or failed, as the store keeps it. */
export interface Outcome {
  /** Identity of the point: its parameters as text (`keyOf`). */
  readonly key: string;
  readonly point: Point;
  readonly seed: number;
  /** Values that the work measured; absent if the point failed. */
  readonly values?: RowValues;
  /** Message of the last error; absent if the point is finished. */
  readonly error?: string;
  /** Number of attempts that were made. */
  readonly attempts: number;
}

/** Finished point of a sweep. */
export interface Row<Values extends RowValues = RowValues> {
  readonly point: Point;
  /** Seed of the point's random numbers, which depends on the point alone. */
  readonly seed: number;
  readonly values: Values;
}
