import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import ts from "typescript";

/** Makes one program of all entries, which share declarations. */
export const apiProgram = (files: readonly string[]): ts.Program =>
  ts.createProgram([...files], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  });

/**
 * Returns the public API of a built entry as text: the declarations of all exports by name, without comments, and then
 * the declarations that they mention without exporting them. Shared files of declarations are not named, because their
 * names change.
 */
export function apiReport(program: ts.Program, subpath: string, file: string): string {
  const path = resolve(file);
  const checker = program.getTypeChecker();
  const entry = program.getSourceFile(path)!;
  const own = (declaration: ts.Declaration) =>
    resolve(declaration.getSourceFile().fileName).startsWith(resolve(path, ".."));
  const target = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exported = new Map(
    checker
      .getExportsOfModule(checker.getSymbolAtLocation(entry)!)
      .map((symbol) => [symbol.name, target(symbol)] as const),
  );
  const mentioned = new Map<string, ts.Symbol>();
  const seen = new Set<ts.Symbol>(exported.values());
  const printer = ts.createPrinter({ removeComments: true });

  const textOf = (name: string, symbol: ts.Symbol): string => {
    const declarations = (symbol.declarations ?? []).map(statementOf).filter(own);
    for (const declaration of declarations) ts.forEachChild(declaration, collect);
    const texts = declarations.map((node) => {
      const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
      return text.replace(/^export /, "").replace(/^declare /, "");
    });
    const otherwise = symbol.name === name ? "" : `// exported as ${name}\n`;
    return `${otherwise}${texts.sort().join("\n")}`;
  };
  /** Collects the symbols of the package that a declaration mentions and that are not exported. */
  const collect = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const found = checker.getSymbolAtLocation(node);
      const symbol = found && target(found);
      const declaration = symbol?.declarations?.[0];
      if (symbol && declaration && isTopLevel(declaration) && own(declaration) && !seen.has(symbol)) {
        seen.add(symbol);
        mentioned.set(`${node.text} ${mentioned.size}`, symbol);
      }
    }
    ts.forEachChild(node, collect);
  };

  const section = (entries: Iterable<readonly [string, ts.Symbol]>) =>
    [...entries]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, symbol]) => textOf(name, symbol))
      .join("\n\n");
  const publicPart = section(exported);
  // The declarations of each round may mention further symbols.
  const hidden: string[] = [];
  for (let done = 0; done < mentioned.size; ) {
    const next = [...mentioned].slice(done);
    done = mentioned.size;
    hidden.push(...next.map(([name, symbol]) => textOf(name.split(" ")[0]!, symbol)));
  }
  const hiddenPart = [...new Set(hidden)].sort().join("\n\n");
  const rest = hiddenPart === "" ? "" : `\n\n// Not exported, but mentioned above:\n\n${hiddenPart}`;
  return `# ${subpath}\n\n\`\`\`ts\n${publicPart}${rest}\n\`\`\`\n`;
}

/** Returns the report of the root, which only re-exports namespaces and names. */
export function rootReport(file: string): string {
  return `# learning-dynamics\n\n\`\`\`ts\n${readFileSync(file, "utf8").trim()}\n\`\`\`\n`;
}

/** Returns the statement of a variable, which contains the `const`, and other declarations unchanged. */
function statementOf(declaration: ts.Declaration): ts.Declaration {
  if (!ts.isVariableDeclaration(declaration)) return declaration;
  return declaration.parent.parent as unknown as ts.Declaration;
}

const isTopLevel = (declaration: ts.Declaration): boolean =>
  ts.isSourceFile(statementOf(declaration).parent) && !ts.isImportDeclaration(declaration);

/** Returns the file name of a report. */
export const reportName = (subpath: string): string => `${basename(subpath)}.api.md`;
