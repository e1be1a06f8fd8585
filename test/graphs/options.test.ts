import { type GraphFrame, networkFigure, raceFigure } from "../../src/graphs";
import { race, reduce } from "../../src/neural-race";
import { pathwayXor } from "../../src/tasks";
import { testOptions } from "../helpers/option-cases";

const { network, task } = pathwayXor();
const frame: Required<GraphFrame> = {
  title: "one",
  edges: { "x->h1": 1 },
  pathways: [{ name: "left", edges: ["x->h1", "h1->y"], strength: 0.5 }],
  closed: ["h2"],
};
const texts = { name: "net", title: "A network", caption: "Its words.", label: "strength", width: 500 };
const trajectory = race(reduce(network, task), { times: [0, 1], initial: 0.1 });

testOptions([
  [
    "networkFigure",
    "options",
    "frame",
    "frames",
    (extra) => networkFigure(network, { ...texts, frames: [frame], ...extra }),
  ],
  [
    "networkFigure",
    "options.frames[0]",
    "close",
    "closed",
    (extra) => networkFigure(network, { ...texts, frames: [{ ...frame, ...extra }] }),
  ],
  [
    "raceFigure",
    "options",
    "path",
    "paths",
    (extra) =>
      raceFigure({
        network,
        race: trajectory,
        times: [0, 1],
        mode: 0,
        paths: [0, 1],
        name: "race",
        title: "A race",
        caption: "Its words.",
        width: 500,
        ...extra,
      }),
  ],
]);
