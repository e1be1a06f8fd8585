/*
 * Completes dist/ after the bundler: fewer chunks, the root, the drawing in CommonJS, types for Deno, and licence notices.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mergeChunks } from "./merge-chunks";
import { writeNotices } from "./notices";
import { writeRoot } from "./root";

const directory = "dist";

/** Applies a function to the text of every file with an ending, also below the directory. */
function rewrite(ending: string, change: (text: string) => string): void {
  const files = readdirSync(directory, { recursive: true }).map(String);
  for (const file of files.filter((name) => name.endsWith(ending))) {
    const path = join(directory, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }
}

/** Returns CommonJS code with `require` in place of `import()` of the package's own files. */
function withRequire(code: string): string {
  const changed = code.replace(/await import\((["']\.[^"']*["'])\)/g, "require($1)");
  const left = /\bimport\(["']\.[^"']*["']\)/.exec(changed);
  if (left !== null) throw new Error(`${left[0]} is left in CommonJS`);
  return changed;
}

async function finish(): Promise<void> {
  // The command line is CommonJS alone.
  rmSync(join(directory, "cli/main.mjs"));
  await mergeChunks(directory);
  writeRoot(directory);

  // In CommonJS `require` loads files on demand: Jest, among others, runs no `import()`.
  rewrite(".js", (code) => withRequire(code));

  // Deno finds the types of plain files by a comment on the first line of the code. Declarations that entries share have
  // no code, so an empty file is written for them.
  for (const file of readdirSync(directory).filter((name) => name.endsWith(".d.mts"))) {
    const path = join(directory, file.replace(/\.d\.mts$/, ".mjs"));
    const code = existsSync(path) ? readFileSync(path, "utf8") : "export {};\n";
    writeFileSync(path, `/* @ts-self-types="./${file}" */\n${code}`);
  }

  // The location of the types of ndarray, again for Deno.
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
  };
  const types = `// @ts-types="npm:@types/ndarray@${dependencies["@types/ndarray"]}"\n`;
  rewrite(".d.mts", (declarations) => declarations.replace(/^import .* from 'ndarray';$/m, `${types}$&`));

  writeNotices(directory);
}

finish().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
