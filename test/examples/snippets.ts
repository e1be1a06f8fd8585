import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { gzipSync } from "fflate";
import ts from "typescript";
import { toNdArray } from "../../src/arrays";
import { gaussianWeights, gradientFlow } from "../../src/deep-linear";
import { normal } from "../../src/random";
import { correlations, semanticHierarchy, teacher, writeNpy, writeNpz } from "../../src/tasks";
import { universalFlow } from "../../src/universal";
import { stateFile } from "../helpers/torch-files";

export const root = resolve(__dirname, "../..");

/** Compiler options of the sources, independent of the working directory. */
export const config: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    root,
  ).options,
  typeRoots: [join(root, "node_modules", "@types")],
};

/** Makes an empty folder inside the checkout, where imports of packages and of src resolve as for the sources. */
export function emptyFolder(name: string): string {
  const directory = join(root, "node_modules", ".cache", name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Returns the path by which a file in `directory` imports the subpath `folder` of the package, "" for the root. */
export function importPath(directory: string, folder: string): string {
  return relative(directory, join(root, "src", folder, "index.ts")).replace(/\.ts$/, "");
}

/** Files that programs of TypeScript share, by name. */
const parsed = new Map<string, ts.SourceFile>();

/** Makes a program of TypeScript from files and all that they import. Each file is parsed once for all programs. */
export function programOf(files: readonly string[], options: ts.CompilerOptions): ts.Program {
  const host = ts.createCompilerHost(options);
  const parse = host.getSourceFile;
  host.getSourceFile = (file, ...rest) => {
    const known = parsed.get(file);
    if (known !== undefined && known.text === host.readFile(file)) return known;
    const source = parse(file, ...rest);
    if (source !== undefined) parsed.set(file, source);
    return source;
  };
  return ts.createProgram(files, options, host);
}

/** Returns the messages of the compiler for files that are written as user programs, not for the files they import. */
export function typeErrors(files: readonly string[]): string[] {
  const options = { ...config, verbatimModuleSyntax: false, noUnusedLocals: false, noEmit: true };
  const program = programOf(files, options);
  const sources = files.map((file) => program.getSourceFile(file)!);
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...sources.flatMap((source) => program.getSyntacticDiagnostics(source)),
    ...sources.flatMap((source) => program.getSemanticDiagnostics(source)),
  ].map(({ file, start = 0, messageText }) => {
    const line = file?.text.slice(file.text.lastIndexOf("\n", start - 1) + 1).split("\n", 1)[0];
    return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")} in: ${line}`;
  });
}

/**
 * Changes to a temporary working directory with the data files that examples read.
 *
 * @returns the folder and a function that restores the previous working directory and removes the folder
 */
export function enterWorkplace(): { directory: string; leave: () => void } {
  const before = process.cwd();
  const directory = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
  process.chdir(directory);
  const { inputs, targets } = semanticHierarchy();
  writeFileSync("task.npz", writeNpz({ inputs, targets }));
  writeFileSync("X.npy", writeNpy(inputs));
  const rows = Array.from({ length: 8 }, (_, i) => targets.data.slice(22 * i, 22 * i + 22).join(","));
  writeFileSync("Y.npy", writeNpy(targets));
  writeFileSync("Y.csv", `${rows.join("\n")}\n`);
  writeFileSync("pair.npz", pairLog());
  writeFileSync("run.npz", parameterLog());
  const header = JSON.stringify({ "layers.0.weight": { dtype: "U8", shape: [2], data_offsets: [0, 2] } });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync("model.safetensors", Buffer.concat([length, Buffer.from(header), Buffer.of(1, 2)]));
  writeFileSync("model.pt", stateFile({ "0.weight": normal({ shape: [3, 2] }) }));
  writeFileSync("weights.npy", writeNpy(normal({ shape: [2, 2] })));
  // Two images of 1 x 2 unsigned bytes in the IDX format: type 8, three dimensions.
  const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4);
  writeFileSync("t10k-images-idx3-ubyte.gz", gzipSync(idx));
  return {
    directory,
    leave: () => {
      process.chdir(before);
      rmSync(directory, { recursive: true });
    },
  };
}

/** Returns the log of two data points whose representations follow the universal dynamics. */
function pairLog(): Uint8Array {
  const problem = {
    initial: { representation: 0.001, output: 1e-6, alignment: 1e-6 - 1e-3 * Math.SQRT1_2 },
    inputDistanceSquared: 1,
    targetDistanceSquared: 0.5,
    rates: { encoder: 0.001, decoder: 0.04 },
  };
  const times = Float64Array.from({ length: 60 }, (_, i) => 80 * i);
  const { representation, output, alignment } = universalFlow(problem, { times });
  const column = (values: Float64Array) => toNdArray(values, [times.length]);
  const constant = (value: number) => column(times.map(() => value));
  return writeNpz({
    time: column(times),
    representation: column(representation),
    output: column(output),
    alignment: column(alignment),
    input_distance: constant(1),
    target_distance: constant(0.5),
  });
}

/** Returns the log of all parameters of a deep linear network that learns the task of a teacher. */
function parameterLog(): Uint8Array {
  const task = teacher({ inputSize: 4, outputSize: 3, samples: 30, whiten: true, seed: 3 });
  const weights = gaussianWeights({ widths: [4, 6, 3], standardDeviation: 0.1, seed: 1 });
  const times = Float64Array.from({ length: 40 }, (_, i) => i / 2);
  const flow = gradientFlow(weights, correlations(task), { times });
  const states = Array.from(times, (t) => flow.at(t).weights);
  const logged = weights.map((w, l) =>
    toNdArray(Float64Array.from(states.flatMap((state) => [...state[l]!.data])), [times.length, ...w.shape]),
  );
  return writeNpz({
    time: toNdArray(times, [times.length]),
    "0.weight": logged[0]!,
    "2.weight": logged[1]!,
    inputs: task.inputs,
    targets: task.targets,
  });
}
