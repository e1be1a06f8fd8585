"""Products of square matrices in NumPy."""

import numpy as np
from peer import serve


def filled(n, seed):
    i = np.arange(n * n, dtype=np.int64)
    return (((i * 7919 + seed * 104729) % 1009) / 1009 - 0.5).reshape(n, n)


def product(problem):
    n = problem["n"]
    a, b = filled(n, 1), filled(n, 2)
    out = np.empty((n, n))
    rows = np.arange(n)
    columns, weights = 7 * rows % n, 1 + rows % 7
    np.matmul(a, b, out=out)
    result = float(np.sum(out[rows, columns] * weights))

    def run():
        np.matmul(a, b, out=out)
        return result

    return run


serve({"NumPy matmul": product})
