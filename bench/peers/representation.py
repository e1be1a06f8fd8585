"""The three-variable representation ODE (van Rossem & Saxe 2024, regular form) in scipy."""

import numpy as np
from peer import serve
from scipy.integrate import odeint, solve_ivp


def setting(problem):
    kh, ky, s = problem["kh"], problem["ky"], problem["s"]

    def field(r, m1, m2):
        miss = r * m1 - s
        return -kh * (m1 * miss + r * m2 * m2), -ky * r * miss, -ky * r * r * m2

    return field, np.array(problem["start"]), problem["end"]


def at_equal_error(make):
    """Solves at the tolerance of the problem or, if it states an error, at the loosest tolerance that reaches the error."""

    def made(problem):
        solve = make(problem)
        if "tolerance" in problem:
            return lambda: solve(problem["tolerance"])[0]
        exact = np.array(problem["exact"])
        tolerances = [10.0**-digits for digits in range(2, 14)]
        errors = (np.linalg.norm(solve(tolerance) - exact) for tolerance in tolerances)
        enough = next(t for t, error in zip(tolerances, errors) if error <= problem["error"] * np.linalg.norm(exact))
        return lambda: solve(enough)[0]

    return made


def with_solve_ivp(method):
    def make(problem):
        field, start, end = setting(problem)

        def solve(tolerance):
            solution = solve_ivp(
                lambda t, y: field(*y), [0, end], start, method=method, rtol=tolerance, atol=tolerance / 100
            )
            return solution.y[:, -1]

        return solve

    return at_equal_error(make)


def with_odeint(problem):
    field, start, end = setting(problem)
    return lambda tolerance: odeint(lambda y, t: field(*y), start, [0, end], rtol=tolerance, atol=tolerance / 100)[-1]


serve(
    {
        "scipy solve_ivp, DOP853": with_solve_ivp("DOP853"),
        "scipy solve_ivp, RK45": with_solve_ivp("RK45"),
        "scipy odeint": at_equal_error(with_odeint),
    }
)
