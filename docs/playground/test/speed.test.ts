import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rooms } from "../src/rooms";
import { openStage, type Stage } from "./browser";
import { openPage, settled } from "./page";
import { startClock } from "./processor-time";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** Limit of the bytes before the first paint, compressed by gzip. */
const MOST_BYTES = 300_000;

it.each([...rooms.map(({ name }) => `room=${name}`), "lesson=hierarchy"])(
  "paints %s first with less than 300 kB, compressed by gzip",
  async (name) => {
    const page = await stage.browser.newPage();
    const bodies: Promise<readonly [file: string, bytes: number]>[] = [];
    page.on("response", (response) => {
      const file = new URL(response.url()).pathname.split("/").pop() || "index.html";
      bodies.push(response.body().then((body) => [file, gzipSync(body, { level: 9 }).length] as const));
    });
    await page.goto(`${stage.address}#${name}`);
    await settled(page);
    const files = await Promise.all(bodies);
    const total = files.reduce((sum, [, bytes]) => sum + bytes, 0);
    console.log(
      [
        `first paint of ${name}, bytes by gzip:`,
        ...files.map(([file, bytes]) => `  ${bytes}  ${file}`),
        `  ${total}  in all`,
      ].join("\n"),
    );
    expect(files.length).toBeGreaterThan(4);
    expect(total).toBeLessThan(MOST_BYTES);
    await page.close();
  },
);

/** Label of the dragged slider in each room. */
const DRAGGED: Readonly<Record<string, string>> = {
  linear: "initial scale u₀",
  "lazy-rich": "balance λ",
  race: "initial strength of each layer",
  ntk: "weight variance",
  universal: "weight scale",
  "in-context": "initial scale u₀",
  representations: "initial scale u₀",
  "coding-schemes": "readout variance σ²",
  grokking: "output scale α",
};

/** Number of mouse movements in a drag, and duration in milliseconds of the movement at every frame that follows. */
const MOVEMENTS = 20;
const DRAG = 1500;

/** Records of the page while a slider is moved at every frame. */
interface Recording {
  readonly gaps: number[];
  readonly delays: number[];
  readonly pictures: number;
}

/** Moves a slider at every frame and records frames and pictures. */
function recordDrag(element: SVGElement | HTMLElement, milliseconds: number): Promise<Recording> {
  const input = element as HTMLInputElement;
  const app = document.querySelector<HTMLElement>("#app")!;
  const [min, max, start] = [Number(input.min), Number(input.max), input.valueAsNumber];
  const [gaps, delays, asked] = [[] as number[], [] as number[], new Map<number, number>()];
  let pictures = 0;
  let drawn = app.dataset.drawn;
  // The response to a movement is the first picture of its values or of later ones.
  const observer = new MutationObserver(() => {
    if (app.dataset.drawn === drawn) return;
    drawn = app.dataset.drawn;
    pictures += 1;
    for (const [id, since] of asked) {
      if (id > Number(drawn)) continue;
      delays.push(performance.now() - since);
      asked.delete(id);
    }
  });
  observer.observe(app, { attributes: true });
  return new Promise((resolve) => {
    let [first, last] = [0, 0];
    const frame = (now: number) => {
      if (first === 0) first = now;
      else gaps.push(now - last);
      last = now;
      if (now - first > milliseconds) {
        observer.disconnect();
        return resolve({ gaps, delays, pictures });
      }
      const place = start + 0.2 * (max - min) * Math.sin((now - first) / 200);
      input.valueAsNumber = Math.min(max, Math.max(min, place));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      asked.set(Number(app.dataset.asked), performance.now());
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

it.each(Object.entries(DRAGGED))("follows in %s while “%s” is dragged", async (room, label) => {
  const { page, complaints } = await openPage(stage, `#room=${room}`);
  const slider = page.getByLabel(label, { exact: true });
  const picture = () => page.locator(".figures > figure:not(.gates)").first().innerHTML();
  const [value, before] = [await slider.inputValue(), await picture()];
  const box = (await slider.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.5 * box.width, y);
  await page.mouse.down();
  for (let i = 1; i <= MOVEMENTS; i++)
    await page.mouse.move(box.x + (0.5 + (0.2 * i) / MOVEMENTS) * box.width, y);
  await page.mouse.up();
  await settled(page);
  expect(await slider.inputValue()).not.toBe(value);
  expect(await picture()).not.toBe(before);

  const clock = await startClock(page);
  const began = await clock();
  const { gaps, delays, pictures } = await slider.evaluate(recordDrag, DRAG);
  const ended = await clock();
  const of = (values: number[], part: number) =>
    [...values].sort((a, b) => a - b)[Math.floor(part * values.length)]!;
  const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1000;
  console.log(
    `dragging “${label}” in ${room}: ${(gaps.length / seconds).toFixed(0)} frames a second ` +
      `(gaps ${of(gaps, 0.5).toFixed(0)} ms in the median, 95 % below ${of(gaps, 0.95).toFixed(0)} ms), ` +
      `${(pictures / seconds).toFixed(0)} of them new pictures; from movement to picture ` +
      `${of(delays, 0.5).toFixed(0)} ms in the median, 95 % below ${of(delays, 0.95).toFixed(0)} ms; ` +
      `processor time of a picture ${((ended.main - began.main) / pictures).toFixed(0)} ms in the main thread, ` +
      `${((ended.all - began.all) / pictures).toFixed(0)} ms in all threads`,
  );
  expect(pictures).toBeGreaterThan(3);
  expect(delays.length).toBeGreaterThan(3);
  expect(complaints).toEqual([]);
  await page.close();
});
