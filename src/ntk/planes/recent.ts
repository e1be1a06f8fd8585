/** Values by two keys, of which only the most recently used ones are kept. */
export class Recent<First, Second, Value> {
  /** Entries in the order of their last use. */
  private readonly kept: { readonly first: First; readonly second: Second; readonly value: Value }[] = [];
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Returns the value of two keys; if it is missing, that of `make`, which may reuse the value that is discarded for it. */
  get(first: First, second: Second, make: (discarded: Value | undefined) => Value): Value {
    const { kept, capacity } = this;
    const at = kept.findIndex((other) => other.first === first && other.second === second);
    const found =
      at < 0
        ? { first, second, value: make(kept.length < capacity ? undefined : kept.shift()!.value) }
        : kept.splice(at, 1)[0]!;
    kept.push(found);
    return found.value;
  }
}
