import { hashOf, readAddress, type State, type Theme } from "../address";
import { type Controls, makeControls } from "../controls/controls";
import { makePresets } from "../controls/presets";
import { make } from "../dom/make";
import { makeCanvas } from "../figures/canvas";
import { makeGateGraph } from "../figures/gate-graph";
import type { Outcome } from "../outcome";
import type { Values } from "../parameter";
import type { DrawFigures, GateDrawing } from "../room";
import type { Room } from "../rooms";
import { makeClient } from "../worker/client";
import type { Answer } from "../worker/messages";
import { makeActions } from "./actions";
import { makeFindings } from "./findings";
import { makeNavigation } from "./navigation";

/** Delay between the last movement of a slider and the change of the address: browsers allow about a hundred changes a minute. */
const ADDRESS_DELAY = 250;
/** Delay in milliseconds after which a partial result is displayed. */
const PARTIAL_DELAY = 60;

/** Makes the page. The address determines the displayed state, and every change of the state updates the address. */
export function makePage(root: HTMLElement, rooms: readonly Room[], startWorker: () => Worker): void {
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  let state: State = readAddress("", rooms).state;
  let room = rooms[0]!;
  let controls: Controls | undefined;
  let figures: DrawFigures | undefined;
  let gates: GateDrawing | undefined;
  let outcome: Outcome | undefined;
  /** Answers before this one belong to another room. */
  let first = 0;
  let shown = 0;
  let partialTimer = 0;
  let addressTimer = 0;

  const title = make("h2");
  const text = make("p", { class: "text" });
  const problems = make("div", { class: "problems", role: "alert" });
  const side = make("div", { class: "side" });
  const openLink = make("a", { class: "open", target: "_blank", rel: "noopener" }, "Open in the playground");
  const findings = makeFindings();
  const canvas = makeCanvas(({ message }) => findings.fail(message));
  const gateGraph = makeGateGraph((row, column) => change(gates!.toggle(state.values, row, column)));
  const navigation = makeNavigation(rooms, () => {
    setTheme(themeNow() === "dark" ? "light" : "dark");
    writeAddress("replace");
  });
  const presets = makePresets((values) => {
    problems.replaceChildren();
    show(values);
    writeAddress("push");
  });
  const actions = makeActions({
    room: () => room.name,
    code: async () => (await room.loadCode())(state.values),
    link: () => {
      writeAddress("replace");
      return location.href;
    },
    drawings: () => canvas.element.querySelectorAll<SVGElement>(":scope > figure > svg"),
    data: () => ({ room: room.name, address: location.href, values: state.values, ...outcome }),
  });

  const themeNow = (): "light" | "dark" =>
    state.theme === "auto" ? (systemDark.matches ? "dark" : "light") : state.theme;
  const setTheme = (theme: Theme) => {
    state = { ...state, theme };
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    navigation.update(room, theme, themeNow() === "dark");
    draw();
  };

  const drawGates = () => {
    if (gates !== undefined) gateGraph.update(gates.panels(outcome, state.values, themeNow()));
  };
  const draw = () => {
    drawGates();
    if (figures === undefined || outcome === undefined) return;
    const id = shown;
    canvas.draw(figures(outcome, state.values), themeNow(), () => {
      root.dataset.drawn = String(id);
    });
  };

  const display = (answer: Answer & { readonly kind: "outcome" }) => {
    shown = answer.id;
    outcome = answer.outcome;
    draw();
  };
  const start = () => {
    const worker = startWorker();
    worker.addEventListener("error", ({ message }) => findings.fail(`The worker stopped: ${message}`));
    return worker;
  };
  const client = makeClient(start, (answer) => {
    if (answer.id < first || answer.kind === "begun") return;
    clearTimeout(partialTimer);
    if (answer.kind === "failure") findings.fail(answer.message);
    else if (!answer.finished) {
      // Theory alone is displayed only if the networks take long.
      partialTimer = window.setTimeout(() => display(answer), PARTIAL_DELAY);
    } else {
      display(answer);
      findings.show(answer.outcome);
      root.dataset.finished = String(answer.id);
    }
  });

  const writeAddress = (entry: "replace" | "push") => {
    clearTimeout(addressTimer);
    const address = hashOf(room, state.values, state);
    if (location.hash === address) return;
    if (entry === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  };
  /** Displays values in controls, presets and gates, and requests their computation. */
  const show = (values: Values) => {
    state = { ...state, values };
    controls?.update(values);
    presets.update(values);
    drawGates();
    openLink.href = hashOf(room, values, { theme: state.theme });
    const asked = client.ask(room.name, values);
    if (outcome === undefined) first = asked;
    root.dataset.asked = String(asked);
  };
  const change = (patch: Values) => {
    problems.replaceChildren();
    show({ ...state.values, ...patch });
    clearTimeout(addressTimer);
    addressTimer = window.setTimeout(() => writeAddress("replace"), ADDRESS_DELAY);
  };

  const enter = async (next: Room) => {
    clearTimeout(partialTimer);
    room = next;
    figures = undefined;
    gates = undefined;
    outcome = undefined;
    document.title = `${next.title} · learning-dynamics playground`;
    title.textContent = next.title;
    text.textContent = next.text;
    findings.clear();
    presets.enter(next);
    controls = makeControls(next.parameters, change);
    side.replaceChildren(controls.element);
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
    if (next !== room || controls === undefined) void enter(next);
    setTheme(state.theme);
    problems.replaceChildren(...read.problems.map((problem) => make("p", {}, problem)));
    show(state.values);
  };

  const below = make("div", { class: "below" }, actions, openLink, findings.facts);
  const left = make("div", { class: "left" }, canvas.element, findings.notes, below);
  const intro = make("div", { class: "intro" }, title, text, presets.buttons, presets.text);
  const stage = make("div", { class: "stage" }, left, side);
  root.replaceChildren(navigation.element, make("main", {}, intro, problems, stage, findings.status));
  systemDark.addEventListener("change", () => setTheme(state.theme));
  window.addEventListener("hashchange", follow);
  follow();
}
