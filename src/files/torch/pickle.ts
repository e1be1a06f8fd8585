import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { Machine } from "./machine";
import { readCall, readName, readStorage, TENSORS_ALONE } from "./rebuild";
import { describeValue, isKind, type Value } from "./records";

const STOP = 0x2e;

/** Instructions that a file of tensors needs, by their codes in protocol 2. Comments give the names of Python's pickletools. */
const INSTRUCTIONS: ReadonlyMap<number, (machine: Machine) => void> = new Map([
  [0x80, readProtocol], // PROTO
  [0x28, (m) => m.mark()], // MARK
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x47, (m) => m.push(m.view.getFloat64(m.take(8), false))], // BINFLOAT
  [0x4a, (m) => m.push(m.view.getInt32(m.take(4), true))], // BININT
  [0x4b, (m) => m.push(m.view.getUint8(m.take(1)))], // BININT1
  [0x4d, (m) => m.push(m.view.getUint16(m.take(2), true))], // BININT2
  [0x8a, (m) => m.push(readLong(m, m.view.getUint8(m.take(1))))], // LONG1
  [0x58, (m) => m.push(m.text(m.view.getUint32(m.take(4), true)))], // BINUNICODE
  [0x5d, (m) => m.push({ kind: "list", items: [] })], // EMPTY_LIST
  [0x7d, (m) => m.push({ kind: "dictionary", entries: new Map() })], // EMPTY_DICT
  [0x29, (m) => m.push({ kind: "tuple", items: [] })], // EMPTY_TUPLE
  [0x74, (m) => m.push({ kind: "tuple", items: m.popToMark() })], // TUPLE
  [0x85, (m) => m.push({ kind: "tuple", items: m.popMany(1) })], // TUPLE1
  [0x86, (m) => m.push({ kind: "tuple", items: m.popMany(2) })], // TUPLE2
  [0x87, (m) => m.push({ kind: "tuple", items: m.popMany(3) })], // TUPLE3
  [0x61, (m) => append(m, m.popMany(1))], // APPEND
  [0x65, (m) => append(m, m.popToMark())], // APPENDS
  [0x73, (m) => setItems(m, m.popMany(2))], // SETITEM
  [0x75, (m) => setItems(m, m.popToMark())], // SETITEMS
  [0x71, (m) => m.keep(m.view.getUint8(m.take(1)))], // BINPUT
  [0x72, (m) => m.keep(m.view.getUint32(m.take(4), true))], // LONG_BINPUT
  [0x68, (m) => m.push(m.kept(m.view.getUint8(m.take(1))))], // BINGET
  [0x6a, (m) => m.push(m.kept(m.view.getUint32(m.take(4), true)))], // LONG_BINGET
  [0x63, (m) => m.push(readName(m.at, m.line(), m.line()))], // GLOBAL
  [0x51, (m) => m.push(readStorage(m.at, m.pop()))], // BINPERSID
  [0x52, call], // REDUCE
  [0x62, ignoreState], // BUILD
]);

/**
 * Reads a pickle of numbers, text, containers and tensors alone. Nothing is run: names of Python are compared with those
 * of tensor records, and anything else is refused by its name.
 */
export function readPickle(at: Arguments, bytes: Uint8Array): Value {
  const machine = new Machine(at, bytes);
  for (;;) {
    const code = bytes[machine.take(1)]!;
    if (code === STOP) return machine.pop();
    const run = INSTRUCTIONS.get(code);
    if (run === undefined) {
      const received = `instruction 0x${code.toString(16)} at byte ${machine.position - 1}`;
      throw at.refusal(HERE, TENSORS_ALONE, received);
    }
    run(machine);
  }
}

function readProtocol({ at, view, take }: Machine): void {
  const protocol = view.getUint8(take(1));
  if (protocol === 2 || protocol === 3) return;
  throw at.refusal(HERE, "a pickle of protocol 2, the default of torch.save", `protocol ${protocol}`);
}

/** Reads an integer of up to eight bytes in two's complement, the lowest byte first. */
function readLong({ at, bytes, take }: Machine, length: number): number {
  if (length > 8) throw at.refusal(HERE, "integers of at most 8 bytes", `${length} bytes`);
  const start = take(length);
  let value = 0n;
  for (let k = length - 1; k >= 0; k--) value = (value << 8n) | BigInt(bytes[start + k]!);
  return Number(BigInt.asIntN(8 * length, value));
}

function append(machine: Machine, items: readonly Value[]): void {
  const list = machine.top();
  if (!isKind(list, "list")) throw machine.damaged(`items for ${describeValue(list)}`);
  for (const item of items) list.items.push(item);
}

function setItems(machine: Machine, items: readonly Value[]): void {
  const dictionary = machine.top();
  if (!isKind(dictionary, "dictionary") || items.length % 2 !== 0) {
    throw machine.damaged(`keys and values for ${describeValue(dictionary)}`);
  }
  for (let k = 0; k < items.length; k += 2) {
    const key = items[k];
    if (typeof key !== "string" && typeof key !== "number") {
      throw machine.at.refusal(HERE, "keys that are text or numbers", describeValue(key));
    }
    dictionary.entries.set(key, items[k + 1]!);
  }
}

function call(machine: Machine): void {
  const [callee, given] = machine.popMany(2);
  machine.push(readCall(machine.at, callee, given));
}

/** Ignores the attributes of a dictionary: the versions of its modules, which PyTorch adds to state dicts. */
function ignoreState(machine: Machine): void {
  machine.pop();
  const target = machine.top();
  if (isKind(target, "dictionary")) return;
  throw machine.at.refusal(HERE, TENSORS_ALONE, `a state of ${describeValue(target)}`);
}
