"""Points of a sweep on processes of multiprocessing and of joblib, as many as cores, which stay alive between runs.

A step of a busy point takes about five times as long as in JavaScript, so that its points are longer.
"""

import multiprocessing

from peer import serve


def trivial(task):
    n, _ = task
    return 2 * n


def busy(task):
    n, steps = task
    x = n + 1
    for _ in range(steps):
        x = 16807 * x % 2147483647
    return x


WORKS = {"trivial": trivial, "busy": busy}


def tasks(problem):
    return [(n, problem["steps"]) for n in range(problem["points"])]


def in_one_process(problem):
    work = WORKS[problem["work"]]
    return lambda: sum(map(work, tasks(problem)))


def on_multiprocessing(problem):
    pool = multiprocessing.Pool()
    work = WORKS[problem["work"]]
    return lambda: sum(pool.imap(work, tasks(problem)))


def on_joblib(problem):
    work = WORKS[problem["work"]]
    parallel = joblib.Parallel(n_jobs=-1, batch_size=1)
    return lambda: sum(parallel(joblib.delayed(work)(task) for task in tasks(problem)))


if __name__ == "__main__":
    methods = {"Python, one process": in_one_process, "multiprocessing": on_multiprocessing}
    try:
        import joblib

        serve({**methods, "joblib": on_joblib})
    except ImportError:
        serve(methods, ["joblib"])
