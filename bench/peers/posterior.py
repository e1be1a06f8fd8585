"""Posterior of a ReLU network with one hidden layer in NumPy, by Hamiltonian Monte Carlo with a fixed step."""

import numpy as np
from peer import serve

# Step with an acceptance of about 0.8.
STEP = 0.06


def second_moment(problem):
    p, n, temperature = problem["samples"], problem["width"], problem["temperature"]
    deviation = problem["readoutVariance"] ** 0.5
    factor = np.linalg.cholesky(np.eye(p) + problem["correlation"])
    targets = np.eye(2)[(np.arange(p) >= p // 2).astype(int)]

    def evaluate(u, b):
        z = u @ factor.T
        values = np.maximum(z, 0)
        residual = (values.T @ b) * (deviation / n) - targets
        signal = residual * (deviation / temperature)
        energy = (np.sum(u * u) + np.sum(b * b)) / 2 + n / (2 * temperature) * np.sum(residual * residual)
        return energy, u + ((b @ signal.T) * (z > 0)) @ factor, b + values @ signal

    def run():
        random = np.random.default_rng(0)
        u, b = random.standard_normal((n, p)), random.standard_normal((n, 2))
        total, count = 0.0, problem["trajectories"]
        for k in range(count):
            x, y, v, w = u, b, random.standard_normal(u.shape), random.standard_normal(b.shape)
            step = STEP * (0.8 + 0.4 * random.random())
            energy, gu, gb = evaluate(x, y)
            start = energy + (np.sum(v * v) + np.sum(w * w)) / 2
            v, w = v - step / 2 * gu, w - step / 2 * gb
            for i in range(problem["steps"]):
                x, y = x + step * v, y + step * w
                energy, gu, gb = evaluate(x, y)
                kick = step if i + 1 < problem["steps"] else step / 2
                v, w = v - kick * gu, w - kick * gb
            change = energy + (np.sum(v * v) + np.sum(w * w)) / 2 - start
            if np.log(random.random()) < -change:
                u, b = x, y
            if k >= count // 2:
                total += np.mean(b * b) * problem["readoutVariance"]
        return total / (count - count // 2)

    return run


serve({"NumPy": second_moment})
