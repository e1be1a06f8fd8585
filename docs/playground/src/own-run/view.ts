import { makeControls } from "../controls/controls";
import { make } from "../dom/make";
import type { Look } from "../figures/canvas";
import type { Values } from "../parameter";
import { type Download, fromAddress } from "./address-files";
import { makeClient } from "./client";
import { makeDropZone } from "./drop-zone";
import type { Answer, Chosen, Reading } from "./messages";
import type { Section } from "./mode-section";
import { makeProgress } from "./progress";
import { defaultValues, READINGS } from "./readings";
import { makeReportView } from "./report-view";
import "./own-run.css";

/** The place for the reader's own run. */
export interface OwnRun {
  readonly element: HTMLElement;
  /** Draws the figures again, in another theme or size of type. */
  draw(look: Look): void;
}

const TEXT =
  "Open a training log, the trajectories of two data points, or inputs and targets. The theory of this library is compared with " +
  "them in your browser: nothing leaves this page.";

/** Delay between the last change of a control and the computation, in milliseconds. */
const DELAY = 300;

/** Makes the place for the reader's own run, and opens the files that the address names. */
export function makeOwnRun(location: Location, firstLook: Look): OwnRun {
  let look = firstLook;
  let source: Chosen | "example" | undefined;
  /** Reading that the reader chose, and the reading of the displayed report. */
  let chosen: Reading | undefined;
  let values = defaultValues();
  let report: Section | undefined;
  let timer = 0;
  /** The choice that is opened; a later one ends it. */
  let opening = new AbortController();

  const problem = make("div", { class: "notes", role: "alert" });
  const status = make("p", { class: "visually-hidden", role: "status" });
  const result = make("div", { class: "result" });
  const bar = make("div", { class: "bar", hidden: true });
  const progress = makeProgress(() => {
    halt();
    fail("Stopped.");
  });
  /** Ends loading and computing, also of changes that were made just before. */
  const halt = () => {
    opening.abort();
    clearTimeout(timer);
    client.stop();
  };

  const fail = (message: string) => {
    progress.hide();
    status.replaceChildren();
    problem.replaceChildren(make("p", { class: "error" }, message));
  };
  const client = makeClient((answer: Answer) => {
    if (answer.kind === "progress") progress.show(answer.fraction, answer.stage);
    else if (answer.kind === "failure") {
      // A report of other settings or of another reading does not belong to the error.
      report = undefined;
      result.replaceChildren();
      fail(answer.message);
    } else if (answer.kind === "read") showBar(answer.reading);
    else {
      progress.hide();
      const isFirst = report === undefined;
      report = makeReportView(answer.report, ({ message }) => fail(message));
      result.replaceChildren(report.element);
      report.draw(look);
      status.textContent = `Report ready: ${answer.report.title}`;
      if (isFirst) report.element.querySelector("h2")!.focus({ preventScroll: true });
    }
  });
  const ask = () => {
    if (source === undefined) return;
    clearTimeout(timer);
    problem.replaceChildren();
    status.replaceChildren();
    progress.show(0, "starting");
    client.ask({ source, reading: chosen, values });
  };
  const open = (next: Chosen | "example") => {
    halt();
    source = next;
    chosen = undefined;
    values = defaultValues();
    report = undefined;
    result.replaceChildren();
    delete bar.dataset.shown;
    showBar(undefined);
    ask();
  };
  /** Opens files that are loaded first. */
  const openLater = async (load: (download: Download) => Promise<Chosen>) => {
    halt();
    opening = new AbortController();
    const { signal } = opening;
    problem.replaceChildren();
    const onProgress = (fraction: number) => {
      if (!signal.aborted) progress.show(fraction, "loading");
    };
    onProgress(0);
    try {
      const next = await load({ signal, onProgress });
      if (!signal.aborted) open(next);
    } catch (error) {
      if (signal.aborted) return;
      halt();
      fail((error as Error).message);
    }
  };
  const change = (reading: Reading, patch: Values) => {
    values = { ...values, [reading]: { ...values[reading], ...patch } };
    controls?.update(values[reading]);
    clearTimeout(timer);
    timer = window.setTimeout(ask, DELAY);
  };
  let controls: ReturnType<typeof makeControls> | undefined;
  /** Shows the files, and the menu and controls of their reading. */
  const showBar = (reading: Reading | undefined) => {
    zone.classList.toggle("small", source !== undefined);
    bar.hidden = source === undefined;
    if (source === undefined || bar.dataset.shown === (reading ?? "")) return;
    bar.dataset.shown = reading ?? "";
    const menu = makeReadingMenu(reading, (next) => {
      chosen = next;
      ask();
    });
    controls = reading && makeControls(READINGS[reading].parameters, (patch) => change(reading, patch));
    if (reading !== undefined) controls!.update(values[reading]);
    bar.replaceChildren(describe(source), menu, ...(controls === undefined ? [] : [controls.element]));
  };

  const zone = makeDropZone({
    onChosen: (files) => openLater(() => files),
    onExample: () => open("example"),
  });
  const element = make(
    "main",
    { class: "own" },
    make("div", { class: "intro" }, make("h2", {}, "Your run"), make("p", { class: "text" }, TEXT)),
    zone,
    bar,
    problem,
    progress.element,
    result,
    status,
  );
  if (new URLSearchParams(location.search).has("url"))
    openLater((download) => fromAddress(location, download));
  return {
    element,
    draw(next) {
      look = next;
      report?.draw(look);
    },
  };
}

/** Describes the opened files. */
function describe(source: Chosen | "example"): HTMLElement {
  const [name, size] =
    source === "example"
      ? ["example-run.npz", "a small tanh network, trained in this page"]
      : [
          source.folder ?? source.files.map((file) => file.name).join(", "),
          bytesText(source.files.reduce((sum, file) => sum + file.size, 0)),
        ];
  return make("p", { class: "opened" }, make("strong", {}, name), ` ${size}`);
}

const bytesText = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function makeReadingMenu(reading: Reading | undefined, onChange: (reading: Reading) => void): HTMLElement {
  const entries = Object.entries(READINGS).map(([value, { label }]) =>
    make("option", { value, selected: value === reading }, label),
  );
  const unknown = reading === undefined ? [make("option", { value: "", selected: true }, "…")] : [];
  const select = make("select", { id: "reading" }, ...unknown, ...entries);
  select.addEventListener("change", () => onChange(select.value as Reading));
  return make("div", { class: "control reading" }, make("label", { for: "reading" }, "read as"), select);
}
