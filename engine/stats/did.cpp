#include "engine/stats/did.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/stats/model_frame.h"
#include "engine/stats/sandwich.h"

namespace cairn::stats {
namespace {

using Eigen::Index;

Formula make_formula(const Data& data) {
  Formula formula;
  formula.response = std::string("y");
  formula.terms = {{{{"treated", false}}}, {{{"post", false}}}};
  for (const DataColumn& one : data.columns) {
    const bool is_own = one.name == "y" || one.name == "treated" || one.name == "post" || one.name == "cluster";
    if (!is_own) formula.terms.push_back({{{one.name, false}}});
  }
  formula.terms.push_back({{{"treated", false}, {"post", false}}});  // last, so that its column is
  return formula;
}

/// Means and sizes of the four groups.
Result<void> fill_cells(const ModelFrame& frame, DifferenceInDifferences& out) {
  for (Index i = 0; i < frame.y.size(); ++i) {
    const double treated = frame.fixed.x(i, 1), post = frame.fixed.x(i, 2);
    if ((treated != 0 && treated != 1) || (post != 0 && post != 1))
      return Error{ErrorCode::InvalidArgument, "The columns \"treated\" and \"post\" must hold 0 or 1."};
    const auto cell = static_cast<std::size_t>(2 * treated + post);
    ++out.cell_n[cell];
    out.cell_means[cell] += (frame.y(i) - out.cell_means[cell]) / static_cast<double>(out.cell_n[cell]);
  }
  if (*std::min_element(out.cell_n.begin(), out.cell_n.end()) == 0)
    return Error{ErrorCode::InsufficientData,
                 "People are needed in all four groups: treated and others, each before and after."};
  return {};
}

Result<void> fill_clusters(const Data& data, const ModelFrame& frame, const LinearModel& model,
                           DifferenceInDifferences& out) {
  const DataColumn* column = data.find("cluster");
  if (column == nullptr) return {};
  const Levels levels = find_levels(*column, frame.rows);
  CAIRN_ASSIGN(out.cluster, compute_cluster_errors(frame.fixed.x, model, levels.of_row, frame.fixed.x.cols() - 1));
  const Coefficient robust =
      infer_coefficient("", out.effect.estimate, out.cluster->cr2, out.cluster->cr2_df, out.confidence);
  out.p_cr2 = robust.p;
  out.ci_cr2 = robust.ci;
  return {};
}

}  // namespace

Result<DifferenceInDifferences> compute_did(const Data& data, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  std::vector<std::string> also;
  if (data.has("cluster")) also.emplace_back("cluster");
  CAIRN_TRY(data.load_numbers("treated"));
  CAIRN_TRY(data.load_numbers("post"));
  CAIRN_ASSIGN(const ModelFrame frame, build_model_frame(make_formula(data), data, also));
  DifferenceInDifferences out;
  out.confidence = confidence;
  out.n = frame.rows.size();
  out.n_missing = frame.n_missing;
  CAIRN_TRY(fill_cells(frame, out));
  const Eigen::MatrixXd& x = frame.fixed.x;
  CAIRN_ASSIGN(const LinearModel model, fit_linear_model(x, frame.y));
  if (model.sigma <= 1e-12 * frame.y.cwiseAbs().maxCoeff())
    return Error{ErrorCode::ZeroVariance, "Nothing varies within the four groups, so chance cannot be judged."};
  const Index last = x.cols() - 1;
  out.df_residual = model.df;
  out.effect = infer_coefficient(frame.fixed.terms.back(), model.coefficients(last),
                                 std::sqrt(model.covariance(last, last)), model.df, confidence);
  out.se_hc1 = std::sqrt((*compute_sandwich(x, model, HeteroscedasticityKind::HC1))(last, last));
  if (const auto hc3 = compute_sandwich(x, model, HeteroscedasticityKind::HC3))
    out.se_hc3 = std::sqrt((*hc3)(last, last));
  CAIRN_TRY(fill_clusters(data, frame, model, out));
  out.method = out.cluster ? "difference in differences by least squares; CR2 with Satterthwaite degrees of freedom"
                           : "difference in differences by least squares";
  out.assumptions = {"without the change both groups would have gone the same way (look at several times before)",
                     "nothing else happened to one group only",
                     "the same kind of people are in each group at both times"};
  return out;
}

}  // namespace cairn::stats
