#include "engine/stats/write_result.h"

#include "engine/stats/write.h"

namespace cairn::stats {
namespace {

template <class T>
void add_t(const T& r, Json& out) {
  out["statistic"] = write_number(r.statistic);
  out["df"] = write_number(r.df);
  out["p"] = write_number(r.p);
  out["estimate"] = write_number(r.estimate);
  out["se"] = write_number(r.se);
  out["ci"] = write_interval(r.ci);
  out["n"] = r.n;
  out["n_missing"] = r.n_missing;
  out["conf_level"] = write_number(r.confidence);
  out["method"] = std::string(r.method);
  out["assumptions"] = write_texts(r.assumptions);
}

Json write_group(const ResponderGroup& r) {
  return {{"n", r.n},
          {"improved", r.improved},
          {"unchanged", r.unchanged},
          {"deteriorated", r.deteriorated},
          {"proportion_improved", write_number(r.proportion_improved)},
          {"ci", write_interval(r.ci)},
          {"mean_change", write_number(r.mean_change)}};
}

}  // namespace

Json write_result(const Descriptive& r) {
  return {{"method", "quartiles of type 7, interval by Student's t"},
          {"n", r.n},
          {"n_missing", r.n_missing},
          {"mean", write_number(r.mean)},
          {"sd", write_number(r.sd)},
          {"variance", write_number(r.variance)},
          {"se", write_number(r.se)},
          {"min", write_number(r.min)},
          {"q1", write_number(r.q1)},
          {"median", write_number(r.median)},
          {"q3", write_number(r.q3)},
          {"max", write_number(r.max)},
          {"iqr", write_number(r.iqr)},
          {"range", write_number(r.range)},
          {"mad", write_number(r.mad)},
          {"mad_scaled", write_number(r.mad_scaled)},
          {"skewness_g1", write_number(r.skewness_g1)},
          {"skewness_G1", write_number(r.skewness_G1)},
          {"kurtosis_g2", write_number(r.kurtosis_g2)},
          {"kurtosis_G2", write_number(r.kurtosis_G2)},
          {"ci", write_interval(r.ci)},
          {"trimmed_mean_10", write_number(r.trimmed_mean_10)},
          {"trimmed_mean_20", write_number(r.trimmed_mean_20)},
          {"lag1_autocorrelation", write_number(r.lag1_autocorrelation)},
          {"conf_level", write_number(r.confidence)}};
}

Json write_result(const TwoSampleT& r) {
  Json out;
  add_t(r, out);
  out["mean"] = write_numbers(r.mean);
  out["sd"] = write_numbers(r.sd);
  return out;
}

Json write_result(const OneSampleT& r) {
  Json out;
  add_t(r, out);
  out["sd"] = write_number(r.sd);
  return out;
}

Json write_result(const PairedT& r) {
  Json out;
  add_t(r, out);
  out["sd_difference"] = write_number(r.sd_difference);
  return out;
}

Json write_result(const MannWhitney& r) {
  Json out = {{"u1", write_number(r.u1)},
              {"u2", write_number(r.u2)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"prob_superiority", write_number(r.prob_superiority)},
              {"p", write_number(r.p)},
              {"variant", r.variant == RankMethod::Exact ? "exact" : "asymptotic"},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
  if (r.variant == RankMethod::Exact) {
    out["mid_p_greater"] = write_number(r.mid_p_greater);
    out["mid_p_less"] = write_number(r.mid_p_less);
  } else {
    out["sigma"] = write_number(r.sigma);
    out["z"] = write_number(r.z);
    out["continuity"] = r.continuity;
  }
  return out;
}

Json write_result(const HodgesLehmann& r) {
  return {{"estimate", write_number(r.estimate)},
          {"k", r.k},
          {"ci", write_interval(r.ci)},
          {"n", r.n},
          {"variant", r.variant == RankMethod::Exact ? "exact" : "asymptotic"},
          {"method", std::string(r.method)},
          {"conf_level", write_number(r.confidence)}};
}

Json write_result(const SignedRank& r) {
  Json out = {{"v", write_number(r.v)},
              {"n_nonzero", r.n_nonzero},
              {"n_zero", r.n_zero},
              {"rank_biserial", write_number(r.rank_biserial)},
              {"p", write_number(r.p)},
              {"variant", r.variant == RankMethod::Exact ? "exact" : "asymptotic"},
              {"method", std::string(r.method)}};
  if (r.z) out["z"] = write_number(r.z);
  return out;
}

Json write_result(const CohensD& r) {
  return {{"estimate", write_number(r.estimate)},
          {"ci", write_interval(r.ci)},
          {"hedges_g", write_number(r.hedges_g)},
          {"hedges_g_ci", write_interval(r.hedges_g_ci)},
          {"correction_j", write_number(r.correction_j)},
          {"d_average_sd", write_number(r.d_average_sd)},
          {"se_hedges_olkin", write_number(r.se_hedges_olkin)},
          {"df", write_number(r.df)},
          {"n", r.n},
          {"n_missing", r.n_missing},
          {"method", std::string(r.method)},
          {"conf_level", write_number(r.confidence)}};
}

Json write_result(const CommonLanguage& r) {
  return {{"method", "common language effect sizes"},
          {"n", r.n},
          {"n_missing", r.n_missing},
          {"probability_superiority", write_number(r.probability_superiority)},
          {"parametric", write_number(r.parametric)},
          {"cohens_u3", write_number(r.cohens_u3)},
          {"overlap", write_number(r.overlap)}};
}

Json write_result(const CliffsDelta& r) {
  return {{"estimate", write_number(r.estimate)},
          {"variance", write_number(r.variance)},
          {"ci", write_interval(r.ci)},
          {"prob_superiority", write_number(r.prob_superiority)},
          {"prob_superiority_ci", write_interval(r.prob_superiority_ci)},
          {"magnitude", std::string(r.magnitude)},
          {"n", r.n},
          {"n_missing", r.n_missing},
          {"method", std::string(r.method)},
          {"conf_level", write_number(r.confidence)}};
}

Json write_result(const ProportionCi& r) {
  return {{"method", "intervals for one proportion; wilson is the one to report"},
          {"x", r.x},
          {"n", r.n},
          {"estimate", write_number(r.estimate)},
          {"wilson", write_interval(r.wilson)},
          {"wilson_cc", write_interval(r.wilson_cc)},
          {"clopper_pearson", write_interval(r.clopper_pearson)},
          {"agresti_coull", write_interval(r.agresti_coull)},
          {"jeffreys", write_interval(r.jeffreys)},
          {"wald", write_interval(r.wald)},
          {"conf_level", write_number(r.confidence)}};
}

Json write_result(const RiskDifference& r) {
  return {{"estimate", write_number(r.estimate)},
          {"newcombe", write_interval(r.newcombe)},
          {"newcombe_cc", write_interval(r.newcombe_cc)},
          {"miettinen_nurminen", write_interval(r.miettinen_nurminen)},
          {"mee", write_interval(r.mee)},
          {"agresti_caffo", write_interval(r.agresti_caffo)},
          {"wald", write_interval(r.wald)},
          {"z_pooled", write_number(r.z_pooled)},
          {"p_pooled_z", write_number(r.p_pooled_z)},
          {"nnt", write_number(r.nnt)},
          {"nnt_ci", write_interval(r.nnt_ci)},
          {"method", "difference of two proportions; newcombe is the interval to report"},
          {"n", Json::array({r.n1, r.n2})},
          {"conf_level", write_number(r.confidence)}};
}

Json write_result(const Responder& r) {
  return {{"method", "change by at least the threshold; Newcombe's interval"},
          {"after", write_group(r.first)},
          {"before", write_group(r.second)},
          {"risk_difference", write_number(r.difference.estimate)},
          {"newcombe", write_interval(r.difference.newcombe)},
          {"miettinen_nurminen", write_interval(r.difference.miettinen_nurminen)},
          {"chi2_p", write_number(r.difference.p_pooled_z)},
          {"nnt", write_number(r.difference.nnt)},
          {"conf_level", write_number(r.difference.confidence)}};
}

Json write_result(const Ancova& r) {
  Json out = {{"n", r.n},
              {"n_missing", r.n_missing},
              {"levels", r.levels},
              {"level_n", r.level_n},
              {"effect", write_numbers(r.effect)},
              {"se", write_numbers(r.se)},
              {"t", write_numbers(r.t)},
              {"p", write_numbers(r.p)},
              {"df", write_number(r.df)},
              {"ci", write_intervals(r.ci)},
              {"se_hc3", nullptr},
              {"ci_hc3", nullptr},
              {"pre_slope", write_number(r.pre_slope)},
              {"f_group", write_number(r.f_group)},
              {"p_group", write_number(r.p_group)},
              {"adjusted_means", write_numbers(r.adjusted_means)},
              {"adjusted_means_se", write_numbers(r.adjusted_means_se)},
              {"interaction_f", write_number(r.interaction_f)},
              {"interaction_p", write_number(r.interaction_p)},
              {"sigma", write_number(r.sigma)},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
  if (r.se_hc3) out["se_hc3"] = write_numbers(*r.se_hc3);
  if (r.ci_hc3) out["ci_hc3"] = write_intervals(*r.ci_hc3);
  if (r.change_score_difference) {
    out["change_score_difference"] = write_number(r.change_score_difference);
    out["change_score_p"] = write_number(r.change_score_p);
  }
  if (r.post_only_difference) {
    out["post_only_difference"] = write_number(r.post_only_difference);
    out["post_only_p"] = write_number(r.post_only_p);
  }
  return out;
}

}  // namespace cairn::stats
