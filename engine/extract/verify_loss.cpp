#include <algorithm>
#include <cmath>

#include "engine/disclosure/lattice.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

using disclosure::Column;

constexpr double kTolerance = 1e-9;

/// The shares of a column's cells added up; a hidden cell counts 1. Empty when the codebook lacks a share.
std::optional<double> add_shares(const Column& column, const ColumnDescription& description) {
  std::vector<double> share_of;
  for (const std::string& text : column.dictionary.values()) {
    const auto found = std::find_if(description.values.begin(), description.values.end(),
                                    [&](const CodedValue& one) { return one.value == text; });
    if (text != "*" && (found == description.values.end() || !found->share)) return std::nullopt;
    share_of.push_back(text == "*" ? 1 : *found->share);
  }
  double sum = 0;
  for (const std::uint32_t code : column.codes) sum += share_of[code];
  return sum;
}

}  // namespace

void check_loss(CheckedBundle& bundle, const disclosure::Table& people) {
  const auto said = read_number(bundle.report, "loss");
  const Json* parameters = find_object(bundle.manifest, "parameters");
  const Json* weights = parameters == nullptr ? nullptr : find_object(*parameters, "weights");
  if (!said || weights == nullptr) return;
  std::vector<disclosure::LossMetric::Attribute> attributes;
  std::vector<double> sums;
  for (const ColumnDescription& description : bundle.codebook.columns) {
    const Column* column = people.find_column(description.name);
    if (description.role != disclosure::Role::Quasi || column == nullptr) continue;
    const auto sum = add_shares(*column, description);
    if (!sum || !description.leaves) return;
    sums.push_back(*sum);
    attributes.push_back({*description.leaves, read_number(*weights, description.name).value_or(1), {}, {}});
  }
  // Records that were left out count as hidden ones; how many they are may be hidden itself, but they are fewer than k
  // or k-map.
  const auto known = read_integer(bundle.report, "left_out");
  const std::int64_t most = known ? *known + 1
                                  : std::clamp<std::int64_t>(read_integer(*parameters, "k_map").value_or(0),
                                                             std::max<std::int64_t>(bundle.result.k, 1), 1'000'000);
  for (std::int64_t left_out = known.value_or(0); left_out < most; ++left_out) {
    std::vector<double> with = sums;
    for (double& sum : with) sum += static_cast<double>(left_out);
    const double records = static_cast<double>(people.rows()) + static_cast<double>(left_out);
    if (std::fabs(disclosure::LossMetric(records, attributes).mean(with) - *said) < kTolerance) return;
  }
  bundle.add("loss", "report.json", "The loss is not the one of data.csv.");
}

}  // namespace cairn::extract
