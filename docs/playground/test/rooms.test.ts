import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toSvg } from "learning-dynamics/plots";
import { beforeAll, describe, expect, it } from "vitest";
import { type Compute, computations } from "../src/computations";
import type { Outcome } from "../src/outcome";
import { defaultsOf, snap, type Values } from "../src/parameter";
import { rooms } from "../src/rooms";
import { type LazyRichValues, lazyRich } from "../src/rooms/lazy-rich/parameters";
import { lazyRichPlan } from "../src/rooms/lazy-rich/plan";
import { figures } from "../src/rooms/ntk/figure";
import { ntk } from "../src/rooms/ntk/parameters";
import { formatRate } from "../src/rooms/universal/compute";
import { expectSameNumbers, numbersOf, runCode } from "./run-code";
import { someValues } from "./some-values";

const inRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const bibliography = readFileSync(inRepository("docs/references.bib"), "utf8");
const watch = { signal: new AbortController().signal, report: () => {} };

function expectFinite({ plots }: Outcome): void {
  const curves = numbersOf(plots);
  expect(curves.length).toBeGreaterThan(0);
  for (const { name, numbers } of curves) {
    expect(numbers.length, name).toBeGreaterThan(0);
    expect(numbers.every(Number.isFinite), name).toBe(true);
  }
}

/** Expects one or two printed lines, with numbers that are among the facts of a room or at the ends of its curves. */
function expectResults(printed: readonly string[], { plots, facts }: Outcome): void {
  expect([1, 2]).toContain(printed.length);
  const digits = (x: number) => Number(x.toPrecision(3));
  const curves = Object.values(plots).flatMap((marks) =>
    marks.flatMap((mark) =>
      mark.type === "line" || mark.type === "dot"
        ? [mark.x[mark.x.length - 1]!, mark.y[0]!, mark.y[mark.y.length - 1]!]
        : [],
    ),
  );
  const shown = new Set(
    [...facts.flatMap(({ label, value }) => numbersIn(`${label} ${value}`)), ...curves].map(digits),
  );
  expect(numbersIn(printed.join())).not.toEqual([]);
  for (const line of printed) {
    expect(line).not.toMatch(/NaN|undefined|Infinity/);
    const numbers = numbersIn(line.replace("(target 1)", ""));
    for (const number of numbers) expect(shown, `${line}: ${number}`).toContain(number);
  }
}

/** Returns the numbers in a text, also those with powers of ten. */
const numbersIn = (text: string): number[] =>
  [
    ...text
      .replace(
        / × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g,
        (_, power: string) =>
          `e${[...power].map((c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("")}`,
      )
      .matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g),
  ].map(Number);

describe.each(rooms)("the room $name", (room) => {
  let compute: Compute;
  beforeAll(async () => {
    compute = await computations[room.name]!();
  });
  const presets = room.presets.map(({ values }) => ({ ...defaultsOf(room.parameters), ...values }));

  it("has different presets, including the default, with values that its controls can have", () => {
    expect(new Set(room.presets.map(({ name }) => name)).size).toBe(room.presets.length);
    expect(new Set(presets.map((values) => JSON.stringify(values))).size).toBe(presets.length);
    expect(presets).toContainEqual(defaultsOf(room.parameters));
    for (const values of presets) {
      for (const [name, value] of Object.entries(values)) {
        const parameter = room.parameters[name]!;
        if (parameter.kind === "range") expect(snap(parameter, Number(value)), name).toBe(value);
        if (parameter.kind === "choice") expect(Object.keys(parameter.options)).toContain(value);
      }
    }
  });

  it("has equations, and links to papers of the bibliography, to a page and to a source that exist", () => {
    expect(room.equations.length).toBeGreaterThan(0);
    for (const { caption, mathml } of room.equations) {
      expect(caption).not.toBe("");
      expect(mathml).toMatch(/^<math[^>]* display="block"/);
    }
    for (const { key, url } of room.links.papers) {
      const entry = bibliography.split("\n@").find((text) => text.includes(`{${key},`));
      expect(entry, key).toContain(`{${url}}`);
    }
    expect(existsSync(inRepository(`docs/site/${room.links.docs}.md`))).toBe(true);
    expect(existsSync(inRepository(room.links.source))).toBe(true);
  });

  it("copies code that passes strict TypeScript, computes the displayed numbers within 1e-9, prints results of the room and writes files with its name, for every preset", async () => {
    const write = await room.loadCode();
    const { runs, problems } = await runCode(presets.map(write));
    expect(problems).toEqual([]);
    for (const [i, values] of presets.entries()) {
      const outcome = await compute(values, watch);
      const { plots, printed, files } = runs[i]!;
      expectFinite(outcome);
      expectSameNumbers(plots, outcome.plots, room.presets[i]!.name);
      expect(files).toEqual(
        Object.keys(plots)
          .map((name) => `${room.name}-${name}.svg`)
          .sort(),
      );
      expectResults(printed, outcome);
    }
  });

  it("draws finite curves for random values of its controls", async () => {
    const draw = await room.loadFigures();
    for (let seed = 1; seed <= 8; seed++) {
      const values = { ...someValues(room.parameters, seed), ...MODEST[room.name] };
      const outcome = await compute(values, watch);
      expectFinite(outcome);
      for (const { label, value } of outcome.facts) expect(value, label).not.toMatch(/NaN|Infinity|e[+-]?\d/);
      expect(draw(outcome, values).length).toBeGreaterThan(0);
    }
  });
});

it("displays representations within the trained time for every balance λ", () => {
  for (let lambda = -10; lambda <= 10; lambda += 0.5) {
    const values = { ...defaultsOf(lazyRich.parameters), lambda } as unknown as LazyRichValues;
    const { time, steps, learningRate } = lazyRichPlan(values);
    expect(time, `λ = ${lambda}`).toBeLessThanOrEqual(steps * learningRate);
    expect(time / learningRate, `λ = ${lambda}`).toBeGreaterThan(steps - 1.5);
  }
});

it("labels the modes of the tangent kernel by whole numbers", async () => {
  const values = { ...defaultsOf(ntk.parameters), networks: 1, width: 8 };
  const outcome = await (await computations.ntk!())(values, watch);
  const spectrum = figures(outcome).find(({ name }) => name === "spectrum")!;
  const labels = [...toSvg(spectrum).matchAll(/text-anchor="middle">([\d.]+)</g)].map(([, label]) => label);
  expect(labels).toEqual(["1", "2", "3", "4", "5"]);
});

it.each([
  [undefined, "not determined by this run"],
  [[1e-300, 1e307], "not determined by this run"],
  [[0.5, 2], "1.2 fitted (0.5 to 2)"],
] as const)("displays a rate with the interval %j as “%s”", (ends, text) => {
  expect(formatRate(1.2, ends)).toBe(text);
});

/** Settings that would take too long for a test. */
const MODEST: Readonly<Record<string, Values>> = {
  linear: { step: 0.1 },
  race: { end: 30, rate: 0.1 },
  ntk: { width: 16, networks: 2, time: 2 },
  universal: { width: 20, epochs: 300 },
  "coding-schemes": { width: 20, inputs: 6, warmUp: 50 },
  grokking: { width: 20, steps: 300 },
};
