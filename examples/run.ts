/* Runs examples by name: npm run example -- modes own-data, or all of them: npm run example -- all */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

const known = readdirSync(__dirname)
  .filter((file) => file.endsWith(".ts") && file !== "run.ts")
  .map((file) => basename(file, ".ts"));
const requested = process.argv.slice(2);
const names = requested.includes("all") ? known : requested;
const unknown = names.filter((name) => !known.includes(name));

async function main(): Promise<void> {
  if (names.length === 0 || unknown.length > 0) {
    console.error(`examples: ${known.join(", ")}, or all`);
    process.exitCode = 2;
    return;
  }
  for (const name of names) {
    console.log(`\n== ${name} ==`);
    const example = require(join(__dirname, name)) as { main: () => void | Promise<void> };
    await example.main();
  }
}

void main();
