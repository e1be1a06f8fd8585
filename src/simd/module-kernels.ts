import { memoryOf } from "./arena";
import { type Binaries, engineFor } from "./instance";

/** Kernels of separate modules, by the memory in which they work. */
const known = new WeakMap<ArrayBufferLike, Map<Binaries, object>>();

/**
 * Returns the kernels of a separate module that operate on the memory of an array, which must belong to a workspace.
 *
 * @param fallback creates the kernels in plain TypeScript, for engines without WebAssembly
 */
export function moduleKernels<ModuleKernels extends object>(
  { buffer }: Float64Array,
  binaries: Binaries,
  fallback: (buffer: ArrayBufferLike) => ModuleKernels,
): ModuleKernels {
  const modules = known.get(buffer) ?? new Map<Binaries, object>();
  known.set(buffer, modules);
  const kernels = modules.get(binaries) ?? make(buffer, binaries) ?? fallback(buffer);
  modules.set(binaries, kernels);
  return kernels as ModuleKernels;
}

/** Creates an instance of a module; undefined without WebAssembly. */
function make(buffer: ArrayBufferLike, binaries: Binaries): WebAssembly.Exports | undefined {
  const memory = memoryOf(buffer);
  const best = memory === undefined ? null : engineFor(binaries);
  return best === null
    ? undefined
    : new WebAssembly.Instance(best.module, { env: { memory: memory! } }).exports;
}
