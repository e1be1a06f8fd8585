"""Limit of a diagonal linear network of depth 2, by minimising its dual function with SciPy."""

import numpy as np
from peer import serve


def dual(method):
    def prepare(problem):
        from scipy.optimize import minimize

        x, y = np.array(problem["inputs"]), np.array(problem["targets"])
        square = problem["scale"] ** 2

        def value(dual):
            u = x.T @ dual
            return 2 * square * np.sum(np.cosh(u) - 1) - y @ dual

        def gradient(dual):
            return x @ (2 * square * np.sinh(x.T @ dual)) - y

        def hessian(dual):
            return (x * (2 * square * np.cosh(x.T @ dual))) @ x.T

        second = {} if method == "L-BFGS-B" else {"hess": hessian}
        options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 100000, "maxfun": 1000000} if method == "L-BFGS-B" else {"gtol": 1e-8}

        def run():
            found = minimize(value, np.zeros(len(y)), jac=gradient, method=method, options=options, **second)
            return np.abs(2 * square * np.sinh(x.T @ found.x)).sum()

        return run

    return prepare


methods = {}
missing = []
try:
    import scipy.optimize  # noqa: F401

    methods = {f"SciPy minimize, {name}": dual(name) for name in ("L-BFGS-B", "trust-exact")}
except ImportError:
    missing.append("scipy")
serve(methods, missing)
