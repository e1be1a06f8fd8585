const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

/** Describes the kind and size of `value` in a few words, for error messages. */
export function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === "boolean") return String(value);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return `the string ${JSON.stringify(shorten(value))}`;
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return describeArray(value);
  if (ArrayBuffer.isView(value)) {
    return `a ${value.constructor.name} of length ${(value as { length?: number }).length ?? value.byteLength}`;
  }
  if (typeof value === "object") return describeObject(value);
  return `a ${typeof value}`;
}

/** Largest number of entries of an array that are inspected, because a sparse array may have billions. */
const MAX_INSPECTED = 1000;

function describeArray(value: readonly unknown[]): string {
  if (value.length === 0) return "an empty array";
  const rows = value.slice(0, MAX_INSPECTED).filter(Array.isArray) as readonly (readonly unknown[])[];
  if (rows.length === 0) return `an array of length ${value.length}`;
  const lengths = [...new Set(rows.map((row) => row.length))];
  return `an array of ${value.length} rows of length ${lengths.slice(0, 4).join(", ")}`;
}

function describeObject(value: object): string {
  const { shape, rows, columns } = value as { shape?: unknown; rows?: unknown; columns?: unknown };
  if (Array.isArray(shape)) {
    const sizes = shape
      .slice(0, MAX_INSPECTED)
      .map((size) => (typeof size === "number" ? size : typeof size));
    return `an array of shape [${shorten(sizes.join(", "))}]`;
  }
  if (typeof rows === "number" && typeof columns === "number")
    return `a matrix of shape [${rows}, ${columns}]`;
  const keys = Object.keys(value);
  return keys.length === 0 ? "an empty object" : `an object with ${shorten(keys.join(", "))}`;
}
