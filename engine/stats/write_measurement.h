#pragma once

#include "engine/base/json.h"
#include "engine/stats/cronbach_alpha.h"
#include "engine/stats/floor_ceiling.h"
#include "engine/stats/icc.h"
#include "engine/stats/irt_grm_eap.h"
#include "engine/stats/kappa.h"
#include "engine/stats/mcdonald_omega.h"
#include "engine/stats/measurement_error.h"

namespace cairn::stats {

/// Results about questionnaires as JSON with the field names of the reference cases.
Json write_result(const CronbachAlpha& result);
Json write_result(const McDonaldOmega& result);
Json write_result(const Icc& result);
Json write_result(const MeasurementError& result);
Json write_result(const RetestError& result);
Json write_result(const Kappa& result);
Json write_result(const FloorCeiling& result);
Json write_result(const EapScores& result);

}  // namespace cairn::stats
