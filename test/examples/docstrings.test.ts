import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SUBPATHS } from "../../scripts/release/subpaths";
import { config, emptyFolder, enterWorkplace, importPath, programOf, root, typeErrors } from "./snippets";

/** Subpaths with names that others export, too (`solve`, `gradientFlow`, `initialise`): examples elsewhere mean these. */
const preferred = ["ode", "deep-linear", "networks"];
const folders = [...new Set([...preferred, ...SUBPATHS.map(({ name }) => name)])];
const indexOf = (folder: string) => join(root, "src", folder, "index.ts");

const program = programOf(folders.map(indexOf), config);
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

/** Returns an example as a module that imports the symbols it uses, preferably from its own folder. */
function moduleOf({ folder, example = "" }: PublicSymbol, directory: string): string {
  const words = new Set(example.match(/\b[A-Za-z_]\w*\b/g));
  const imported = new Set<string>();
  const imports = [folder, ...folders].map((from) => {
    const mentioned = symbols.filter(
      (symbol) => symbol.folder === from && words.has(symbol.name) && !imported.has(symbol.name),
    );
    const undeclared = mentioned.filter(
      ({ name }) => !new RegExp(`(const|let) [^=:]*\\b${name}\\b[^=:]*[=:]`).test(example),
    );
    for (const { name } of undeclared) imported.add(name);
    const names = undeclared.map(({ name }) => name).join(", ");
    return undeclared.length === 0 ? "" : `import { ${names} } from "${importPath(directory, from)}";`;
  });
  const files = ["readFile", "writeFile"].filter((name) => words.has(name));
  const node = files.length === 0 ? [] : [`import { ${files.join(", ")} } from "node:fs/promises";`];
  return [...node, ...imports, "export async function main() {", example, "}"].join("\n");
}

describe("public documentation", () => {
  it.each(symbols.map((symbol) => [`${symbol.folder}: ${symbol.name}`, symbol] as const))(
    "%s has a description, and an example if it is a function",
    (_, symbol) => {
      expect(symbol.text.length).toBeGreaterThan(12);
      if (symbol.isFunction) expect(symbol.example).toBeDefined();
    },
  );
});

describe("examples in docstrings", () => {
  const directory = emptyFolder("docstring-examples");
  const files = examples.map(({ folder, name }, i) => join(directory, `${folder}-${name}-${i}.ts`));
  let leave: () => void;

  beforeAll(() => {
    for (const [i, example] of examples.entries()) writeFileSync(files[i]!, moduleOf(example, directory));
    ({ leave } = enterWorkplace());
  });

  afterAll(() => leave());

  it("pass the type check, which finds a wrong argument", () => {
    const wrong = join(directory, "wrong-argument.ts");
    writeFileSync(wrong, `import { svd } from "${importPath(directory, "linalg")}";\nsvd("a matrix");\n`);
    expect(typeErrors([...files, wrong])).toEqual([
      expect.stringMatching(/wrong-argument.ts: Argument of type 'string' .* in: svd\("a matrix"\);$/),
    ]);
  });

  it.each(examples.map(({ folder, name }, i) => [`${folder}: ${name}`, files[i]!] as const))(
    "%s: the example runs",
    async (_, file) => {
      const example = (await import(file)) as { main: () => Promise<void> };
      await example.main();
    },
  );
});
