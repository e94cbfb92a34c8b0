"""What stats_bench times, with scipy. Prints JSON; ends with status 77 when scipy is not installed.
   OMP_NUM_THREADS=1 stats_peer.py"""
import json
import resource
import sys
import time

try:
    import numpy
    import scipy
    from scipy import stats
except ImportError:
    sys.exit(77)

seconds = {}


def best(name, runs, call):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    seconds[name] = min(times)


draw = numpy.random.default_rng(20)
million = 1_000_000
x, y = draw.normal(0.1, 1, million), draw.normal(0, 1, million)
a, b = draw.binomial(48, 0.72, million).astype(float), draw.binomial(48, 0.70, million).astype(float)
best("welch_1m", 5, lambda: stats.ttest_ind(x, y, equal_var=False))
best("mann_whitney_1m", 2, lambda: stats.mannwhitneyu(x, y, method="asymptotic"))
best("mann_whitney_scores_1m", 2, lambda: stats.mannwhitneyu(a, b, method="asymptotic"))
seconds["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def difference(first, second, axis=-1):
    return numpy.mean(first, axis=axis) - numpy.mean(second, axis=axis)


groups = (x[:10_000] - 0.05, y[:10_000])
best("bca_10k", 1, lambda: stats.bootstrap(groups, difference, n_resamples=10_000, batch=100, vectorized=True, method="BCa"))
best("permutation_10k", 1, lambda: stats.permutation_test(groups, difference, n_resamples=10_000, batch=100, vectorized=True))
print(json.dumps({"program": f"scipy {scipy.__version__}", "seconds": {name: round(value, 6) for name, value in seconds.items()}}))
