/** Path to a value inside a list of arguments: indices and field names. */
export type Path = readonly (string | number)[];

type Fields = Record<string | number, unknown>;

const isTyped = (value: unknown): value is Float64Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** Tests whether the fields of a value are visited: those of plain objects and ndarrays, not of other classes. */
export const isOpen = (value: unknown): value is Fields =>
  typeof value === "object" &&
  value !== null &&
  ("stride" in value || [Object.prototype, null].includes(Object.getPrototypeOf(value)));

/** Returns the indices that represent all entries of an array: the first two and the last. */
const sampleIndices = (length: number): number[] =>
  [...new Set([0, 1, length - 1])].filter((i) => i >= 0 && i < length);

/** Returns the paths to all arguments, their fields, the fields of these, and so on. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  const keys =
    Array.isArray(value) || isTyped(value)
      ? sampleIndices(value.length)
      : isOpen(value)
        ? Object.keys(value)
        : [];
  const below = keys.flatMap((key) => pathsIn((value as Fields)[key], [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** Returns a copy of `value` with another value at `path`; all parts outside the path are shared. */
export function replaced(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  const inner = replaced((value as Fields)[key], rest, replacement);
  if (isTyped(value)) {
    const copy = value.slice();
    copy[key as number] = typeof inner === "number" ? inner : Number.NaN;
    return copy;
  }
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Fields) }) as Fields;
  copy[key] = inner;
  return copy;
}

/** Returns a deep copy with the same holes, prototypes and functions, for later comparison. */
export function snapshot<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (isTyped(value)) return value.slice() as Value;
  if (value instanceof DataView || value instanceof Map || value instanceof Date) return value;
  const copy = Array.isArray(value) ? Object.assign([], { length: value.length }) : emptyLike(value);
  for (const key of Object.keys(value)) (copy as Fields)[key] = snapshot((value as Fields)[key]);
  return copy as Value;
}

const emptyLike = (value: object): object => Object.create(Object.getPrototypeOf(value));

/** Freezes a value deeply, except for typed arrays, which cannot be frozen. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) {
    return value;
  }
  for (const key of Object.keys(value)) deepFreeze((value as Fields)[key]);
  return Object.freeze(value);
}

/** Yields all values reachable from a value through arrays and objects: the value itself first, each object once. */
export function* reachable(value: unknown, seen = new Set<unknown>()): Generator<unknown, void, undefined> {
  yield value;
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  if (ArrayBuffer.isView(value)) return;
  for (const key of Object.keys(value)) yield* reachable((value as Fields)[key], seen);
}
