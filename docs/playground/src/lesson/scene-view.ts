import { hashOf } from "../address";
import { type Controls, makeControls } from "../controls/controls";
import { make } from "../dom/make";
import { type Look, makeCanvas } from "../figures/canvas";
import { makeEnlarging } from "../figures/enlarge";
import type { Outcome } from "../outcome";
import { makeFindings } from "../page/findings";
import { fitWindow } from "../page/fit-window";
import { defaultsOf, type Values } from "../parameter";
import { makeComputation } from "../worker/computation";
import type { Scene } from "./step";

/** The figures of a step with their controls. */
export interface SceneView {
  readonly element: HTMLElement;
  /** Displays a scene with the default values of its parameters. */
  enter(scene: Scene): void;
  /** Sets values of parameters. */
  set(change: Values): void;
  /** Ignores the results that are still computed, and shows all figures. */
  leave(): void;
  /** Draws the figures again, with the present look. */
  redraw(): void;
}

/** Width of the window from which the figures stand next to the text. */
const NEXT_TO_TEXT = "(min-width: 62em)";
/** Height in pixels that is left below the figures for the links to other steps. */
const RESERVE = 110;
/** Largest height of the figures in pixels, below which two of them stand next to each other. */
const HIGHEST = 580;

/**
 * Makes the view of a scene. The attributes `data-asked`, `data-finished` and `data-drawn` of `root` hold the numbers of the
 * last requested, computed and drawn results.
 */
export function makeSceneView(root: HTMLElement, startWorker: () => Worker, look: () => Look): SceneView {
  let scene: Scene | undefined;
  let values: Values = {};
  let controls: Controls | undefined;
  let outcome: Outcome | undefined;
  let shown = 0;
  const findings = makeFindings();
  const canvas = makeCanvas(({ message }) => findings.fail(message));
  const enlarging = makeEnlarging(root, canvas.element);
  const controlsHost = make("div");
  const roomLink = make("p", { class: "room-link" });

  const redraw = () => {
    if (scene === undefined || outcome === undefined) return;
    const id = shown;
    canvas.draw(scene.figures(outcome, values), look(), () => {
      root.dataset.drawn = String(id);
    });
  };
  const computation = makeComputation(startWorker, {
    display(result, id) {
      shown = id;
      outcome = result;
      redraw();
    },
    finish(result, id) {
      findings.show(result);
      root.dataset.finished = String(id);
    },
    fail: findings.fail,
  });
  const show = ({ computation: name, fixed, room }: Scene) => {
    root.dataset.asked = String(computation.ask(name, { ...fixed, ...values }));
    if (room === undefined) return;
    const href = hashOf(room, { ...fixed, ...values });
    roomLink.replaceChildren(make("a", { href }, `This figure in the room “${room.title}”`));
  };
  const set = (change: Values) => {
    if (scene === undefined) return;
    values = { ...values, ...change };
    controls?.update({ ...scene.fixed, ...values });
    show(scene);
  };
  const leave = () => {
    computation.leave();
    enlarging.end();
    outcome = undefined;
  };
  const isWide = matchMedia(NEXT_TO_TEXT);
  const fit = (height: number | undefined) => {
    const most = root.hasAttribute("data-enlarged") ? Number.POSITIVE_INFINITY : HIGHEST;
    canvas.fit(isWide.matches && height !== undefined ? Math.min(height - RESERVE, most) : undefined);
  };
  fitWindow(canvas.element, [root, controlsHost, findings.notes, findings.facts], roomLink, fit);
  return {
    element: make(
      "section",
      { class: "lesson-scene", "aria-label": "Figures" },
      canvas.element,
      controlsHost,
      findings.notes,
      findings.facts,
      roomLink,
      findings.status,
    ),
    enter(next) {
      leave();
      scene = next;
      values = defaultsOf(next.parameters);
      findings.clear();
      roomLink.replaceChildren();
      controls = makeControls(next.parameters, set);
      controls.update({ ...next.fixed, ...values });
      controlsHost.replaceChildren(...(Object.keys(next.parameters).length > 0 ? [controls.element] : []));
      show(next);
    },
    set,
    leave,
    redraw,
  };
}
