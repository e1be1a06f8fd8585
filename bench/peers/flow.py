"""The gradient flow of a deep linear network on white inputs in scipy, from the statistics alone."""

import numpy as np
from peer import serve
from scipy.integrate import solve_ivp


def with_method(method):
    def make(problem):
        widths, end = problem["widths"], problem["end"]
        shapes = list(zip(widths[1:], widths))
        start = np.concatenate(problem["weights"])
        target = np.array(problem["inputOutputCorrelation"]).reshape(widths[-1], widths[0])
        expected = np.array(problem["product"]).reshape(target.shape)
        cuts = np.cumsum([n * m for n, m in shapes])[:-1]

        def split(y):
            return [part.reshape(shape) for part, shape in zip(np.split(y, cuts), shapes)]

        def field(_, y):
            w1, w2, w3 = split(y)
            hidden = w2 @ w1
            error = target - w3 @ hidden
            back = w3.T @ error
            return np.concatenate([(w2.T @ back).ravel(), (back @ w1.T).ravel(), (error @ hidden.T).ravel()])

        def solve(tolerance):
            y = solve_ivp(field, [0, end], start, method=method, rtol=tolerance, atol=tolerance * 1e-3).y[:, -1]
            w1, w2, w3 = split(y)
            return w3 @ w2 @ w1

        tolerance = 1e-2
        while np.linalg.norm(solve(tolerance) - expected) > 1e-6 * np.linalg.norm(expected):
            tolerance /= 10
            if tolerance < 1e-13:
                raise ValueError("no tolerance gives 1e-6")
        return lambda: np.linalg.norm(solve(tolerance))

    return make


serve({f"scipy {method}": with_method(method) for method in ("DOP853", "RK45", "LSODA")})
