import { hashOf } from "./address";
import type { Values } from "./parameter";
import type { Plots } from "./plots";
import type { RoomDescription } from "./room";

/** Formats a value as a TypeScript literal. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, entry]) => `${name}: ${literal(entry)}`);
  return `{ ${entries.join(", ")} }`;
}

/** Parts of a room's code. */
export interface Script {
  /** Title of the computation. */
  readonly title: string;
  readonly room: RoomDescription;
  readonly values: Values;
  /** Names by subpath: `{ tasks: ["hierarchy"] }`. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
  /** Code from the task to the curves; it ends with a constant of type `Mark[]` for every plot, with the name of the plot. */
  readonly body: string;
  /** One or two lines to print, each the inside of a template; `three` formats a number with three digits. */
  readonly results: readonly string[];
  readonly plots: Plots;
}

/** Definition of the function that formats the numbers of results. */
const THREE = "const three = (x: number) => Number(x.toPrecision(3)); // digits";

/**
 * Writes a script that computes the displayed curves, prints the results of the room, draws the curves to SVG files that
 * are named after the room, and exports them as `plots`.
 */
export function writeScript({ title, room, values, imports, body, results, plots }: Script): string {
  const lines = Object.entries({ ...imports, plots: [...(imports.plots ?? []), "type Mark", "toSvg"] })
    .filter(([, names]) => names.length > 0)
    .map(([subpath, names]) => importLine(`learning-dynamics/${subpath}`, names));
  const files = Object.entries(plots).map(
    ([name, plot]) => `const ${name}Figure = {
  name: ${literal(name)},
  title: ${literal(plot.title)},
  x: ${literal(plot.x)},
  y: ${literal(plot.y)},
  marks: ${name},
} as const;
writeFileSync("${room.name}-${name}.svg", toSvg(${name}Figure));`,
  );
  return `// ${title}.
// Curves of the learning-dynamics playground at ${hashOf(room, values)}
// To run it: npm install learning-dynamics tsx, then npx tsx FILE
import { writeFileSync } from "node:fs";
${lines.sort().join("\n")}

${THREE}

${body.trim()}

${results.map((line) => `console.log(\`${line}\`);`).join("\n")}

export const plots = { ${Object.keys(plots).join(", ")} };

${files.join("\n")}
`;
}

const WIDTH = 110;

function importLine(from: string, names: readonly string[]): string {
  const sorted = [...new Set(names)].sort((a, b) => (bare(a) < bare(b) ? -1 : 1));
  const line = `import { ${sorted.join(", ")} } from "${from}";`;
  return line.length <= WIDTH
    ? line
    : `import {\n${sorted.map((name) => `  ${name},\n`).join("")}} from "${from}";`;
}

const bare = (name: string): string => name.replace("type ", "").toLowerCase();
