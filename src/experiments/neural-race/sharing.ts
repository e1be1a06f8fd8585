import { networkFigure } from "../../graphs";
import {
  gatedAlignedWeights,
  gatedGradientFlowAsync,
  gatedNetwork,
  type Path,
  type Race,
  type Reduction,
  race,
  reduce,
  routingRace,
} from "../../neural-race";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { counted, lastOf, rounded } from "../../reports/numbers";
import { linearGrid } from "../../reports/series";
import { type GatedProblem, routing } from "../../tasks";
import { PAPER, TIME } from "./common";

/** One item with input 1 and target 1: one mode with singular value and variance 1. */
const ITEM = { inputs: [[1]], targets: [[1]] };

/** Number of domains of the network in which shared and separate pathways race, small enough for a figure. */
const DRAWN_DOMAINS = 2;

/**
 * Saxe, Sodhani & Lewallen (2022), section 4.2: hidden weights that more routes share learn faster, and if a route has
 * both a shared and a separate pathway, the shared pathway wins.
 */
export const raceSharing = defineExperiment(
  {
    name: "race-sharing",
    title: "The more routes share a pathway, the faster it learns",
    paper: PAPER,
    claim:
      "Learning has a bias towards shared representations: a pathway that more routes share learns faster.",
    control:
      "No pathway is shared: every route has a separate hidden matrix for every P, and the shared pathway of the contest is open for one route only.",
    summary: [
      "All routes from M input to M output domains are trained, with P routes per hidden weight matrix, from a separate " +
        "matrix for every route (P = 1) to one matrix for all routes (P = M²). The half-learning time is computed in closed " +
        "form, by the race of the modes, and by gradient flow of the full network.",
      "Then a separate and a shared pathway race in a network in which every route has both, from equal strengths.",
    ],
    parameters: {
      domains: {
        default: 10,
        description: "input domains, and output domains, M; P runs over the squares of its divisors",
        integer: true,
        atLeast: 2,
        atMost: 16,
      },
      initial: { default: 0.05, description: "initial strength of all weights", atLeast: 1e-3, atMost: 0.3 },
      hidden: {
        default: 4,
        description: "units of each hidden layer of the full network",
        integer: true,
        atLeast: 1,
        atMost: 64,
      },
    },
  },
  async (report) => {
    const { domains, initial, hidden } = report.parameters;
    const divisors = Array.from({ length: domains }, (_, i) => i + 1).filter((q) => domains % q === 0);
    const modes = divisors.map((q) => ({
      shared: q * q,
      mode: routingRace({ domains, routesPerHidden: q * q, strength: 1, initial }),
    }));
    const found: {
      shared: number;
      reduced: number;
      reducedError: number;
      ratio: number;
      full: number;
      times: Float64Array;
      loss: Float64Array;
    }[] = [];
    for (const [i, { shared }] of modes.entries()) {
      const onProgress = report.stage(
        `${counted(shared, "route")} per hidden matrix`,
        (0.9 * (i + 1)) / modes.length,
      );
      const actual = report.control ? 1 : shared;
      const { network, task } = routing({ domains, routesPerHidden: actual, base: ITEM, hidden });
      const reduction = reduce(network, task);
      await report.turn();
      const exact = routingRace({ domains, routesPerHidden: actual, strength: 1, initial });
      const times = linearGrid(0, 2 * exact.halfTime, 33);
      const trajectory = race(reduction, { times, initial });
      const weights = gatedAlignedWeights({ reduction, strengths: initial, seed: 1 });
      const flow = report.ensure(
        await gatedGradientFlowAsync(network, weights, task, {
          times,
          // Loss at half of the final strength 1: ½ (1 − ½)².
          events: [{ name: "half", value: (_, { loss }) => 1 - 8 * loss }],
          signal: report.signal,
          onProgress,
        }),
      );
      const { edges, edgeStrengths } = trajectory;
      const finalStrength = (isEdge: (edge: string) => boolean) =>
        Math.abs(edgeStrengths.get(times.length - 1, edges.findIndex(isEdge), 0));
      found.push({
        shared,
        reducedError: Math.abs(trajectory.halfTimes.get(0, 0) / exact.halfTime - 1),
        ratio:
          finalStrength((edge) => /^h\d*->k/.test(edge)) / finalStrength((edge) => edge.startsWith("x1->")),
        reduced: trajectory.halfTimes.get(0, 0),
        full: flow.events[0]!.time,
        times: flow.times,
        loss: flow.loss,
      });
    }
    report.stage("shared and separate pathways", 0.98);
    const both = twoWays(hidden, report.control);
    const reduction = reduce(both.network, both.task);
    const half = race(reduction, { times: [0], initial }).halfTimes.get(0, 0);
    const times = linearGrid(0, 1.6 * half, 201);
    const contest: Contest = { reduction, trajectory: race(reduction, { times, initial }) };
    const strengths = { shared: strengthOf(contest, "shared"), own: strengthOf(contest, "own") };
    report.stage("report", 1);

    const relative = (a: number, b: number): number => Math.abs(a / b - 1);
    report.agreeWithin(
      "race of the modes and closed form: largest relative difference of the half-learning times",
      Math.max(...found.map(({ reducedError }) => reducedError)),
      1e-9,
    );
    report.claimAtMost(
      "gradient flow of the full network and closed form: largest relative difference of the half-learning times",
      Math.max(...found.map(({ full }, i) => relative(full, modes[i]!.mode.halfTime))),
      1e-8,
    );
    report.claimAtMost(
      "final ratio of hidden to input strengths: largest relative difference from P^¼",
      Math.max(...found.map(({ shared, ratio }) => relative(ratio, shared ** 0.25))),
      initial,
    );
    report.claimAtMost(
      "more sharing learns faster: largest ratio of the half-learning times of the full network for a P and for the next smaller P",
      Math.max(...found.slice(1).map(({ full }, i) => full / found[i]!.full)),
      0.7,
    );
    report.claimAtLeast(
      "shared and separate pathways: final fraction of the strength that the shared pathway carries",
      lastOf(strengths.shared) / (lastOf(strengths.shared) + lastOf(strengths.own)),
      0.9,
    );

    report.addTable({
      name: `Half-learning times (τ) and final ratios of strengths, M = ${domains}`,
      columns: [
        "routes per hidden matrix P",
        "closed form",
        "race of the modes",
        "full network",
        "final hidden/input",
        "P^¼",
      ],
      rows: modes.map(({ shared, mode }, i) => [
        shared,
        rounded(mode.halfTime, 6),
        rounded(found[i]!.reduced, 6),
        rounded(found[i]!.full, 6),
        rounded(mode.final[1] / mode.final[0]),
        rounded(shared ** 0.25),
      ]),
    });
    for (const { shared, times, loss } of found)
      report.addSeries(`P = ${shared}, full network`, { time: times, loss });
    report.addSeries("shared and separate pathways", {
      time: times,
      "shared pathway": strengths.shared,
      "separate pathway": strengths.own,
    });
    report.addFigure({
      name: "sharing",
      title: "Routes that share a hidden pathway with more other routes are learned earlier",
      caption:
        `Strength of the map on every route of ${domains} input and ${domains} output domains, from an initial strength of ` +
        `${initial} of all weights, with P routes per hidden weight matrix. Dots: gradient flow of the full network.`,
      x: {
        label: TIME.label,
        scale: "log",
        domain: [modes[modes.length - 1]!.mode.halfTime / 4, 3 * modes[0]!.mode.halfTime],
      },
      y: { label: "strength of the map, B₁B₂B₃", domain: [0, 1.05] },
      marks: modes.flatMap(({ shared, mode }, i): Mark[] => {
        const category = `P = ${shared}`;
        const grid = Array.from({ length: 161 }, (_, k) => mode.halfTime * 10 ** (-1.2 + k / 80));
        return [
          {
            type: "line",
            category,
            method: "closed form",
            x: grid,
            y: grid.map((t) => mode.at(t).reduce((product, b) => product * b, 1)),
          },
          {
            type: "dot",
            category,
            method: "gradient flow",
            x: found[i]!.times.slice(8, 24),
            y: found[i]!.loss.slice(8, 24).map((loss) => 1 - Math.sqrt(2 * loss)),
          },
        ];
      }),
    });
    report.addFigure({
      name: "both-ways",
      title: "If a route has a shared and a separate pathway, the shared pathway wins",
      caption:
        `${DRAWN_DOMAINS} input and ${DRAWN_DOMAINS} output domains. Every route has a separate pathway and one that all ` +
        "routes share, from equal strengths. The shared pathway explains the target before the others have grown.",
      x: TIME,
      y: { label: "strength of a route's pathway, B₁B₂B₃", scale: "log" },
      marks: (["shared", "own"] as const).map(
        (kind): Mark => ({
          type: "line",
          category: NAMES[kind],
          x: times,
          y: strengths[kind],
        }),
      ),
    });
    report.addFigure(contestFigure(contest, [0.5 * half, half, 1.4 * half]));
  },
);

const NAMES = { shared: "shared pathway", own: "separate pathway" } as const;

/**
 * Creates a problem in which every route has a separate pathway (h1, k1, ...) and one that all routes share (h, k), or
 * that only the first route can use.
 */
function twoWays(hidden: number, isUnshared: boolean): GatedProblem {
  const { task } = routing({ domains: DRAWN_DOMAINS, base: ITEM });
  const nodes: Record<string, number> = { x1: 1, x2: 1, h: hidden, k: hidden, y1: 1, y2: 1 };
  const edges: [string, string][] = [["h", "k"]];
  const nodeGates = { ...task.nodeGates };
  for (let i = 1; i <= DRAWN_DOMAINS; i++) edges.push([`x${i}`, "h"], ["k", `y${i}`]);
  for (let route = 0; route < DRAWN_DOMAINS * DRAWN_DOMAINS; route++) {
    const [i, j, own] = [Math.floor(route / DRAWN_DOMAINS) + 1, (route % DRAWN_DOMAINS) + 1, route + 1];
    nodes[`h${own}`] = nodes[`k${own}`] = hidden;
    edges.push([`x${i}`, `h${own}`], [`h${own}`, `k${own}`], [`k${own}`, `y${j}`]);
    nodeGates[`h${own}`] = Array.from({ length: DRAWN_DOMAINS * DRAWN_DOMAINS }, (_, sample) =>
      sample === route ? 1 : 0,
    );
  }
  if (isUnshared) nodeGates.h = nodeGates.h1!;
  return { network: gatedNetwork({ nodes, edges }), task: { ...task, nodeGates } };
}

/** A race of shared and separate pathways. */
interface Contest {
  readonly reduction: Reduction;
  readonly trajectory: Race;
}

const kindOf = ({ nodes }: Path): "shared" | "own" => (nodes.includes("h") ? "shared" : "own");

/** Returns the strength of a shared or separate pathway over time. All pathways of a kind have equal strengths. */
function strengthOf({ reduction, trajectory }: Contest, kind: "shared" | "own"): number[] {
  const path = reduction.paths.findIndex((each) => kindOf(each) === kind);
  return Array.from(trajectory.times, (_, i) => trajectory.pathStrengths.get(i, path, 0));
}

/** Creates the figure of the race on its graph, before, during and after its decision. */
function contestFigure({ reduction, trajectory }: Contest, times: readonly number[]): Figure {
  return networkFigure(reduction.network, {
    name: "contest",
    title: "All pathways grow, and the shared pathway wins the race",
    caption:
      "Thickness: strength of the two pathways of each route; the pathways over h and k share the hidden weights.",
    label: "strength of the pathway",
    width: 860,
    frames: times.map((t) => {
      const state = trajectory.at(t);
      return {
        title: `t = ${rounded(t, 3)}`,
        pathways: reduction.paths.map((path, p) => ({
          name: NAMES[kindOf(path)],
          edges: path.edges,
          strength: Math.abs(state.paths.get(p, 0)),
        })),
      };
    }),
  });
}
