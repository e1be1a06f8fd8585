/** Value in a pickle that holds nothing but numbers, text, containers and tensors. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Tuple
  | List
  | Dictionary
  | Name
  | StorageRecord
  | TensorRecord;

export interface Tuple {
  readonly kind: "tuple";
  readonly items: readonly Value[];
}

export interface List {
  readonly kind: "list";
  readonly items: Value[];
}

/** A dict or an OrderedDict. */
export interface Dictionary {
  readonly kind: "dictionary";
  readonly entries: Map<string | number, Value>;
}

/** Name of a Python class or function, which is never called. */
export interface Name {
  readonly kind: "name";
  /** Module and name, `torch.FloatStorage`. */
  readonly name: string;
}

/** Memory of one or several tensors, which is a member of the archive. */
export interface StorageRecord {
  readonly kind: "storage";
  /** Class of its numbers, `FloatStorage`. */
  readonly type: string;
  /** Name of the member below `data/`. */
  readonly key: string;
  /** Number of elements. */
  readonly count: number;
}

/** Position of a tensor in its storage; offset and strides count elements. */
export interface TensorRecord {
  readonly kind: "tensor";
  readonly storage: StorageRecord;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Returns the items of a tuple of integers of at least 0; undefined for any other value. */
export function sizesOf(value: Value | undefined): readonly number[] | undefined {
  if (!isKind(value, "tuple")) return undefined;
  const sizes = value.items.filter(isSize);
  return sizes.length === value.items.length ? sizes : undefined;
}

export const isSize = (value: Value | undefined): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

type Kinded = Extract<Value, { readonly kind: string }>;

/** Tests the kind of a value. */
export const isKind = <Kind extends Kinded["kind"]>(
  value: Value | undefined,
  kind: Kind,
): value is Extract<Kinded, { readonly kind: Kind }> =>
  typeof value === "object" && value !== null && value.kind === kind;

/** Describes a value for an error message. */
export function describeValue(value: Value | undefined): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)?.slice(0, 60) ?? "nothing";
  return value.kind === "name" ? value.name.slice(0, 60) : `a ${value.kind}`;
}
