import * as compiled from "./binary.generated";

/** The compiled kernels, and whether they use fused multiply-add. */
export interface Engine {
  readonly module: WebAssembly.Module;
  readonly fused: boolean;
}

/** One module, compiled with and without fused multiply-add, as hexadecimal digits. */
export interface Binaries {
  readonly fused: string;
  readonly plain: string;
}

const chosen = new Map<Binaries, Engine | null>();

/**
 * The best of the binaries that this engine can run, compiled on first use: with fused multiply-add, with SIMD, or null
 * where there is no WebAssembly with SIMD, where a page's policy forbids it, or where LEARNING_DYNAMICS_NO_WASM is set.
 */
export function engineFor(binaries: Binaries): Engine | null {
  let best = chosen.get(binaries);
  if (best === undefined) {
    best = choose(binaries);
    chosen.set(binaries, best);
  }
  return best;
}

const core: Binaries = compiled;

/** What runs the kernels that all of the library shares. */
export const engine = (): Engine | null => engineFor(core);

/** Which kernels run, for reports and benchmarks. */
export function engineName(): "relaxed SIMD" | "SIMD" | "TypeScript" {
  const best = engine();
  return best === null ? "TypeScript" : best.fused ? "relaxed SIMD" : "SIMD";
}

function choose({ fused, plain }: Binaries): Engine | null {
  if (typeof WebAssembly === "undefined" || switchedOff()) return null;
  for (const binary of [fused, plain]) {
    try {
      const bytes = decode(binary);
      if (WebAssembly.validate(bytes)) {
        return { module: new WebAssembly.Module(bytes), fused: binary === fused };
      }
    } catch {
      // A content security policy without 'wasm-unsafe-eval': the plain loops serve.
    }
  }
  return null;
}

/** Not asked in Deno, which would ask the user for leave to read the environment. */
function switchedOff(): boolean {
  if (typeof process === "undefined" || "Deno" in globalThis) return false;
  return Boolean(process.env?.LEARNING_DYNAMICS_NO_WASM);
}

/** The bytes of a string of hexadecimal digits: unlike base64, it compresses as well as the bytes do. */
export function decode(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
