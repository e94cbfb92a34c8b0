#pragma once

#include "engine/stats/procedures/procedure.h"

namespace cairn::stats {

/// The rows of each file of this folder. Order within a file is the order of the documentation.
std::span<const Procedure> comparison_of_means_procedures();
std::span<const Procedure> contingency_procedures();
std::span<const Procedure> control_chart_procedures();
std::span<const Procedure> description_procedures();
std::span<const Procedure> effect_size_procedures();
std::span<const Procedure> equivalence_procedures();
std::span<const Procedure> linear_model_procedures();
std::span<const Procedure> measurement_procedures();
std::span<const Procedure> missing_data_procedures();
std::span<const Procedure> mixed_model_procedures();
std::span<const Procedure> outcome_procedures();
std::span<const Procedure> power_procedures();
std::span<const Procedure> proportion_procedures();
std::span<const Procedure> rank_procedures();
std::span<const Procedure> rate_procedures();
std::span<const Procedure> regression_model_procedures();
std::span<const Procedure> resampling_procedures();
std::span<const Procedure> time_series_procedures();
std::span<const Procedure> variance_analysis_procedures();
std::span<const Procedure> weighting_procedures();

}  // namespace cairn::stats
