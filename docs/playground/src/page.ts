import { hashOf, readAddress, type State, type Theme } from "./address";
import { makeCanvas } from "./canvas";
import { makeClient } from "./client";
import { type Controls, makeControls } from "./controls";
import { make, makeButton } from "./dom";
import { download } from "./download";
import { makeGateGraph } from "./gate-graph";
import type { Answer } from "./messages";
import type { Outcome } from "./outcome";
import { defaultsOf, type Values } from "./parameter";
import type { DrawFigures, GateDrawing, Preset } from "./room";
import type { Room } from "./rooms";

/** The address changes this long after the last movement of a slider: browsers allow some hundred changes a minute. */
const ADDRESS_DELAY = 250;
/** What is computed first is shown when the rest takes longer than this. */
const PARTIAL_DELAY = 60;
/** What was found is read out this long after the last movement. */
const SPEECH_DELAY = 900;

/** The page: what the address says is what it shows, and whatever is changed on it changes the address. */
export function makePage(root: HTMLElement, rooms: readonly Room[], worker: Worker): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let state: State = readAddress("", rooms).state;
  let room: Room | undefined;
  let figures: DrawFigures | undefined;
  let gates: GateDrawing | undefined;
  let outcome: Outcome | undefined;
  let shown = 0;
  /** Answers before this one belong to another room. */
  let first = 0;
  let partialTimer = 0;
  let addressTimer = 0;
  let speechTimer = 0;

  const navigation = make("nav", { "aria-label": "Rooms" });
  const title = make("h2");
  const text = make("p", { class: "text" });
  const presets = make("div", { class: "presets", role: "group", "aria-label": "Presets" });
  const presetText = make("p", { class: "preset-text" });
  const flaws = make("div", { class: "flaws", role: "alert" });
  const notes = make("div", { class: "notes" });
  const status = make("p", { class: "visually-hidden", role: "status" });
  const facts = make("dl", { class: "facts" });
  const side = make("div", { class: "side" });
  const fail = ({ message }: { message: string }) => {
    notes.replaceChildren(make("p", { class: "error" }, message));
  };
  worker.addEventListener("error", ({ message }) => fail({ message: `The worker stopped: ${message}` }));
  const canvas = makeCanvas(() => {
    root.dataset.drawn = String(shown);
  }, fail);
  let controls: Controls | undefined;

  const themeNow = (): "light" | "dark" =>
    state.theme === "auto" ? (dark.matches ? "dark" : "light") : state.theme;
  const drawGates = () => {
    if (gates !== undefined) gateGraph.update(gates.panels(outcome, state.values, themeNow()));
  };
  const draw = () => {
    drawGates();
    if (figures !== undefined && outcome !== undefined)
      canvas.draw(figures(outcome, state.values), themeNow());
  };

  const client = makeClient(worker, (answer: Answer) => {
    if (answer.id < first) return;
    clearTimeout(partialTimer);
    if (answer.kind === "failure") {
      fail(answer);
      return;
    }
    const display = () => {
      shown = answer.id;
      outcome = answer.outcome;
      draw();
    };
    if (!answer.finished) {
      // Theory alone is shown only where the networks take long.
      partialTimer = window.setTimeout(display, PARTIAL_DELAY);
      return;
    }
    display();
    root.dataset.finished = String(answer.id);
    root.dataset.milliseconds = answer.milliseconds.toFixed(1);
    const { outcome: result } = answer;
    notes.replaceChildren(...result.notes.map((note) => make("p", {}, note)));
    facts.replaceChildren(
      ...result.facts.map(({ label, value }) =>
        make("div", {}, make("dt", {}, label), make("dd", {}, value)),
      ),
    );
    const spoken = [
      ...result.notes,
      ...result.facts.slice(0, 2).map(({ label, value }) => `${label}: ${value}`),
    ];
    clearTimeout(speechTimer);
    speechTimer = window.setTimeout(() => {
      status.textContent = `Figures updated. ${spoken.join(". ")}`;
    }, SPEECH_DELAY);
  });

  const address = () => hashOf(room!, state.values, state);
  const writeAddress = (entry: "replace" | "push") => {
    clearTimeout(addressTimer);
    if (location.hash === address()) return;
    if (entry === "push") history.pushState(null, "", address());
    else history.replaceState(null, "", address());
  };

  /** Shows values: the controls, the computation, and after a while the address. */
  const show = (values: Values) => {
    state = { ...state, values };
    controls?.update(values);
    for (const button of presets.querySelectorAll("button")) {
      const preset = room!.presets.find(({ name }) => name === button.textContent);
      button.setAttribute("aria-pressed", String(preset !== undefined && matches(room!, preset, values)));
    }
    presetText.textContent = room!.presets.find((preset) => matches(room!, preset, values))?.text ?? "";
    drawGates();
    const asked = client.ask(room!.name, values);
    if (outcome === undefined) first = Math.max(first, asked);
    root.dataset.asked = String(asked);
    openLink.href = hashOf(room!, values, { theme: state.theme });
  };
  const change = (patch: Values) => {
    flaws.replaceChildren();
    show({ ...state.values, ...patch });
    clearTimeout(addressTimer);
    addressTimer = window.setTimeout(() => writeAddress("replace"), ADDRESS_DELAY);
  };

  const gateGraph = makeGateGraph((row, column) => change(gates!.toggle(state.values, row, column)));

  const setTheme = (theme: Theme) => {
    state = { ...state, theme };
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    themeButton.setAttribute("aria-pressed", String(themeNow() === "dark"));
    draw();
  };
  const themeButton = makeButton("Dark", { class: "theme" }, () => {
    setTheme(themeNow() === "dark" ? "light" : "dark");
    writeAddress("replace");
    fillNavigation();
  });

  const fillNavigation = () => {
    const links = rooms.map((one) => {
      const href = hashOf(one, defaultsOf(one.parameters), { theme: state.theme });
      return make("a", { href, "aria-current": one === room ? "page" : undefined }, one.short);
    });
    navigation.replaceChildren(...links);
  };

  const enter = async (next: Room) => {
    room = next;
    figures = undefined;
    outcome = undefined;
    document.title = `${next.title} · learning-dynamics playground`;
    title.textContent = next.title;
    text.textContent = next.text;
    fillNavigation();
    presets.replaceChildren(
      ...next.presets.map((preset) =>
        makeButton(preset.name, { title: preset.text }, () => {
          flaws.replaceChildren();
          show({ ...defaultsOf(next.parameters), ...preset.values });
          writeAddress("push");
        }),
      ),
    );
    facts.replaceChildren();
    notes.replaceChildren();
    controls = makeControls(next.parameters, change);
    side.replaceChildren(controls.element);
    gates = undefined;
    gateGraph.element.remove();
    const [loaded, loadedGates] = await Promise.all([next.loadFigures(), next.loadGates?.()]);
    if (room !== next) return;
    figures = loaded;
    gates = loadedGates;
    if (gates !== undefined) canvas.element.prepend(gateGraph.element);
    draw();
  };

  const follow = () => {
    const read = readAddress(location.hash, rooms);
    state = read.state;
    document.documentElement.toggleAttribute("data-embed", state.embed);
    const next = rooms.find(({ name }) => name === state.room)!;
    if (next !== room) void enter(next);
    setTheme(state.theme);
    flaws.replaceChildren(...read.flaws.map((flaw) => make("p", {}, flaw)));
    show(state.values);
  };

  const copied = make("span", { class: "copied", role: "status" });
  const copy = async (content: string, what: string) => {
    await navigator.clipboard.writeText(content);
    copied.textContent = `${what} copied`;
    window.setTimeout(() => copied.replaceChildren(), 3000);
  };
  const actions = make(
    "div",
    { class: "actions", role: "group", "aria-label": "Take it with you" },
    makeButton("Copy code", { title: "TypeScript that computes what is on screen" }, () => {
      void room!.loadCode().then((code) => copy(code(state.values), "Code"));
    }),
    makeButton("Copy link", { title: "The address of what is on screen" }, () => {
      writeAddress("replace");
      void copy(location.href, "Link");
    }),
    makeButton("SVG", { "aria-label": "Download the figures as SVG" }, () => {
      for (const [i, svg] of [...canvas.element.querySelectorAll(":scope > figure > svg")].entries()) {
        download(`${room!.name}-${i + 1}.svg`, "image/svg+xml", svg.outerHTML);
      }
    }),
    makeButton("JSON", { "aria-label": "Download parameters and curves as JSON" }, () => {
      const content = { room: room!.name, address: location.href, values: state.values, ...outcome };
      download(`${room!.name}.json`, "application/json", JSON.stringify(content, plainArrays, 1));
    }),
    copied,
  );
  const openLink = make("a", { class: "open", target: "_blank", rel: "noopener" }, "Open in the playground");

  root.replaceChildren(
    make("header", {}, make("h1", {}, "learning-dynamics playground"), navigation, themeButton),
    make(
      "main",
      {},
      make("div", { class: "intro" }, title, text, presets, presetText),
      flaws,
      make(
        "div",
        { class: "stage" },
        make(
          "div",
          { class: "left" },
          canvas.element,
          notes,
          make("div", { class: "below" }, actions, openLink, facts),
        ),
        side,
      ),
      status,
    ),
  );
  dark.addEventListener("change", () => setTheme(state.theme));
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  follow();
}

/** Whether values are those of a preset. */
const matches = (room: Room, preset: Preset, values: Values): boolean =>
  Object.entries({ ...defaultsOf(room.parameters), ...preset.values }).every(
    ([name, value]) => values[name] === value,
  );

/** Float64Arrays as lists of numbers. */
const plainArrays = (_key: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
