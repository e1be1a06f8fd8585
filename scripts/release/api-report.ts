import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import ts from "typescript";

/** An entry of the built package: its name in an import, and its file of declarations. */
export interface Entry {
  readonly specifier: string;
  readonly types: string;
}

/** Public API of an entry. */
export interface ApiReport {
  readonly text: string;
  /** Types that the declarations mention and that no entry exports, so that users cannot name them. */
  readonly unexported: readonly string[];
}

/** Makes one program of all entries, which share declarations. */
export const apiProgram = (files: readonly string[]): ts.Program =>
  ts.createProgram([...files], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  });

/**
 * Returns the public API of a built entry as text: the declarations of all exports by name, without comments.
 *
 * Declarations of other entries appear as imports, and those of other packages not at all. Shared files of declarations
 * are not named, because their names change.
 */
export function apiReport(program: ts.Program, entry: Entry, entries: readonly Entry[]): ApiReport {
  const checker = program.getTypeChecker();
  const root = resolve(entry.types, "..");
  const own = (declaration: ts.Declaration) => resolve(declaration.getSourceFile().fileName).startsWith(root);
  const target = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exportsOf = ({ types }: Entry) =>
    checker
      .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(resolve(types))!)!)
      .map((symbol) => [symbol.name, target(symbol)] as const);

  const exported = exportsOf(entry).sort(byName);
  const publicSymbols = new Set(exported.map(([, symbol]) => symbol));
  const foreign = new Map<ts.Symbol, readonly [specifier: string, name: string]>();
  for (const other of entries) {
    if (other.specifier === entry.specifier) continue;
    for (const [name, symbol] of exportsOf(other)) {
      if (!foreign.has(symbol)) foreign.set(symbol, [other.specifier, name]);
    }
  }

  const imports = new Map<string, Set<string>>();
  const unexported = new Set<string>();
  /** Collects the names of the package that a declaration mentions and that this entry does not export. */
  const collect = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) mention(node);
    ts.forEachChild(node, collect);
  };
  const mention = (node: ts.Identifier): void => {
    const found = checker.getSymbolAtLocation(node);
    const symbol = found && target(found);
    const declaration = symbol?.declarations?.[0];
    if (!symbol || !declaration || publicSymbols.has(symbol)) return;
    if (!isTopLevel(declaration) || !own(declaration)) return;
    const [specifier, name] = foreign.get(symbol) ?? [];
    if (specifier === undefined) {
      if (symbol.flags & ts.SymbolFlags.Type) unexported.add(node.text);
      return;
    }
    const names = imports.get(specifier) ?? new Set();
    imports.set(specifier, names.add(name === node.text ? node.text : `${name} as ${node.text}`));
  };

  const printer = ts.createPrinter({ removeComments: true });
  const declarationsOf = ([name, symbol]: readonly [string, ts.Symbol]): string => {
    const declarations = (symbol.declarations ?? []).map(statementOf).filter(own);
    for (const declaration of declarations) ts.forEachChild(declaration, collect);
    const texts = declarations.map((node) => {
      const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
      return text.replace(/^export /, "").replace(/^declare /, "");
    });
    const otherwise = symbol.name === name ? "" : `// exported as ${name}\n`;
    return `${otherwise}${texts.sort().join("\n")}`;
  };

  const declarations = exported.map(declarationsOf);
  const importLines = [...imports]
    .sort(byName)
    .map(([specifier, names]) => `import type { ${[...names].sort().join(", ")} } from "${specifier}";`);
  const body = [...(importLines.length === 0 ? [] : [importLines.join("\n")]), ...declarations];
  return {
    text: `# ${entry.specifier}\n\n\`\`\`ts\n${body.join("\n\n")}\n\`\`\`\n`,
    unexported: [...unexported].sort(),
  };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

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
