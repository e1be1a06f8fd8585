import { afterAll, beforeAll, expect, it } from "vitest";
import { openStage, type Stage } from "./browser";
import { openPage } from "./page";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

it("tells of code that cannot be loaded, in every place, and recovers when the page is loaded again", async () => {
  const { page } = await openPage(stage, "#room=linear");
  const notice = page.locator(".notice");
  const visit = (name: string) =>
    page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name, exact: true }).click();
  await page.route(/\.js$/, (route) => route.abort());
  await page.getByRole("button", { name: "Copy code" }).click();
  await page
    .locator(".copied")
    .getByText(/module/)
    .waitFor();
  for (const name of ["Lesson", "Your run", "Lazy to rich"]) {
    await visit(name);
    await notice.getByText(/cannot be loaded .*Please reload the page/).waitFor();
    expect(await page.locator(".own, .lesson").count()).toBe(0);
  }
  await page.unroute(/\.js$/);
  await page.reload();
  for (const [name, found] of [
    ["Lesson", ".lesson"],
    ["Your run", ".own"],
    ["Lazy to rich", ".figures svg"],
  ] as const) {
    await visit(name);
    await page.locator(found).first().waitFor();
    expect(await notice.textContent()).toBe("");
  }
  await page.close();
});
