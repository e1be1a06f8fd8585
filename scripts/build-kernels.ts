/*
 * Compiles the modules in assembly/, each with and without fused multiply-add, into the rooms that use them.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = ["-O3s", "--converge", "--noAssert", "--uncheckedBehavior", "always", "--runtime", "stub"];
const MEMORY = ["--importMemory", "--noExportMemory", "--initialMemory", "1"];
/** Source and target files of the modules. */
const MODULES = [
  ["assembly/index.ts", "src/simd/binary.generated.ts"],
  ["assembly/arc-cosine.ts", "src/ntk/arc-cosine/binary.generated.ts"],
  ["assembly/planes.ts", "src/ntk/planes/kernels/binary.generated.ts"],
  ["assembly/float32/index.ts", "src/networks/float32/binary.generated.ts"],
] as const;
// The compiler runs as a program, because an import would add its global declarations to the type check.
const COMPILER = require.resolve("assemblyscript/bin/asc.js");

/** Compiles a module with WebAssembly features and returns the binary. */
function compile(folder: string, source: string, ...features: string[]): Buffer {
  const out = join(folder, "kernels.wasm");
  const enabled = features.flatMap((feature) => ["--enable", feature]);
  const files = [source, "--outFile", out];
  execFileSync(process.execPath, [COMPILER, ...files, ...FLAGS, ...MEMORY, ...enabled], { stdio: "inherit" });
  return readFileSync(out);
}

/** Returns the declaration of a constant with the binary in hexadecimal digits. */
function constant(name: string, description: string, binary: Buffer): string {
  return `/** ${description}; ${binary.length} bytes. */\nexport const ${name} =\n  "${binary.toString("hex")}";\n`;
}

const folder = mkdtempSync(join(tmpdir(), "kernels-"));
try {
  for (const [source, target] of MODULES) {
    const plain = compile(folder, source, "simd");
    const fused = compile(folder, source, "simd", "relaxed-simd");
    const parts = [
      "/* Generated from assembly/ by npm run build:kernels: do not edit. */\n",
      constant("plain", "Kernels with SIMD", plain),
      constant("fused", "Kernels with relaxed SIMD, which has fused multiply-add", fused),
    ];
    writeFileSync(target, parts.join("\n"));
    console.log(`${target}: ${plain.length} and ${fused.length} bytes`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
