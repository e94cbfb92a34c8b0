#pragma once

#include <Eigen/Dense>
#include <optional>

#include "engine/stats/linear_model.h"

namespace cairn::stats {

/// Covariances of least squares coefficients that allow for unequal spread. HC0 of White 1980, HC1 to HC3 of MacKinnon
/// & White 1985 (eq. 5, 6 and 12), HC4 of Cribari-Neto 2004 (eq. 2).
enum class HeteroscedasticityKind { HC0, HC1, HC2, HC3, HC4 };

/// Empty when a row has leverage 1 and the kind divides by 1 - leverage (HC2, HC3, HC4).
std::optional<Eigen::MatrixXd> compute_sandwich(const Eigen::MatrixXd& x, const LinearModel& model,
                                                HeteroscedasticityKind kind);

}  // namespace cairn::stats
