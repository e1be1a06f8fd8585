import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import {
  describeValue,
  isKind,
  isSize,
  type Name,
  type StorageRecord,
  sizesOf,
  type TensorRecord,
  type Tuple,
  type Value,
} from "./records";

/** Advice for files that hold more than tensors, whose reading would run Python. */
export const TENSORS_ALONE =
  "a file of tensors, numbers and text alone, as torch.save(model.state_dict(), path) writes it";

/** Functions of PyTorch that a file of tensors calls, replaced by readers of their arguments. */
const READERS: ReadonlyMap<string, (at: Arguments, items: readonly Value[]) => Value> = new Map([
  ["collections.OrderedDict", readOrderedDictionary],
  ["torch._utils._rebuild_tensor_v2", readTensor],
  ["torch._utils._rebuild_parameter", readParameter],
]);

/** Classes of memory, such as `torch.FloatStorage`. */
const STORAGE = /^torch\.([A-Z]\w*Storage)$/;

/** Reads a name of Python, and refuses all that tensors do not need. */
export function readName(at: Arguments, module: string, name: string): Name {
  const full = `${module}.${name}`;
  if (READERS.has(full) || STORAGE.test(full)) return { kind: "name", name: full };
  throw at.refusal(HERE, TENSORS_ALONE, `${full.slice(0, 80)}, which is not read`);
}

/** Returns the record that a call of a function with a tuple of arguments describes. */
export function readCall(at: Arguments, callee: Value | undefined, given: Value | undefined): Value {
  const read = isKind(callee, "name") ? READERS.get(callee.name) : undefined;
  if (read !== undefined && isKind(given, "tuple")) return read(at, given.items);
  throw at.refusal(HERE, TENSORS_ALONE, `a call of ${describeValue(callee)}`);
}

/** Reads the persistent identifier of a storage: ("storage", class, key, device, number of elements). */
export function readStorage(at: Arguments, id: Value | undefined): StorageRecord {
  const [tag, type, key, , count] = isKind(id, "tuple") ? id.items : [];
  const [, name] = (isKind(type, "name") && STORAGE.exec(type.name)) || [];
  if (tag === "storage" && name !== undefined && typeof key === "string" && isSize(count)) {
    return { kind: "storage", type: name, key, count };
  }
  throw at.refusal(HERE, "a storage with its class, name and number of elements", describeValue(id));
}

function readOrderedDictionary(at: Arguments, items: readonly Value[]): Value {
  if (items.length > 0) throw at.refusal(HERE, "an OrderedDict that is filled by its items", "arguments");
  return { kind: "dictionary", entries: new Map() };
}

/** Reads (storage, offset, shape, strides, requires_grad, hooks, metadata). */
function readTensor(at: Arguments, [storage, offset, size, stride]: Tuple["items"]): TensorRecord {
  const [shape, strides] = [sizesOf(size), sizesOf(stride)];
  const isWhole = isKind(storage, "storage") && isSize(offset);
  if (isWhole && shape !== undefined && strides?.length === shape.length) {
    return { kind: "tensor", storage, offset, shape, strides };
  }
  throw at.refusal(HERE, "a tensor with its storage, offset, shape and strides", describeValue(storage));
}

function readParameter(at: Arguments, [tensor]: Tuple["items"]): Value {
  if (isKind(tensor, "tensor")) return tensor;
  throw at.refusal(HERE, "a parameter with its tensor", describeValue(tensor));
}
