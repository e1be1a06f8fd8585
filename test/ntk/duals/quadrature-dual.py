"""Writes quadrature-dual.references.json: products and half-angle squares of activations without a closed form, by
composite Gauss-Legendre rules of 24 nodes on panels that are split at 0, in 80-bit floating point (numpy, mpmath)."""

import json
from pathlib import Path

import mpmath
import numpy as np

X = np.longdouble
mpmath.mp.dps = 30


def legendre(n):
    nodes, weights = [], []
    for start in np.polynomial.legendre.leggauss(n)[0]:
        x = mpmath.findroot(lambda z: mpmath.legendre(n, z), mpmath.mpf(float(start)))
        slope = n * (x * mpmath.legendre(n, x) - mpmath.legendre(n - 1, x)) / (x * x - 1)
        nodes.append(X(mpmath.nstr(x, 25)))
        weights.append(X(mpmath.nstr(2 / ((1 - x * x) * slope * slope), 25)))
    return np.array(nodes), np.array(weights)


NODES, WEIGHTS = legendre(24)
ROOT_TWO_PI = X(mpmath.nstr(mpmath.sqrt(2 * mpmath.pi), 25))


def panels(mean, deviation, grain):
    """Edges of panels over mean +- 10 deviations, short near 0, and never longer than a deviation."""
    edges = [X(0)]
    while edges[-1] < abs(mean) + 10 * deviation:
        edges.append(edges[-1] + min(deviation, max(edges[-1], grain), (1 + edges[-1]) / 2))
    edges = np.array([-e for e in edges[:0:-1]] + edges)
    near = (edges[1:] > mean - 10 * deviation) & (edges[:-1] < mean + 10 * deviation)
    return edges[:-1][near], edges[1:][near]


def nodes_of(mean, deviation, grain=X(1)):
    low, high = panels(mean, deviation, grain)
    half = (high - low) / 2
    x = (low + half)[:, None] + half[:, None] * NODES
    z = (x - mean) / deviation
    w = half[:, None] * WEIGHTS * np.exp(-z * z / 2) / (deviation * ROOT_TWO_PI)
    return x.ravel(), w.ravel()


def logistic(x):
    return 1 / (1 + np.exp(-x))


def bump(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


FUNCTIONS = {
    "tanh": (np.tanh, lambda x: 4 * bump(2 * x)),
    "sigmoid": (logistic, bump),
    "swish": (lambda x: x * logistic(x), lambda x: logistic(x) + x * bump(x)),
    "elu": (
        lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
        lambda x: np.where(x > 0, X(1), np.exp(np.minimum(x, 0))),
    ),
}


def square(f, r):
    x, w = nodes_of(X(0), r)
    return np.sum(w * f(x) ** 2)


def moments(name, q1, q2, sign, distance):
    """E[f f], E[f' f'] and the half-angle square for variances q1 >= q2 and correlation sign (1 - distance)."""
    f, df = FUNCTIONS[name]
    r1, r2, distance = np.sqrt(X(q1)), np.sqrt(X(q2)), X(distance)
    deviation = r2 * np.sqrt(distance * (2 - distance))
    slope = sign * (1 - distance) * r2 / r1
    s1, s2 = np.sqrt(square(f, r1)), np.sqrt(square(f, r2))
    u, wu = nodes_of(X(0), r1, min(X(1), deviation))
    value = derivative = difference = total = X(0)
    for x, w in zip(u, wu):
        v, wv = nodes_of(slope * x, deviation)
        value += w * f(x) * np.sum(wv * f(v))
        derivative += w * df(x) * np.sum(wv * df(v))
        difference += w * np.sum(wv * (f(x) / s1 - f(v) / s2) ** 2) / 4
        total += w * np.sum(wv * (f(x) / s1 + f(v) / s2) ** 2) / 4
    return float(value), float(derivative), float(difference if value >= 0 else -total)


values = []
for name in FUNCTIONS:
    for q1, q2 in [(1e-3, 1e-3), (1, 1e-3), (1, 1), (30, 4), (1e4, 1e4)]:
        for sign, distance in [(1, 1), (1, 0.3), (-1, 0.05), (1, 1e-3), (-1, 1e-5), (1, 1e-7)]:
            value, slope, half = moments(name, q1, q2, sign, distance)
            given = {"activation": name, "variances": [q1, q2], "sign": sign, "distance": distance}
            if abs(value) < 1e-15:
                value, half = 0.0, 0.5
            values.append({"given": given, "expected": [value, slope, half]})

origin = "quadrature-dual.py: composite Gauss-Legendre rules in 80-bit floating point with numpy 2.4 and mpmath 1.3"
text = json.dumps(
    {
        "E[φ(u) φ(v)], E[φ′(u) φ′(v)] and the half-angle square of φ(u) and φ(v) for correlation sign · (1 − distance)": {
            "origin": origin,
            "tolerance": {"relative": 1e-14},
            "values": ["@%d" % i for i in range(len(values))],
        }
    },
    ensure_ascii=False,
    indent=1,
)
for i, value in enumerate(values):
    text = text.replace('"@%d"' % i, json.dumps(value, ensure_ascii=False))
Path(__file__).with_name("quadrature-dual.references.json").write_text(text + "\n", encoding="utf8")
