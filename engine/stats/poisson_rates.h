#pragma once

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Limits and chances of counts that several rates share.

/// Exact limits for a Poisson mean from one count (Garwood 1936).
Interval exact_poisson_interval(double count, double confidence);
/// Byar's approximation of the same (Breslow & Daly 1987, eq. 2.13).
Interval byar_interval(double count, double confidence);
/// Chance of a count no more likely than this one, when the mean is `mean` (two-sided, as poisson.test of R).
double exact_poisson_p(double count, double mean);
/// The same for `count` of `n` with chance `p` each (as binom.test of R).
double exact_binomial_p(double count, double n, double p);

}  // namespace cairn::stats
