"""Simple contagion on a graph in NumPy, with the neighbours in a sparse matrix of SciPy."""

import numpy as np
from peer import serve
from scipy.sparse import coo_matrix

INFECTION, RECOVERY = 0.04, 0.08


def prevalence(problem):
    n, steps = problem["nodes"], problem["steps"]
    edges = np.array(problem["edges"])
    ends = np.concatenate([edges, edges[:, ::-1]])
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n)).tocsr()

    def run():
        random = np.random.default_rng(0)
        states = np.zeros((steps + 1, n))
        states[0, random.permutation(n)[: n // 10]] = 1
        for t in range(steps):
            infected = graph @ states[t]
            probability = np.where(states[t] == 1, 1 - RECOVERY, 1 - (1 - INFECTION) ** infected)
            states[t + 1] = random.random(n) < probability
        return states.mean()

    return run


serve({"NumPy, SciPy": prevalence})
