#include "engine/stats/logistic.h"

#include <cmath>

#include "engine/stats/logistic_fit.h"
#include "engine/stats/model_frame.h"

namespace cairn::stats {

Result<Logistic> compute_logistic(std::string_view formula, const Data& data, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_ASSIGN(const Formula parsed, parse_fixed_formula(formula));
  CAIRN_ASSIGN(const ModelFrame frame, build_model_frame(parsed, data));
  Logistic out;
  CAIRN_ASSIGN(out.n_events, count_events(frame.y));
  CAIRN_ASSIGN(const LogisticFit fit, fit_logistic(frame.fixed.x, frame.y));
  if (fit.is_separated)
    return Error{ErrorCode::Separation,
                 "Some column tells the outcome of some people for certain, so its odds ratio has no finite value. "
                 "Join small groups, or leave the column out."};
  out.n = frame.rows.size();
  out.n_missing = frame.n_missing;
  out.confidence = confidence;
  for (Eigen::Index i = 0; i < fit.coefficients.size(); ++i) {
    const Coefficient one = infer_coefficient(frame.fixed.terms[static_cast<std::size_t>(i)], fit.coefficients(i),
                                              std::sqrt(fit.covariance(i, i)), confidence);
    out.odds_ratio.push_back(std::exp(one.estimate));
    out.odds_ratio_ci.push_back({std::exp(one.ci.lower), std::exp(one.ci.upper)});
    out.coefficients.push_back(one);
  }
  const double share = frame.y.mean();
  const double null_linear = parsed.has_intercept ? std::log(share / (1 - share)) : 0;
  out.null_deviance = compute_deviance(Eigen::VectorXd::Constant(frame.y.size(), null_linear), frame.y);
  out.deviance = fit.deviance;
  out.aic = fit.deviance + 2 * static_cast<double>(fit.coefficients.size());
  out.method = "logistic regression by maximum likelihood, Wald intervals";
  out.assumptions = {"rows are independent of each other (else gee)", "the log odds change evenly with each column",
                     "at least about ten people with the rarer outcome for each column"};
  return out;
}

}  // namespace cairn::stats
