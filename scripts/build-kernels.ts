/* Compiles assembly/ twice, with and without fused multiply-add, into src/kernels/binary.generated.ts. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = ["-O3", "--converge", "--noAssert", "--uncheckedBehavior", "always", "--runtime", "stub"];
const MEMORY = ["--importMemory", "--noExportMemory", "--initialMemory", "1"];
const TARGET = "src/kernels/binary.generated.ts";
// Run as a program: importing the compiler would bring its global declarations into the type check.
const COMPILER = require.resolve("assemblyscript/bin/asc.js");

function compile(folder: string, ...features: string[]): Buffer {
  const out = join(folder, "kernels.wasm");
  const enabled = features.flatMap((feature) => ["--enable", feature]);
  const files = ["assembly/index.ts", "--outFile", out];
  execFileSync(process.execPath, [COMPILER, ...files, ...FLAGS, ...MEMORY, ...enabled], { stdio: "inherit" });
  return readFileSync(out);
}

function constant(name: string, what: string, binary: Buffer): string {
  return `/** ${what}; ${binary.length} bytes. */\nexport const ${name} =\n  "${binary.toString("hex")}";\n`;
}

const folder = mkdtempSync(join(tmpdir(), "kernels-"));
try {
  const plain = compile(folder, "simd");
  const fused = compile(folder, "simd", "relaxed-simd");
  const parts = [
    "/* Written by npm run build:kernels out of assembly/: do not edit. */\n",
    constant("plain", "The kernels with SIMD", plain),
    constant("fused", "The kernels with relaxed SIMD, for its fused multiply-add", fused),
  ];
  writeFileSync(TARGET, parts.join("\n"));
  console.log(`${TARGET}: ${plain.length} and ${fused.length} bytes`);
} finally {
  rmSync(folder, { recursive: true });
}
