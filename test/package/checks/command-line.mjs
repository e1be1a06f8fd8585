import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, expect } from "../outcomes.mjs";
import { app, node, run } from "../workspace.mjs";

/** Runs commands of the package by npx. */
export async function checkCommandLine() {
  const npx = (args) => run("npx", ["--no-install", "learning-dynamics", ...args], { cwd: app });
  await check("npx learning-dynamics list", () => {
    const listed = npx(["list"]);
    expect(/^modes: /m.test(listed), listed);
  });
  await check("npx learning-dynamics playground run.npz", () => node(["playground.mjs"], app).trim());
  await check("npx learning-dynamics completion bash", () => {
    execFileSync("bash", ["-n"], { input: npx(["completion", "bash"]) });
  });
  await check("npx learning-dynamics list --json", () => {
    const { experiments } = JSON.parse(npx(["list", "--json"]));
    expect(experiments[0].name === "modes", "the first experiment is another one");
    return `${experiments.length} experiments`;
  });
  await check("npx learning-dynamics run modes", () => {
    npx(["run", "modes", "--set", "levels=3", "--out", "report"]);
    const files = readdirSync(join(app, "report"));
    expect(
      files.some((name) => name.endsWith(".svg")),
      `no SVG among ${files.join(", ")}`,
    );
    const report = JSON.parse(readFileSync(join(app, "report/report.json"), "utf8"));
    expect(report.completed && report.parameters.levels === 3, "report.json belongs to a different run");
    expect(
      report.checks.every(({ holds }) => holds),
      "a claim does not hold",
    );
    expect(
      readFileSync(join(app, "report/report.html"), "utf8").includes("<svg"),
      "report.html has no figure",
    );
    return `${files.length} files`;
  });
}
