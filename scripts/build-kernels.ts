/*
 * Compiles the modules in assembly/ into the rooms that use them. They have fused multiply-add (relaxed SIMD), which
 * the files hold in the form for SIMD alone; one module also has different loads and is compiled in both variants.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unfuse } from "./build/unfuse";

const FLAGS = ["-O3s", "--converge", "--noAssert", "--uncheckedBehavior", "always", "--runtime", "stub"];
const MEMORY = ["--importMemory", "--noExportMemory", "--initialMemory", "1"];
/** Source and target files of the modules. */
const MODULES = [
  { source: "assembly/index.ts", target: "src/simd/binary.generated.ts", variants: 1 },
  { source: "assembly/arc-cosine.ts", target: "src/ntk/arc-cosine/binary.generated.ts", variants: 1 },
  { source: "assembly/planes/index.ts", target: "src/ntk/planes/kernels/binary.generated.ts", variants: 1 },
  { source: "assembly/csv.ts", target: "src/files/csv/scan/binary.generated.ts", variants: 1 },
  {
    source: "assembly/convolution.ts",
    target: "src/networks/fused/convolution/binary.generated.ts",
    variants: 1,
  },
  {
    source: "assembly/joint-sweep.ts",
    target: "src/neural-race/reduction/sweep/binary.generated.ts",
    variants: 1,
  },
  { source: "assembly/integers.ts", target: "src/tasks/moments/binary.generated.ts", variants: 1 },
  { source: "assembly/float32/index.ts", target: "src/networks/float32/binary.generated.ts", variants: 2 },
] as const;
// The compiler runs as a program, because an import would add its global declarations to the type check.
const COMPILER = require.resolve("assemblyscript/bin/asc.js");

/** Compiles a module with WebAssembly features and returns the binary. */
async function compile(folder: string, source: string, ...features: string[]): Promise<Buffer> {
  const out = join(folder, `${source.replaceAll("/", "-")}.wasm`);
  const enabled = features.flatMap((feature) => ["--enable", feature]);
  const files = [source, "--outFile", out];
  const run = promisify(execFile);
  const { stderr } = await run(process.execPath, [COMPILER, ...files, ...FLAGS, ...MEMORY, ...enabled]);
  process.stderr.write(stderr);
  return readFileSync(out);
}

/** Returns the declaration of a constant with the binary in hexadecimal digits. */
function constant(name: string, description: string, binary: Buffer): string {
  return `/** ${description}; ${binary.length} bytes. */\nexport const ${name} =\n  "${binary.toString("hex")}";\n`;
}

/** Compiles a module and writes its binaries to the target. */
async function build(folder: string, { source, target, variants }: (typeof MODULES)[number]): Promise<void> {
  const fused = await compile(folder, source, "simd", "relaxed-simd");
  const plain = variants === 1 ? unfuse(fused) : await compile(folder, source, "simd");
  const parts = [
    "/* Generated from assembly/ by npm run build:kernels: do not edit. */\n",
    constant("plain", "Kernels with SIMD", plain),
  ];
  if (variants === 2) {
    parts.push(constant("fused", "Kernels with relaxed SIMD, which has fused multiply-add", fused));
  }
  writeFileSync(target, parts.join("\n"));
  console.log(`${target}: ${plain.length} bytes`);
}

/** Builds the modules on all processors: each takes the next module when it has finished one. */
async function buildAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  const next = MODULES.values();
  const buildRest = async () => {
    for (const module of next) await build(folder, module);
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, buildRest));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

buildAll().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
