import { type Look, makeCanvas } from "../figures/canvas";
import { makeEnlarging } from "../figures/enlarge";
import { makeGateGraph } from "../figures/gate-graph";
import { untilTime } from "../figures/over-time";
import type { Outcome } from "../outcome";
import type { Values } from "../parameter";
import type { DrawFigures, GateDrawing } from "../room";
import type { Room } from "../rooms";
import { makePlayback } from "./playback";

/** The state and result that the stage displays. */
export interface Scene {
  /** Number of the request of the result. */
  readonly id: number;
  readonly values: Values;
  readonly outcome: Outcome | undefined;
  readonly look: Look;
}

/** Source of the scene, and recipients of changes and reports. */
export interface StageLinks {
  readonly scene: () => Scene;
  readonly change: (patch: Values) => void;
  /** Receives the number of the scene of which all figures are drawn. */
  readonly drawn: (id: number) => void;
  readonly fail: (message: string) => void;
}

/** Figures of a room, with gates that can be clicked and a player that moves a time. */
export interface Stage {
  readonly figures: HTMLElement;
  readonly player: HTMLElement;
  /** Loads and shows the drawing of a room. */
  enter(room: Room): Promise<void>;
  /** Draws the present scene. */
  draw(): void;
  /** Displays values that may not be computed yet in gates and player. */
  update(): void;
  /** Stops the player and shows the whole curves. */
  rest(): void;
  /** Stops the player and shows all figures, before another place is displayed. */
  leave(): void;
  /** Fits the figures into a height, or into a page that is scrolled. */
  fit(height: number | undefined): void;
}

export function makeStage(root: HTMLElement, { scene, change, drawn, fail }: StageLinks): Stage {
  let entered: Room | undefined;
  let figures: DrawFigures | undefined;
  let gates: GateDrawing | undefined;
  const canvas = makeCanvas(({ message }) => fail(message));
  const enlarging = makeEnlarging(root, canvas.element);
  const gateGraph = makeGateGraph((row, column) => change(gates!.toggle(scene().values, row, column)));
  const playback = makePlayback(change, () => draw());
  /** Time up to which curves are drawn; undefined for whole curves. */
  let end: number | undefined;
  const update = () => {
    const { outcome, values, look } = scene();
    playback.update(values);
    if (gates !== undefined) gateGraph.update(gates.panels(outcome, values, look.theme, end));
  };
  const draw = () => {
    const { id, outcome, values, look } = scene();
    const whole = outcome === undefined ? undefined : figures?.(outcome, values);
    end = whole === undefined ? undefined : playback.endOf(whole);
    update();
    if (whole === undefined) return;
    canvas.draw(end === undefined ? whole : untilTime(whole, end), look, () => drawn(id));
  };
  return {
    figures: canvas.element,
    player: playback.element,
    async enter(room) {
      entered = room;
      figures = undefined;
      gates = undefined;
      enlarging.end();
      playback.enter(room);
      gateGraph.element.remove();
      const [loaded, loadedGates] = await Promise.all([room.loadFigures(), room.loadGates?.()]);
      if (entered !== room) return;
      figures = loaded;
      gates = loadedGates;
      if (gates !== undefined) canvas.element.prepend(gateGraph.element);
      draw();
    },
    draw,
    update,
    rest: playback.rest,
    leave() {
      playback.rest();
      enlarging.end();
    },
    fit: canvas.fit,
  };
}
