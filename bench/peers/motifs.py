"""Motifs of a coloured graph in layers: products of adjacency matrices in NumPy, and subgraph isomorphism in NetworkX."""

import random

import numpy as np
from peer import serve


def adjacency(nodes, edges):
    matrix = np.zeros((nodes, nodes))
    matrix[edges[:, 0], edges[:, 1]] = 1
    return matrix


def pairs(counts):
    return (counts * (counts - 1) / 2).sum()


def bifans(matrix):
    return pairs(np.triu(matrix @ matrix.T, 1))


def count(matrix):
    walks = matrix @ matrix
    np.fill_diagonal(walks, 0)
    return bifans(matrix) + pairs(walks)


def counts(problem):
    edges = np.array(problem["edges"])
    return lambda: count(adjacency(problem["nodes"], edges))


def isomorphic(problem):
    """All induced subgraphs, each of which is found once for each of four symmetries of a bi-fan, two of a diamond."""
    graph = nx.DiGraph([(i, j) for i, j, _ in problem["edges"]])
    bifan = nx.DiGraph([(0, 2), (0, 3), (1, 2), (1, 3)])
    diamond = nx.DiGraph([(0, 1), (0, 2), (1, 3), (2, 3)])

    def number(motif):
        return sum(1 for _ in nx.algorithms.isomorphism.DiGraphMatcher(graph, motif).subgraph_isomorphisms_iter())

    return lambda: number(bifan) / 4 + number(diamond) / 2


def significance(problem):
    layers = problem["layers"]
    groups = {}
    for i, j, colour in problem["edges"]:
        groups.setdefault((colour, layers[i], layers[j]), []).append((i, j, colour))

    def run():
        generator = random.Random(0)
        found = []
        for _ in range(problem["randomisations"]):
            present = {(i, j) for i, j, _ in problem["edges"]}
            randomised = []
            for group in groups.values():
                edges = list(group)
                accepted = attempts = 0
                while accepted < 3 * len(edges) and attempts < 100 * len(edges):
                    attempts += 1
                    e, f = generator.randrange(len(edges)), generator.randrange(len(edges))
                    (a, b, colour), (c, d, _) = edges[e], edges[f]
                    if a == c or b == d or (a, d) in present or (c, b) in present:
                        continue
                    present -= {(a, b), (c, d)}
                    present |= {(a, d), (c, b)}
                    edges[e], edges[f] = (a, d, colour), (c, b, colour)
                    accepted += 1
                randomised += edges
            found.append(bifans(adjacency(problem["nodes"], np.array(randomised))))
        return np.mean(found)

    return run


methods = {"counts: NumPy": counts, "significance: Python, NumPy": significance}
missing = []
try:
    import networkx as nx

    methods["induced: NetworkX"] = isomorphic
except ImportError:
    missing.append("networkx")

serve(methods, missing)
