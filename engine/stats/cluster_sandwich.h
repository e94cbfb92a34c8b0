#pragma once

#include <Eigen/Dense>
#include <span>

#include "engine/stats/linear_model.h"

namespace cairn::stats {

/// Standard errors of one coefficient that allow for people of one cluster being alike.
struct ClusterErrors {
  std::size_t n_clusters = 0;
  double cr0 = 0, cr1 = 0, cr2 = 0;  // cr1 = cr0 times G/(G-1) (n-1)/(n-k), under the root
  double cr2_df = 0;                 // Satterthwaite
};

/// CR0 of Liang & Zeger 1986; CR2 of Bell & McCaffrey 2002 with equal spread as working model, degrees of freedom as in
/// Pustejovsky & Tipton 2018 (eq. 11). `cluster` gives each row's cluster, numbered from 0. InsufficientData below two
/// clusters; Singular when the clusters leave the coefficient without spread.
Result<ClusterErrors> compute_cluster_errors(const Eigen::MatrixXd& x, const LinearModel& model,
                                             std::span<const std::size_t> cluster, Eigen::Index coefficient);

}  // namespace cairn::stats
