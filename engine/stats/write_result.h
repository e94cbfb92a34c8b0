#pragma once

#include "engine/base/json.h"
#include "engine/stats/ancova.h"
#include "engine/stats/cliffs_delta.h"
#include "engine/stats/cohens_d.h"
#include "engine/stats/common_language.h"
#include "engine/stats/descriptive.h"
#include "engine/stats/hodges_lehmann.h"
#include "engine/stats/mann_whitney.h"
#include "engine/stats/one_sample_t.h"
#include "engine/stats/paired_t.h"
#include "engine/stats/proportion_ci.h"
#include "engine/stats/responder.h"
#include "engine/stats/risk_difference.h"
#include "engine/stats/t_test.h"
#include "engine/stats/wilcoxon_signed_rank.h"

namespace cairn::stats {

/// Results as JSON with the field names of the reference cases.
Json write_result(const Descriptive& result);
Json write_result(const TwoSampleT& result);
Json write_result(const OneSampleT& result);
Json write_result(const PairedT& result);
Json write_result(const MannWhitney& result);
Json write_result(const HodgesLehmann& result);
Json write_result(const SignedRank& result);
Json write_result(const CohensD& result);
Json write_result(const CommonLanguage& result);
Json write_result(const CliffsDelta& result);
Json write_result(const ProportionCi& result);
Json write_result(const RiskDifference& result);
Json write_result(const Responder& result);
Json write_result(const Ancova& result);

}  // namespace cairn::stats
