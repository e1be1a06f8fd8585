/** The way to a value inside a list of arguments: indices and field names. */
export type Path = readonly (string | number)[];

type Fields = Record<string | number, unknown>;

const isTyped = (value: unknown): value is Float64Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** Records and ndarrays are opened; instances of other classes are taken as they are. */
const isOpen = (value: unknown): value is Fields =>
  typeof value === "object" &&
  value !== null &&
  ("stride" in value || [Object.prototype, null].includes(Object.getPrototypeOf(value)));

/** In long lists the first two places and the last stand for all. */
const somePlaces = (length: number): number[] =>
  [...new Set([0, 1, length - 1])].filter((i) => i >= 0 && i < length);

/** Every argument, every field of it, every field of those, and so on. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  const keys =
    Array.isArray(value) || isTyped(value)
      ? somePlaces(value.length)
      : isOpen(value)
        ? Object.keys(value)
        : [];
  const below = keys.flatMap((key) => pathsIn((value as Fields)[key], [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** A copy of `value` with another value at `path`; what lies beside the path is shared. */
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

/** A deep copy that keeps holes, prototypes and functions: to compare with later. */
export function snapshot<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (isTyped(value)) return value.slice() as Value;
  if (value instanceof DataView || value instanceof Map || value instanceof Date) return value;
  const copy = Array.isArray(value) ? Object.assign([], { length: value.length }) : bare(value);
  for (const key of Object.keys(value)) (copy as Fields)[key] = snapshot((value as Fields)[key]);
  return copy as Value;
}

const bare = (value: object): object => Object.create(Object.getPrototypeOf(value));

/** Freezes everything that can be frozen (typed arrays with entries cannot). */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) {
    return value;
  }
  for (const key of Object.keys(value)) deepFreeze((value as Fields)[key]);
  return Object.freeze(value);
}

/** Everything reachable from a value through arrays and records: the value first, each object once. */
export function* reachable(value: unknown, seen = new Set<unknown>()): Generator<unknown, void, undefined> {
  yield value;
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  if (ArrayBuffer.isView(value)) return;
  for (const key of Object.keys(value)) yield* reachable((value as Fields)[key], seen);
}
