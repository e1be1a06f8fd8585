import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChoiceQuestion } from "../../src/lesson/step";
import { steps } from "../../src/lesson/steps";
import { type RangeParameter, snap } from "../../src/parameter";
import { openStage, type Stage } from "../browser";
import { expectCurves, openPage, settled } from "../page";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const address = (step: number): string => `#lesson=hierarchy&step=${step}`;

/** Waits until a step is displayed and drawn. */
async function reached(page: Page, step: number): Promise<void> {
  await page.waitForURL((url) => url.hash.startsWith(address(step)));
  await page.getByRole("heading", { level: 2, name: steps[step - 1]!.title, exact: true }).waitFor();
  await settled(page);
}

/** Lists what axe finds on the page. */
async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
    );
  });
}

it("is visited step by step with the arrow keys, without errors, and passes axe in light and dark", async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const { page, complaints } = await openPage(stage, address(1), { reducedMotion: "reduce" });
  await page.evaluate(axe);
  for (const [i, { title, question }] of steps.entries()) {
    if (i > 0) await page.keyboard.press("ArrowRight");
    await reached(page, i + 1);
    await expectCurves(page);
    expect(await page.title()).toContain(title);
    expect(await page.getByRole("group", { name: question.text }).count()).toBe(1);
    expect(await page.locator(".progress [aria-current]").textContent()).toContain(String(i + 1));
    if (i > 0) expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H2");
    await page.getByRole("button", { name: "Dark", exact: true }).click();
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("heading", { level: 2 }).focus();
  }
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await reached(page, steps.length - 1);
  expect(complaints).toEqual([]);
  await page.close();
});

it.each([
  ["a phone", { width: 390, height: 844 }],
  ["a projector", { width: 1920, height: 1080 }],
])("fits %s", async (name, viewport) => {
  const { page } = await openPage(stage, address(1), { viewport });
  for (const [i] of steps.entries()) {
    if (i > 0) await page.locator(".turn .next").click();
    await reached(page, i + 1);
    const boxes = await page.evaluate(() => {
      const [text, scene] = [".lesson-text", ".lesson-scene"].map((selector) =>
        document.querySelector(selector)!.getBoundingClientRect(),
      );
      const outside = [...document.querySelectorAll("#app :not(svg *):not(.visually-hidden)")].filter(
        (element) => element.getBoundingClientRect().right > innerWidth + 1,
      );
      return {
        outside: outside.map(({ outerHTML }) => outerHTML.slice(0, 80)),
        beside: scene!.left > text!.right,
      };
    });
    expect(boxes).toEqual({ outside: [], beside: name === "a projector" });
  }
  await page.close();
});

it("enlarges a figure to the window, and makes it small again", async () => {
  const { page } = await openPage(stage, address(8));
  const figures = page.locator(".lesson .figures > figure");
  const part = async () => (await figures.first().boundingBox())!.width / 1280;
  expect(await part()).toBeLessThan(0.5);
  await page.getByRole("button", { name: "Enlarge" }).first().click();
  await expect.poll(part).toBeGreaterThan(0.9);
  expect(await page.getByRole("heading", { level: 2 }).isVisible()).toBe(false);
  await page.keyboard.press("Escape");
  await expect.poll(part).toBeLessThan(0.5);
  await page.close();
});

describe("the address", () => {
  it("opens a step, and the browser goes back and forward", async () => {
    const { page } = await openPage(stage, address(7));
    await reached(page, 7);
    await page.getByRole("link", { name: /^Step 11/ }).click();
    await reached(page, 11);
    await page.getByRole("link", { name: "Deep linear", exact: true }).click();
    await page.getByRole("heading", { name: "Deep linear networks" }).waitFor();
    await settled(page);
    await expectCurves(page);
    expect(await page.getByRole("main").count()).toBe(1);
    await page.goBack();
    await reached(page, 11);
    await page.goBack();
    await reached(page, 7);
    await page.goForward();
    await reached(page, 11);
    await expectCurves(page);
    await page.close();
  });

  it("replaces invalid steps and lessons, and reports them", async () => {
    const { page, complaints } = await openPage(stage, "#lesson=hierarchy&step=99");
    const problems = page.locator(".problems p");
    await page.getByRole("heading", { level: 2, name: steps[0]!.title, exact: true }).waitFor();
    expect(await problems.allTextContents()).toEqual([
      "step=99 has to be a whole number from 1 to 12: 1 is used.",
    ]);
    await page.goto(`${stage.address}#lesson=<img src=x onerror=alert(1)>&step=-1&theme=pink`);
    await expect.poll(() => problems.count()).toBe(3);
    expect(await page.locator("#app img").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("keeps theme and frame from step to step", async () => {
    const { page } = await openPage(stage, `${address(3)}&theme=dark&embed=1`);
    expect(await page.getByRole("banner").count()).toBe(0);
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(/#lesson=hierarchy&step=4&theme=dark&embed=1$/);
    await page.close();
  });
});

describe("questions", () => {
  it("explain every choice, and announce the explanation", async () => {
    const step = 5;
    const { options, right } = steps[step - 1]!.question as ChoiceQuestion;
    const { page } = await openPage(stage, address(step));
    const feedback = page.locator(".lesson-question").getByRole("status");
    await page.getByRole("button", { name: "Check" }).click();
    expect(await feedback.textContent()).toBe("Choose an answer first.");
    for (const [i, { text, feedback: expected }] of options.entries()) {
      await page.getByRole("radio", { name: text }).check();
      await page.keyboard.press("Enter");
      expect(await feedback.textContent()).toBe(`${i === right ? "Right." : "Not yet."} ${expected}`);
    }
    await page.getByRole("radio").first().focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("radio").nth(1).isChecked()).toBe(true);
    expect(new URL(page.url()).hash).toBe(address(step));
    await page.close();
  });

  it("take a predicted number, which a slider then measures", async () => {
    const { page } = await openPage(stage, address(6));
    const feedback = page.locator(".lesson-question").getByRole("status");
    const field = page.getByLabel("time t, in units of τ");
    for (const [typed, opening] of [
      ["3,8", "Not yet. Twice 1.90 is nearly right"],
      ["3.45", "Right. ½ ln(999) = 3.45."],
    ] as const) {
      await field.fill(typed);
      await field.press("Enter");
      expect(await feedback.textContent()).toContain(opening);
    }
    await page.getByLabel("singular value s₂").fill("1");
    await settled(page);
    const measured = await page.locator(".facts").textContent();
    expect(measured).toMatch(
      /mode 2 half learned\s*t = 3\.45 τ \(closed form\), 3\.\d+ τ \(gradient descent\)/,
    );
    await page.getByRole("button", { name: "Show the answer" }).click();
    expect(await field.inputValue()).toBe("3.45");
    await page.close();
  });
});

describe("a question about another state than the first one", () => {
  const asked = steps.flatMap(({ question, scene }, i) =>
    question.kind === "choice" && question.state !== undefined
      ? [{ number: i + 1, question, scene, state: question.state }]
      : [],
  );

  it("is asked in steps 8, 9 and 12, for values that the sliders can have", () => {
    expect(asked.map(({ number }) => number)).toEqual([8, 9, 12]);
    for (const { scene, state } of asked) {
      for (const [name, value] of Object.entries(state.values)) {
        const parameter = scene.parameters[name] as RangeParameter;
        expect(parameter.default).not.toBe(value);
        expect(snap(parameter, Number(value))).toBe(value);
      }
    }
  });

  it.each(asked)("sets that state in step $number by its button, and by an answer", async (one) => {
    const { number, question, scene, state } = one;
    const [[name, value]] = Object.entries(state.values) as [[string, number]];
    const slider = (page: Page) => page.getByLabel(scene.parameters[name]!.label, { exact: true });
    const shown = (page: Page) => slider(page).getAttribute("aria-valuetext");
    const answer = async (page: Page) => {
      await page.getByLabel(question.options[question.right]!.text, { exact: true }).check();
      await page.getByRole("button", { name: "Check", exact: true }).click();
    };
    for (const set of [
      (page: Page) => page.getByRole("button", { name: state.label, exact: true }).click(),
      answer,
    ]) {
      const { page } = await openPage(stage, address(number));
      const picture = () => page.locator(".lesson-scene figure > svg").last().innerHTML();
      const before = await picture();
      expect(await shown(page)).not.toBe(String(value));
      await page.getByRole("button", { name: "Check", exact: true }).click();
      expect(await shown(page)).not.toBe(String(value));
      await set(page);
      await settled(page);
      expect(await shown(page)).toBe(String(value));
      expect(await picture()).not.toBe(before);
      await page.close();
    }
  });
});
