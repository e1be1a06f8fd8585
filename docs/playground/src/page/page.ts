import { hashOf, readAddress, type State } from "../address";
import { type Controls, makeControls } from "../controls/controls";
import { makePresets } from "../controls/presets";
import { make, putInto } from "../dom/make";
import { type LessonAddress, lessonHash, readLesson } from "../lesson/address";
import { makeLessonHost } from "../lesson/host";
import type { Outcome } from "../outcome";
import { ownRunHash, readOwnRun } from "../own-run/address";
import { makeOwnRunHost } from "../own-run/host";
import type { Values } from "../parameter";
import type { Room } from "../rooms";
import { makeComputation } from "../worker/computation";
import { makeActions } from "./actions";
import { makeAddressBar } from "./address-bar";
import { makeEquations } from "./equations";
import { makeFindings } from "./findings";
import { fitWindow } from "./fit-window";
import type { Addresses } from "./links";
import { applyLook, lookOf } from "./look";
import { makeNavigation } from "./navigation";
import { makeNotice } from "./notice";
import { TIME } from "./playback";
import { makeScreenButton } from "./screen-button";
import { makeStage } from "./stage";

/** Surroundings of the page. */
export interface Surroundings {
  readonly startWorker: () => Worker;
  readonly addresses: Addresses;
}

/** Makes the page. The address determines the displayed state, and every change of the state updates the address. */
export function makePage(
  root: HTMLElement,
  rooms: readonly Room[],
  { startWorker, addresses }: Surroundings,
): void {
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  let state: State = readAddress("", rooms).state;
  /** The step of the lesson that is displayed in place of a room. */
  let lesson: LessonAddress | undefined;
  let room = rooms[0]!;
  /** True if the reader's own run is displayed in place of a room. */
  let isOwnRun = false;
  let controls: Controls | undefined;
  let outcome: Outcome | undefined;
  /** Number of the request of the displayed result. */
  let shown = 0;

  const title = make("h2");
  const text = make("p", { class: "text" });
  const problems = make("div", { class: "problems", role: "alert" });
  const side = make("div", { class: "side" });
  const openLink = make("a", { class: "open", target: "_blank", rel: "noopener" }, "Open in the playground");
  const findings = makeFindings();
  const notice = makeNotice();
  const equations = makeEquations(addresses);
  const lookNow = () => lookOf(state, systemDark.matches);
  const stage = makeStage(root, {
    scene: () => ({ id: shown, values: state.values, outcome, look: lookNow() }),
    change: (patch) => change(patch),
    drawn: (id) => {
      root.dataset.drawn = String(id);
    },
    fail: findings.fail,
  });
  const navigation = makeNavigation(rooms, {
    onTheme: () => choose({ theme: lookNow().theme === "dark" ? "light" : "dark" }),
    onType: () => choose({ type: state.type === "large" ? "normal" : "large" }),
  });
  const presets = makePresets((values) => {
    problems.replaceChildren();
    stage.rest();
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
    drawings: () => stage.figures.querySelectorAll<SVGElement>(":scope > figure > svg"),
    data: () => ({ room: room.name, address: location.href, values: state.values, ...outcome }),
  });
  const computation = makeComputation(startWorker, {
    display(result, id) {
      shown = id;
      outcome = result;
      stage.draw();
    },
    finish(result, id) {
      findings.show(result);
      root.dataset.finished = String(id);
    },
    fail: findings.fail,
  });
  const addressBar = makeAddressBar(() => {
    if (lesson !== undefined) return lessonHash(lesson.step, state);
    return isOwnRun ? ownRunHash(state) : hashOf(room, state.values, state);
  });

  /** Leaves the place empty, with the reason. */
  const showAbsence = (message: string) => {
    place.replaceChildren();
    notice.showAbsence(message);
  };
  /** Displays theme and type. */
  const look = () => {
    applyLook(state);
    const other = lesson !== undefined ? "lesson" : isOwnRun ? "own" : undefined;
    navigation.update(other ?? room, state, lookNow().theme === "dark");
    stage.draw();
    if (other === undefined) putInto(place, main);
    lessonHost.show(lesson, state);
    ownRunHost.show(isOwnRun, lookNow());
  };
  const choose = (choice: Partial<Pick<State, "theme" | "type">>) => {
    state = { ...state, ...choice };
    look();
    addressBar.write("replace");
  };
  /** Displays values in controls, presets and gates, and requests their computation. */
  const show = (values: Values) => {
    state = { ...state, values };
    controls?.update(values);
    presets.update(values);
    stage.update();
    openLink.href = hashOf(room, values, { theme: state.theme, type: state.type });
    root.dataset.asked = String(computation.ask(room.name, values));
  };
  const change = (patch: Values) => {
    problems.replaceChildren();
    show({ ...state.values, ...patch });
    addressBar.writeSoon();
  };
  const enter = (next: Room) => {
    computation.leave();
    room = next;
    outcome = undefined;
    document.title = `${next.title} · learning-dynamics playground`;
    title.textContent = next.title;
    text.textContent = next.text;
    findings.clear();
    equations.enter(next);
    presets.enter(next);
    const { [TIME]: _played, ...others } = next.parameters;
    controls = makeControls(others, change);
    side.replaceChildren(controls.element);
    stage.enter(next).catch(({ message }: Error) => {
      if (room === next && controls !== undefined) notice.showAbsence(message);
    });
  };
  const leave = () => {
    computation.leave();
    stage.leave();
    controls = undefined;
    outcome = undefined;
  };
  const follow = () => {
    lesson = readLesson(location.hash);
    const ownRun = readOwnRun(location);
    isOwnRun = ownRun !== undefined;
    const read = readAddress(lesson?.shared ?? ownRun ?? location.hash, rooms);
    state = read.state;
    stage.rest();
    notice.show(isOwnRun ? read.problems : []);
    if (lesson !== undefined) lesson = { ...lesson, problems: [...lesson.problems, ...read.problems] };
    if (lesson !== undefined || isOwnRun) {
      leave();
      look();
      return;
    }
    const next = rooms.find(({ name }) => name === state.room)!;
    if (next !== room || controls === undefined) enter(next);
    look();
    problems.replaceChildren(...read.problems.map((problem) => make("p", {}, problem)));
    show(state.values);
  };

  const intro = make("div", { class: "intro" }, title, text, presets.buttons, presets.text);
  const toolbar = make("div", { class: "toolbar" }, stage.player, openLink, makeScreenButton());
  const below = make("div", { class: "below" }, findings.facts, equations.element);
  const parts = [
    intro,
    actions,
    problems,
    stage.figures,
    findings.notes,
    toolbar,
    side,
    below,
    findings.status,
  ];
  const main = make("main", {}, ...parts);
  const place = make("div", {}, main);
  const lessonHost = makeLessonHost(root, place, startWorker, lookNow, showAbsence);
  const ownRunHost = makeOwnRunHost(place, showAbsence);
  root.replaceChildren(navigation.element, notice.element, place);
  const around = [navigation.element, notice.element, intro, problems, findings.notes, toolbar, side];
  fitWindow(stage.figures, around, below, stage.fit);
  systemDark.addEventListener("change", look);
  window.addEventListener("hashchange", follow);
  follow();
}
