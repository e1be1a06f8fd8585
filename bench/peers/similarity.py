"""Similarity of two layers in NumPy: linear CKA and the maximum subspace match (Wang et al. 2018)."""

import numpy as np
from peer import serve
from stream import entries


def layers(problem):
    samples, neurons = problem["samples"], problem["neurons"]
    size = samples * neurons
    a = entries(1, size).reshape(samples, neurons)
    noise = entries(1 + size, size).reshape(samples, neurons)
    neuron = np.arange(neurons)
    partner = a[:, np.minimum(neurons - 1, neuron + 8)]
    return a, a + 0.9 * partner + 0.8 * neuron / neurons * noise


def centred(x):
    return x - x.mean(axis=0)


def cka_of_features(problem):
    a, b = layers(problem)

    def run():
        x, y = centred(a), centred(b)
        own, other = np.linalg.norm(x.T @ x), np.linalg.norm(y.T @ y)
        return np.linalg.norm(x.T @ y) ** 2 / (own * other)

    return run


def relative_residuals(z, onto):
    u, s, _ = np.linalg.svd(onto, full_matrices=False)
    u = u[:, s > 1e-12 * s[0]]
    return np.linalg.norm(z - u @ (u.T @ z), axis=0) / np.linalg.norm(z, axis=0)


def similarity(x, y, epsilon):
    total = x.shape[1] + y.shape[1]
    a, b = np.arange(x.shape[1]), np.arange(y.shape[1])
    while len(a) > 0 and len(b) > 0:
        left = a[relative_residuals(x[:, a], y[:, b]) <= epsilon]
        if len(left) == 0:
            return 0
        right = b[relative_residuals(y[:, b], x[:, left]) <= epsilon]
        if len(left) == len(a) and len(right) == len(b):
            return (len(a) + len(b)) / total
        a, b = left, right
    return 0


def match_reduced(problem):
    a, b = layers(problem)

    def run():
        r = np.linalg.qr(np.hstack([a, b]), mode="r")
        return similarity(r[:, : a.shape[1]], r[:, a.shape[1] :], problem["epsilon"])

    return run


serve({"NumPy CKA, products of features": cka_of_features, "NumPy match, after one QR": match_reduced})
