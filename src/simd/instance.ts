import { plain } from "./binary.generated";
import { fuse } from "./fuse";

/** Compiled kernels. */
export interface Engine {
  readonly module: WebAssembly.Module;
  /** True if the module uses fused multiply-add (relaxed SIMD). */
  readonly fused: boolean;
}

/** One module as hexadecimal digits. */
export interface Binaries {
  readonly plain: string;
  /** Variant with fused multiply-add; by default `plain` with its multiply-adds fused. */
  readonly fused?: string;
}

const engines = new Map<Binaries, Engine | null>();

/**
 * Returns the fastest of the binaries that this JavaScript engine supports, compiled on first use: with fused
 * multiply-add, or with SIMD only. Null without WebAssembly SIMD, if the page's policy forbids compiling, or if
 * LEARNING_DYNAMICS_NO_WASM is set.
 */
export function engineFor(binaries: Binaries): Engine | null {
  let best = engines.get(binaries);
  if (best === undefined) {
    best = choose(binaries);
    engines.set(binaries, best);
  }
  return best;
}

const core: Binaries = { plain };

/** Returns the compiled kernels that all rooms share; null for the TypeScript fallback. */
export const engine = (): Engine | null => engineFor(core);

/** Returns the name of the kernels in use, for reports and benchmarks. */
export function engineName(): "relaxed SIMD" | "SIMD" | "TypeScript" {
  const best = engine();
  return best === null ? "TypeScript" : best.fused ? "relaxed SIMD" : "SIMD";
}

function choose({ plain, fused = fuse(plain) }: Binaries): Engine | null {
  if (typeof WebAssembly === "undefined" || isDisabled()) return null;
  for (const binary of [fused, plain]) {
    try {
      const bytes = decode(binary);
      if (WebAssembly.validate(bytes)) {
        return { module: new WebAssembly.Module(bytes), fused: binary === fused };
      }
    } catch {
      // A content security policy without 'wasm-unsafe-eval': use the fallback.
    }
  }
  return null;
}

/** Tests LEARNING_DYNAMICS_NO_WASM, except in Deno, which would prompt for permission to read the environment. */
function isDisabled(): boolean {
  if (typeof process === "undefined" || "Deno" in globalThis) return false;
  return Boolean(process.env?.LEARNING_DYNAMICS_NO_WASM);
}

/** Decodes hexadecimal digits; unlike base64, they compress as well as the bytes themselves. */
export function decode(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
