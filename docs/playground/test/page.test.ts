import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rooms } from "../src/rooms";
import { openStage, type Stage } from "./browser";
import { expectCurves, openPage, settled } from "./page";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

describe("the page", () => {
  it.each(rooms.map(({ name }) => name))("opens the room %s without complaints", async (name) => {
    const { page, complaints } = await openPage(stage, `#room=${name}`);
    await expectCurves(page);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows what the address says, and says what of it cannot be used", async () => {
    const { page } = await openPage(stage, "#room=linear&depth=3&initial=7&colour=red");
    expect(await page.getByLabel("depth", { exact: true }).inputValue()).toBe("3");
    const flaws = await page.locator(".flaws").textContent();
    expect(flaws).toContain("initial=7 has to be a number from 0.000001 to 0.5: 0.001 is used.");
    expect(flaws).toContain("This room has no parameter “colour”.");
    await page.close();
  });

  it("hides everything but figures and sliders where it is framed", async () => {
    const { page } = await openPage(stage, "#room=linear&depth=4&embed=1");
    await expectCurves(page);
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await page.getByLabel("depth", { exact: true }).isVisible()).toBe(true);
    await page.getByLabel("depth", { exact: true }).fill("5");
    await settled(page);
    await page.waitForURL(/#room=linear&depth=5&embed=1$/);
    await page.close();
  });
});
