import { fuse } from "../../src/simd/fuse";
import { concatenate, type Reader, readerOf, unsigned } from "./wasm-bytes";

/** Numbers of the sections, as in the specification of WebAssembly. */
const TYPES = 1;
const FUNCTIONS = 3;
const CODE = 10;
/** One more local variable with two lanes. */
const LANES = Buffer.from([1, 0x7b]);
/** Largest index of a variable that takes one byte. */
const MAX_INDEX = 127;
/** Fused multiply-add of f64x2, and the one with the product negated. */
const FUSED = /fd8(7|8)02/g;

/**
 * Rewrites a module with fused multiply-add for engines without it: a product, which is rounded, and a sum. The sum's
 * other operand is on top of the stack and waits in a new local variable. `fuse` restores the fused operations.
 */
export function unfuse(binary: Buffer): Buffer {
  const plain = rewrite(binary, (variable, negated) => {
    return `21${variable}fdf201${negated ? "fded01" : ""}20${variable}fdf001`;
  });
  const fused = rewrite(binary, (_, negated) =>
    negated ? "fd8802".padStart(26, "01") : "fd8702".padStart(20, "01"),
  );
  if (!WebAssembly.validate(new Uint8Array(plain)) || fuse(plain.toString("hex")) !== fused.toString("hex")) {
    throw new Error("The bytes of a fused multiply-add or of its replacement occur elsewhere in the module.");
  }
  return plain;
}

/** Hexadecimal digits of one multiply-add, from those of the index of a local variable. */
type Operation = (variable: string, negated: boolean) => string;

function rewrite(binary: Buffer, operation: Operation): Buffer {
  const module = readerOf(binary);
  const parts = [module.take(8)];
  let parameters: number[] = [];
  let types: number[] = [];
  while (!module.isAtEnd()) {
    const section = module.unsigned();
    let content = module.block();
    const reader = readerOf(content);
    if (section === TYPES) parameters = reader.list(parameterCount);
    if (section === FUNCTIONS) types = reader.list(() => reader.unsigned());
    if (section === CODE) {
      const bodies = reader.list(() => reader.block());
      const changed = bodies.map((body, i) => rewriteBody(body, parameters[types[i]!]!, operation));
      content = concatenate([
        unsigned(bodies.length),
        ...changed.flatMap((body) => [unsigned(body.length), body]),
      ]);
    }
    parts.push(unsigned(section), unsigned(content.length), content);
  }
  return concatenate(parts);
}

function parameterCount(reader: Reader): number {
  reader.take(1);
  const parameters = reader.block();
  reader.block();
  return parameters.length;
}

function rewriteBody(body: Buffer, parameters: number, operation: Operation): Buffer {
  const reader = readerOf(body);
  const groups = reader.list(() => ({ count: reader.unsigned(), type: reader.take(1) }));
  const index = groups.reduce((sum, { count }) => sum + count, parameters);
  if (index > MAX_INDEX)
    throw new Error(`A function has ${index} local variables; at most ${MAX_INDEX} are possible.`);
  const variable = unsigned(index).toString("hex");
  const code = reader.rest().toString("hex");
  const changed = code.replace(FUSED, (digits, form, at) => {
    return at % 2 === 0 ? operation(variable, form === "8") : digits;
  });
  if (changed === code) return body;
  return concatenate([
    unsigned(groups.length + 1),
    ...groups.flatMap(({ count, type }) => [unsigned(count), type]),
    LANES,
    Buffer.from(changed, "hex"),
  ]);
}
