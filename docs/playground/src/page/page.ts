import { hashOf, readAddress, type State, type Theme } from "../address";
import { type Controls, makeControls } from "../controls/controls";
import { makePresets } from "../controls/presets";
import { make } from "../dom/make";
import { makeCanvas } from "../figures/canvas";
import { makeGateGraph } from "../figures/gate-graph";
import { type LessonAddress, lessonHash, readLesson } from "../lesson/address";
import { makeLessonHost } from "../lesson/host";
import type { Outcome } from "../outcome";
import type { Values } from "../parameter";
import type { DrawFigures, GateDrawing } from "../room";
import type { Room } from "../rooms";
import { makeComputation } from "../worker/computation";
import { makeActions } from "./actions";
import { makeAddressBar } from "./address-bar";
import { makeFindings } from "./findings";
import { makeNavigation } from "./navigation";

/** Makes the page. The address determines the displayed state, and every change of the state updates the address. */
export function makePage(root: HTMLElement, rooms: readonly Room[], startWorker: () => Worker): void {
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  let state: State = readAddress("", rooms).state;
  /** The step of the lesson that is displayed in place of a room. */
  let lesson: LessonAddress | undefined;
  let room = rooms[0]!;
  let controls: Controls | undefined;
  let figures: DrawFigures | undefined;
  let gates: GateDrawing | undefined;
  let outcome: Outcome | undefined;
  let shown = 0;

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
    addressBar.write("replace");
  });
  const presets = makePresets((values) => {
    problems.replaceChildren();
    show(values);
    addressBar.write("push");
  });
  const actions = makeActions({
    room: () => room.name,
    code: async () => (await room.loadCode())(state.values),
    link: () => {
      addressBar.write("replace");
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
    navigation.update(lesson === undefined ? room : "lesson", theme, themeNow() === "dark");
    draw();
    lessonHost.show(lesson, state);
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

  const computation = makeComputation(startWorker, {
    display(result, id) {
      shown = id;
      outcome = result;
      draw();
    },
    finish(result, id) {
      findings.show(result);
      root.dataset.finished = String(id);
    },
    fail: findings.fail,
  });
  const addressBar = makeAddressBar(() =>
    lesson === undefined ? hashOf(room, state.values, state) : lessonHash(lesson.step, state),
  );
  /** Displays values in controls, presets and gates, and requests their computation. */
  const show = (values: Values) => {
    state = { ...state, values };
    controls?.update(values);
    presets.update(values);
    drawGates();
    openLink.href = hashOf(room, values, { theme: state.theme });
    root.dataset.asked = String(computation.ask(room.name, values));
  };
  const change = (patch: Values) => {
    problems.replaceChildren();
    show({ ...state.values, ...patch });
    addressBar.writeSoon();
  };

  const enter = async (next: Room) => {
    computation.leave();
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
  const leave = () => {
    computation.leave();
    controls = undefined;
    outcome = undefined;
  };
  const follow = () => {
    lesson = readLesson(location.hash);
    const read = readAddress(lesson?.shared ?? location.hash, rooms);
    state = read.state;
    document.documentElement.toggleAttribute("data-embed", state.embed);
    if (lesson !== undefined) {
      leave();
      setTheme(state.theme);
      return;
    }
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
  const main = make("main", {}, intro, problems, stage, findings.status);
  const lessonHost = makeLessonHost(root, main, startWorker, themeNow);
  root.replaceChildren(navigation.element, main);
  systemDark.addEventListener("change", () => setTheme(state.theme));
  window.addEventListener("hashchange", follow);
  follow();
}
