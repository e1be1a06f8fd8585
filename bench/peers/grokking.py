"""Gradient descent of the hidden weights of a network with the activation h + e h²/2 and a fixed readout, in NumPy."""

from peer import serve


def numpy_network(problem):
    """Trains the network by two products per step."""
    import numpy as np

    d, width, epsilon = problem["dimension"], problem["width"], problem["epsilon"]
    x = np.array(problem["inputs"]).reshape(-1, d)
    y = np.array(problem["targets"])
    start = np.array(problem["weights"]).reshape(width, d)

    def run():
        weights = start.copy()
        for _ in range(problem["steps"]):
            h = x @ weights.T
            error = (h + epsilon / 2 * h * h).mean(1) - y
            weights -= (error[:, None] * (1 + epsilon * h)).T @ x / len(y)
        h = x @ weights.T
        return float((((h + epsilon / 2 * h * h).mean(1) - y) ** 2).mean())

    return run


try:
    import numpy  # noqa: F401

    serve({"NumPy network": numpy_network})
except ImportError:
    serve({}, ["numpy"])
