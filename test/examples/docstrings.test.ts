import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { gzipSync } from "fflate";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normal } from "../../src/random";
import { semanticHierarchy, writeNpy, writeNpz } from "../../src/tasks";

const root = resolve(__dirname, "../..");
const folders = [
  "arrays",
  "random",
  "ode",
  "linalg",
  "tasks",
  "deep-linear",
  "implicit-bias",
  "neural-race",
  // Before ntk: both have an `initialise`, and an example elsewhere means this one.
  "networks",
  "ntk",
  "universal",
  "plots",
  "graphs",
  "experiments",
];
const indexOf = (folder: string) => join(root, "src", folder, "index.ts");

const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config,
  ts.sys,
  root,
).options;
const program = ts.createProgram(folders.map(indexOf), config);
const checker = program.getTypeChecker();

/** A public symbol with its documentation. */
interface PublicSymbol {
  readonly folder: string;
  readonly name: string;
  readonly isFunction: boolean;
  readonly text: string;
  readonly example: string | undefined;
}

const symbols: PublicSymbol[] = folders.flatMap((folder) => {
  const module = checker.getSymbolAtLocation(program.getSourceFile(indexOf(folder))!)!;
  return checker.getExportsOfModule(module).map((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const tags = symbol.getJsDocTags(checker);
    const example = tags.find((tag) => tag.name === "example");
    return {
      folder,
      name: exported.name,
      isFunction: (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)) !== 0,
      text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      example: example === undefined ? undefined : ts.displayPartsToString(example.text),
    };
  });
});

const examples = symbols.filter((symbol) => symbol.example !== undefined);

/** An example as a module: what it mentions is imported, from its own folder first. */
function moduleOf({ folder, example = "" }: PublicSymbol, directory: string): string {
  const words = new Set(example.match(/\b[A-Za-z_]\w*\b/g));
  const taken = new Set<string>();
  const imports = [folder, ...folders].map((from) => {
    const names = symbols.filter(
      (symbol) => symbol.folder === from && words.has(symbol.name) && !taken.has(symbol.name),
    );
    const free = names.filter(
      ({ name }) => !new RegExp(`(const|let) [^=:]*\\b${name}\\b[^=:]*[=:]`).test(example),
    );
    for (const { name } of free) taken.add(name);
    const path = relative(directory, indexOf(from)).replace(/\.ts$/, "");
    return free.length === 0 ? "" : `import { ${free.map(({ name }) => name).join(", ")} } from "${path}";`;
  });
  const files = ["readFile", "writeFile"].filter((name) => words.has(name));
  const node = files.length === 0 ? [] : [`import { ${files.join(", ")} } from "node:fs/promises";`];
  return [...node, ...imports, "export async function main() {", example, "}"].join("\n");
}

describe("public documentation", () => {
  it.each(symbols.map((symbol) => [`${symbol.folder}: ${symbol.name}`, symbol] as const))(
    "%s",
    (_, symbol) => {
      expect(symbol.text.length).toBeGreaterThan(12);
      if (symbol.isFunction) expect(symbol.example).toBeDefined();
    },
  );
});

describe("examples in docstrings", () => {
  // Inside the checkout, so that imports of packages and of src resolve as they do for the sources.
  const directory = join(root, "node_modules", ".cache", "docstring-examples");
  const files = examples.map(({ folder, name }) => join(directory, `${folder}-${name}.ts`));
  const before = process.cwd();
  let workplace: string;

  beforeAll(() => {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    for (const [i, example] of examples.entries()) writeFileSync(files[i]!, moduleOf(example, directory));
    workplace = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
    process.chdir(workplace);
    const { inputs, targets } = semanticHierarchy();
    writeFileSync("task.npz", writeNpz({ inputs, targets }));
    const header = JSON.stringify({ "layers.0.weight": { dtype: "U8", shape: [2], data_offsets: [0, 2] } });
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync("model.safetensors", Buffer.concat([length, Buffer.from(header), Buffer.of(1, 2)]));
    writeFileSync("weights.npy", writeNpy(normal({ shape: [2, 2] })));
    // Two images of 1 x 2 unsigned bytes, in the format's own words: type 8, three dimensions.
    const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4);
    writeFileSync("t10k-images-idx3-ubyte.gz", gzipSync(idx));
  });

  afterAll(() => {
    process.chdir(before);
    rmSync(workplace, { recursive: true });
  });

  it("type-check as a user would have them", () => {
    const options = { ...config, verbatimModuleSyntax: false, noUnusedLocals: false, noEmit: true };
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, options));
    const messages = diagnostics.map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
    expect(messages).toEqual([]);
  });

  it.each(examples.map(({ folder, name }, i) => [`${folder}: ${name}`, files[i]!] as const))(
    "run: %s",
    async (_, file) => {
      const example = (await import(file)) as { main: () => Promise<void> };
      await example.main();
    },
  );
});
