#include "engine/stats/mmrm.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/stats/distributions.h"
#include "engine/stats/model_frame.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr std::size_t kMostUnstructured = 20, kMostVisits = 300;  // so that memory and time have a bound

/// Rows of the model frame by person, in the order of visits, and people by the visits that they were seen at.
struct Patterns {
  Levels visits;
  std::size_t subjects = 0;
  std::map<std::vector<Index>, std::vector<std::size_t>> rows;
};

Result<Patterns> find_patterns(const Data& data, const ModelFrame& frame, std::size_t most_visits) {
  Patterns patterns;
  const Levels people = find_levels(*data.find("id"), frame.rows);
  patterns.visits = find_levels(*data.find("visit"), frame.rows);
  patterns.subjects = people.names.size();
  if (patterns.subjects < 2 || patterns.visits.names.size() < 2)
    return Error{ErrorCode::InsufficientData, "At least two people and two visits are needed."};
  if (patterns.visits.names.size() > most_visits)
    return Error{ErrorCode::InvalidArgument, "There are more than " + std::to_string(most_visits) +
                                                 " different visits, too many for this covariance. Round times to "
                                                 "planned visits, or use ar1, cs or lmm."};
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> seen(patterns.subjects);
  for (std::size_t i = 0; i < frame.rows.size(); ++i) seen[people.of_row[i]].emplace_back(patterns.visits.of_row[i], i);
  for (std::size_t person = 0; person < seen.size(); ++person) {
    std::sort(seen[person].begin(), seen[person].end());
    std::vector<Index> visits;
    for (const auto& [visit, row] : seen[person]) {
      if (!visits.empty() && visits.back() == static_cast<Index>(visit))
        return Error{ErrorCode::InvalidArgument, "Person '" + people.names[person] + "' has visit '" +
                                                     patterns.visits.names[visit] + "' twice; keep one row for each."};
      visits.push_back(static_cast<Index>(visit));
    }
    std::vector<std::size_t>& rows = patterns.rows[visits];
    for (const auto& [visit, row] : seen[person]) rows.push_back(row);
  }
  return patterns;
}

/// Variance of the ordinary residuals at each visit; the overall one where a visit has too little.
VectorXd find_variances(const Levels& visits, const VectorXd& residuals) {
  const auto count = static_cast<Index>(visits.names.size());
  VectorXd squares = VectorXd::Zero(count), n = VectorXd::Zero(count);
  for (std::size_t i = 0; i < visits.of_row.size(); ++i) {
    const auto visit = static_cast<Index>(visits.of_row[i]);
    squares(visit) += residuals(static_cast<Index>(i)) * residuals(static_cast<Index>(i));
    n(visit) += 1;
  }
  const double overall = squares.sum() / n.sum();
  VectorXd out(count);
  for (Index visit = 0; visit < count; ++visit)
    out(visit) = squares(visit) > 1e-6 * overall * n(visit) ? squares(visit) / n(visit) : overall;
  return out;
}

Result<std::vector<VectorXd>> find_contrasts(const MmrmOptions& options, Index effects) {
  std::vector<VectorXd> out;
  for (const std::vector<double>& weights : options.contrasts) {
    if (static_cast<Index>(weights.size()) != effects)
      return Error{ErrorCode::InvalidArgument, "Each contrast needs one weight for each of the " +
                                                   std::to_string(effects) + " coefficients, in the order of terms."};
    out.push_back(Eigen::Map<const VectorXd>(weights.data(), effects));
    if (out.back().isZero(0)) return Error{ErrorCode::InvalidArgument, "A contrast has no weight other than zero."};
  }
  for (Index i = 0; options.contrasts.empty() && i < effects; ++i) out.push_back(VectorXd::Unit(effects, i));
  return out;
}

Result<MatrixXd> invert_information(const MatrixXd& information) {
  const Eigen::LLT<MatrixXd> factor(information);
  if (factor.info() != Eigen::Success)
    return Error{ErrorCode::NoSolution,
                 "The data say too little about how visits vary together. Use a simpler covariance (cs or ar1)."};
  return MatrixXd(factor.solve(MatrixXd::Identity(information.rows(), information.cols())));
}

Result<void> fill_tests(const CovarianceModel& model, const CovarianceState& state,
                        const std::vector<VectorXd>& contrasts, Mmrm& out) {
  for (const VectorXd& contrast : contrasts) out.contrast_estimate.push_back(contrast.dot(state.beta));
  if (model.likelihood != Likelihood::Restricted) return {};
  CAIRN_ASSIGN(const MatrixXd observed, invert_information(state.observed));
  CAIRN_ASSIGN(const MatrixXd expected, invert_information(state.expected));
  out.kr = test_contrasts(state, adjust_covariance(model, state, observed), observed, contrasts, out.confidence);
  out.kr_expected_information =
      test_contrasts(state, adjust_covariance(model, state, expected), expected, contrasts, out.confidence);
  out.satterthwaite = test_contrasts(state, state.phi, observed, contrasts, out.confidence);
  return {};
}

std::string describe(const MmrmOptions& options) {
  const std::string_view structure = options.covariance == VisitCovariance::Unstructured ? "unstructured"
                                     : options.covariance == VisitCovariance::Autoregressive
                                         ? "first-order autoregressive"
                                         : "compound symmetry";
  return "mixed model for repeated measures, " + std::string(structure) + " covariance, " +
         (options.likelihood == Likelihood::Restricted ? "REML, Kenward-Roger with observed information"
                                                       : "maximum likelihood");
}

}  // namespace

Result<Mmrm> compute_mmrm(const Data& data, const Formula& formula, const MmrmOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  if (!formula.random.empty())
    return Error{ErrorCode::InvalidArgument, "This model takes no random effects such as (1 | id); lmm does."};
  const std::array<std::string, 2> keys = {"id", "visit"};
  CAIRN_ASSIGN(const ModelFrame frame, build_model_frame(formula, data, keys));
  CAIRN_ASSIGN(const OrthogonalBasis basis, OrthogonalBasis::make(frame.fixed.x));
  const bool is_unstructured = options.covariance == VisitCovariance::Unstructured;
  CAIRN_ASSIGN(const Patterns patterns, find_patterns(data, frame, is_unstructured ? kMostUnstructured : kMostVisits));
  const Index effects = basis.q().cols();
  CAIRN_ASSIGN(std::vector<VectorXd> contrasts, find_contrasts(options, effects));
  const VectorXd ordinary = basis.q().transpose() * frame.y;
  const VectorXd residuals = frame.y - basis.q() * ordinary;
  if (residuals.cwiseAbs().maxCoeff() <= 1e-12 * frame.y.cwiseAbs().maxCoeff())
    return Error{ErrorCode::ZeroVariance, "The outcome follows from the model without any scatter."};

  CovarianceModel model{{}, nullptr, effects, basis.log_determinant(), options.likelihood};
  std::vector<std::vector<Index>> seen;
  for (const auto& [visits, rows] : patterns.rows) {
    MatrixXd columns(effects + 1, static_cast<Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = static_cast<Index>(rows[i]), at = static_cast<Index>(i);
      columns.col(at) << basis.q().row(row).transpose(), residuals(row);
    }
    model.blocks.emplace_back(static_cast<Index>(visits.size()), std::move(columns));
    seen.push_back(visits);
  }
  const VisitStructure structure(options.covariance, patterns.visits.names.size(), std::move(seen));
  model.structure = &structure;
  CAIRN_ASSIGN(CovarianceState state, maximise(model, structure.start(find_variances(patterns.visits, residuals))));
  state.beta += ordinary;

  Mmrm out;
  out.n_observations = frame.rows.size();
  out.n_subjects = patterns.subjects;
  out.n_missing = frame.n_missing;
  out.n_patterns = patterns.rows.size();
  out.terms = frame.fixed.terms;
  out.visits = patterns.visits.names;
  const VectorXd estimate = basis.coefficients(state.beta);
  out.estimate.assign(estimate.begin(), estimate.end());
  const VectorXd se = basis.covariance(state.phi).diagonal().cwiseSqrt();
  out.se.assign(se.begin(), se.end());
  const MatrixXd covariance = structure.whole(state.theta);
  const VectorXd scale = covariance.diagonal().cwiseSqrt().cwiseInverse();
  out.covariance = list_rows(covariance);
  out.correlation = list_rows(scale.asDiagonal() * covariance * scale.asDiagonal());
  out.log_likelihood = state.log_likelihood;
  out.confidence = options.confidence;
  for (VectorXd& contrast : contrasts) contrast = basis.contrast(contrast);
  CAIRN_TRY(fill_tests(model, state, contrasts, out));
  out.method = describe(options);
  out.assumptions = {"what is missing depends only on what was seen, not on the value itself",
                     "people are independent of each other; their values are close to normal at each visit",
                     "people share one covariance between visits"};
  return out;
}

}  // namespace cairn::stats
