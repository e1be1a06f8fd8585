/* Compiles the modules in assembly/, each with and without fused multiply-add, into src/simd/ and src/ntk/arc-cosine/. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = ["-O3", "--converge", "--noAssert", "--uncheckedBehavior", "always", "--runtime", "stub"];
const MEMORY = ["--importMemory", "--noExportMemory", "--initialMemory", "1"];
/** What is compiled, and where to. */
const MODULES = [
  ["assembly/index.ts", "src/simd/binary.generated.ts"],
  ["assembly/arc-cosine.ts", "src/ntk/arc-cosine/binary.generated.ts"],
] as const;
// Run as a program: importing the compiler would bring its global declarations into the type check.
const COMPILER = require.resolve("assemblyscript/bin/asc.js");

function compile(folder: string, source: string, ...features: string[]): Buffer {
  const out = join(folder, "kernels.wasm");
  const enabled = features.flatMap((feature) => ["--enable", feature]);
  const files = [source, "--outFile", out];
  execFileSync(process.execPath, [COMPILER, ...files, ...FLAGS, ...MEMORY, ...enabled], { stdio: "inherit" });
  return readFileSync(out);
}

function constant(name: string, what: string, binary: Buffer): string {
  return `/** ${what}; ${binary.length} bytes. */\nexport const ${name} =\n  "${binary.toString("hex")}";\n`;
}

const folder = mkdtempSync(join(tmpdir(), "kernels-"));
try {
  for (const [source, target] of MODULES) {
    const plain = compile(folder, source, "simd");
    const fused = compile(folder, source, "simd", "relaxed-simd");
    const parts = [
      "/* Written by npm run build:kernels out of assembly/: do not edit. */\n",
      constant("plain", "The kernels with SIMD", plain),
      constant("fused", "The kernels with relaxed SIMD, for its fused multiply-add", fused),
    ];
    writeFileSync(target, parts.join("\n"));
    console.log(`${target}: ${plain.length} and ${fused.length} bytes`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
