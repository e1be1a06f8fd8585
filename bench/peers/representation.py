"""The three-variable representation ODE (van Rossem & Saxe 2024, regular form) in scipy."""

import numpy as np
from peer import serve
from scipy.integrate import odeint, solve_ivp


def setting(problem):
    kh, ky, s = problem["kh"], problem["ky"], problem["s"]

    def field(r, m1, m2):
        miss = r * m1 - s
        return -kh * (m1 * miss + r * m2 * m2), -ky * r * miss, -ky * r * r * m2

    return field, np.array(problem["start"]), problem["end"], problem["tolerance"]


def with_solve_ivp(problem):
    field, start, end, tolerance = setting(problem)

    def run():
        solution = solve_ivp(
            lambda t, y: field(*y), [0, end], start, method="DOP853", rtol=tolerance, atol=tolerance / 100
        )
        return solution.y[0, -1]

    return run


def with_odeint(problem):
    field, start, end, tolerance = setting(problem)
    return lambda: odeint(lambda y, t: field(*y), start, [0, end], rtol=tolerance, atol=tolerance / 100)[-1, 0]


serve({"scipy solve_ivp, DOP853": with_solve_ivp, "scipy odeint": with_odeint})
