"""Fit of Chinchilla's law by L-BFGS on the loss of Huber of log losses, from a grid of starts, with resampled fits."""

import itertools

import numpy as np
from peer import serve
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

HUBER = 1e-3


def alpha(problem):
    n, d, loss = (np.log(problem[name]) for name in ("parameters", "tokens", "loss"))

    def objective(x, n, d, loss):
        a, b, e, alpha, beta = x
        terms = np.stack([a - alpha * n, b - beta * d, np.full(len(n), e)])
        residual = logsumexp(terms, axis=0) - loss
        size = np.abs(residual)
        value = np.where(size <= HUBER, residual**2 / 2, HUBER * (size - HUBER / 2)).sum()
        slope = np.clip(residual, -HUBER, HUBER) * softmax(terms, axis=0)
        return value, np.array([slope[0].sum(), slope[1].sum(), slope[2].sum(), -(slope[0] * n).sum(), -(slope[1] * d).sum()])

    def fit(start, *data):
        return minimize(objective, start, args=data, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-10})

    def run():
        starts = itertools.product((2, 5, 8), (2, 5, 8), (0, 0.5), (0.2, 0.5), (0.2,))
        best = min((fit(np.array(start, float), n, d, loss) for start in starts), key=lambda result: result.fun)
        random = np.random.default_rng(0)
        for _ in range(problem["bootstrap"]):
            rows = random.integers(len(n), size=len(n))
            fit(best.x, n[rows], d[rows], loss[rows])
        return best.x[3]

    return run


serve({"SciPy, L-BFGS": alpha})
