#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/item_scores.h"

namespace cairn::stats {

/// One common factor behind all items, each with its own loading (congeneric model), by maximum likelihood.
struct McDonaldOmega {
  std::size_t n = 0, n_missing = 0;
  std::vector<std::string> items;
  double omega_total = 0, omega_standardised = 0;  // of the sum of raw items, and of standardised items
  std::vector<double> loadings, uniquenesses;      // in units of the items; the sum of loadings is positive
  double fit_chi2 = 0;                             // (n - 1) times the minimum of the discrepancy
  double df = 0;
  std::optional<double> p;  // upper tail: small when one factor does not fit; empty when df is 0
  std::string_view method;
};

/// McDonald (1999), eq. 6.20; fitted as Joreskog (1967). InsufficientData below three items or fewer people than items;
/// ZeroVariance as Cronbach's alpha; Singular when an item follows from the others; NoSolution when an item's own
/// variance goes to 0 (Heywood case) or the likelihood has no inner maximum.
Result<McDonaldOmega> compute_mcdonald_omega(const ItemScores& scores);

}  // namespace cairn::stats
