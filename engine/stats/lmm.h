#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/contrast_tests.h"
#include "engine/stats/data.h"
#include "engine/stats/formula.h"

namespace cairn::stats {

struct LmmOptions {
  Likelihood likelihood = Likelihood::Restricted;
  double confidence = 0.95;
};

/// Linear mixed model with random effects of one grouping column, freely correlated.
struct Lmm {
  std::size_t n = 0, n_groups = 0, n_missing = 0;
  std::vector<std::string> terms, random_terms;
  std::vector<double> estimate, se;
  std::vector<std::vector<double>> random_covariance;
  double residual_variance = 0, log_likelihood = 0, aic = 0;
  std::optional<double> icc;        // share of the variance between groups; random intercept alone
  bool is_singular = false;         // a variance is zero or a correlation is one: fewer random effects would do
  ContrastTests satterthwaite;      // of each coefficient
  std::optional<ContrastTests> kr;  // REML only
  std::vector<std::string> groups;  // as they first appear
  std::vector<std::vector<double>> conditional;  // predicted random effects of each group
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Laird & Ware 1982; REML or ML by Newton steps on exact derivatives. Satterthwaite's degrees of freedom use the
/// observed information (as lmerTest), Kenward & Roger 1997 the expected one (as pbkrtest). InvalidArgument without one
/// random part in the formula or with more than four random effects; InsufficientData with fewer than two groups or no
/// more rows than random effects; Singular, ZeroVariance and NoSolution as for the MMRM.
Result<Lmm> compute_lmm(const Data& data, const Formula& formula, const LmmOptions& options = {});

}  // namespace cairn::stats
