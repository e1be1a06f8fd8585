import { keyOf } from "../points/point";
import { nonFinitePoint } from "../run/non-finite-point";
import { type FolderRound, roundsOf, type SweepFolder } from "./sweep-folder";

/** Numbers of points by their state. */
export interface PointCounts {
  readonly points: number;
  /** Points with values. */
  readonly finished: number;
  /** Finished points with values that are NaN or infinite. */
  readonly nonFinite: number;
  /** Points whose work failed at every attempt. */
  readonly failed: number;
  /** Points without an outcome. */
  readonly missing: number;
}

/** Numbers of points of a round: the grid is round 1. */
export interface RoundCounts extends PointCounts {
  readonly round: number;
}

/** Numbers of points of a shard. */
export interface ShardCounts extends PointCounts {
  /** Number of the shard, from 1. */
  readonly shard: number;
}

/** Numbers of points of a sweep: altogether, by round and by shard. */
export interface SweepCounts extends PointCounts {
  readonly rounds: readonly RoundCounts[];
  readonly shards: readonly ShardCounts[];
}

/** Counted points of a sweep, its rounds, and the names of its values in the order of the points. */
export interface CountedSweep {
  readonly counts: SweepCounts;
  readonly rounds: readonly FolderRound[];
  readonly valueNames: ReadonlySet<string>;
}

/** Counts the points of a sweep by their outcomes, one by one. */
export function countOutcomes(folder: SweepFolder): CountedSweep {
  const rounds: FolderRound[] = [];
  const byRound: RoundCounts[] = [];
  const byShard = Array.from({ length: folder.shards }, () => counter());
  const all = counter();
  const valueNames = new Set<string>();
  for (const round of roundsOf(folder)) {
    const own = counter();
    let index = 0;
    for (const point of round.points) {
      const outcome = folder.outcomes.get(keyOf(point));
      const state = outcome === undefined ? "missing" : outcome.values === undefined ? "failed" : "finished";
      const isNonFinite = outcome !== undefined && nonFinitePoint(outcome) !== undefined;
      for (const name of Object.keys(outcome?.values ?? {})) valueNames.add(name);
      for (const counts of [all, own, byShard[index % folder.shards]!]) {
        counts.points++;
        counts[state]++;
        if (isNonFinite) counts.nonFinite++;
      }
      index++;
    }
    rounds.push(round);
    byRound.push({ round: round.number, ...own });
  }
  const shards = byShard.map((counts, i) => ({ shard: i + 1, ...counts }));
  return { counts: { ...all, rounds: byRound, shards }, rounds, valueNames };
}

const counter = () => ({ points: 0, finished: 0, nonFinite: 0, failed: 0, missing: 0 });
