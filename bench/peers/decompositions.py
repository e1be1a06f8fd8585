"""Decompositions in NumPy (LAPACK: dsyevd, dgesdd, dgeqrf, dpotrf and dgeev)."""

import numpy as np
from peer import serve


def matrix(problem):
    return np.array(problem["values"]).reshape(problem["n"], problem["n"])


def eigh(problem):
    a = matrix(problem)
    gram = a @ a.T
    return lambda: np.abs(np.linalg.eigh(gram)[0]).sum()


def svd(problem):
    a = matrix(problem)
    return lambda: np.linalg.svd(a)[1].sum()


def qr(problem):
    a = matrix(problem)
    return lambda: np.abs(np.diag(np.linalg.qr(a)[1])).sum()


def cholesky(problem):
    a = matrix(problem)
    gram = a @ a.T
    return lambda: np.diag(np.linalg.cholesky(gram)).sum()


def eig(problem):
    a = matrix(problem)
    return lambda: np.abs(np.linalg.eig(a)[0].real).sum()


serve({"NumPy eigh": eigh, "NumPy svd": svd, "NumPy qr": qr, "NumPy cholesky": cholesky, "NumPy eig": eig})
