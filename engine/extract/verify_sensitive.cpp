#include <algorithm>

#include "engine/disclosure/privacy_model.h"
#include "engine/extract/value_order.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

using disclosure::Column;

constexpr double kRounding = 1e-9;

disclosure::Diversity read_diversity(const Json& demand) {
  const std::string kind = read_string(demand, "kind").value_or("distinct");
  return {kind == "entropy"     ? disclosure::DiversityKind::Entropy
          : kind == "recursive" ? disclosure::DiversityKind::Recursive
                                : disclosure::DiversityKind::Distinct,
          std::clamp(read_number(demand, "l").value_or(2), 1.0, 1e6), read_number(demand, "c").value_or(1)};
}

/// Closeness is measured to the sensitive values of all records that went in. Suppressed ones are in the data with
/// theirs, so the data's own distribution is the same, except where r records were left out of N. Then every sum of
/// shares may be off by r/N, and r values may be unknown, which stretches the steps of an ordered distance: the t asked
/// for plus r/N, times (values - 1 + r) / (values - 1), is never exceeded by data that keep to t.
disclosure::Closeness read_closeness(const Json& demand, std::size_t records, std::size_t values, double left_out) {
  const bool is_ordered = read_string(demand, "kind") == "ordered";
  double t = read_number(demand, "t").value_or(0) + left_out / (static_cast<double>(records) + left_out);
  if (is_ordered && values > 1) t *= (static_cast<double>(values) - 1 + left_out) / (static_cast<double>(values) - 1);
  return {is_ordered ? disclosure::ClosenessKind::Ordered : disclosure::ClosenessKind::Equal, t + kRounding};
}

class SensitiveChecker {
 public:
  SensitiveChecker(CheckedBundle& bundle, const disclosure::Table& people, const disclosure::Grouping& grouping,
                   const std::vector<bool>& is_suppressed)
      : bundle_(bundle), people_(people), grouping_(grouping), is_suppressed_(is_suppressed) {}

  void check(const Json& parameters, const char* name, const char* complaint) const {
    const Json* demands = find_array(parameters, name);
    for (const Json& demand : demands == nullptr ? Json::array() : *demands) {
      const Column* column = people_.find_column(read_string(demand, "attribute").value_or(""));
      if (column == nullptr) {
        bundle_.add(name, "manifest.json",
                    "The manifest asks for " + std::string(name) + " of a column that is not there.");
        continue;
      }
      disclosure::SensitiveRule rule{{}, column->dictionary.size(), {}, {}};
      std::vector<ValueOrder> orders = {are_numbers(column->dictionary.values()) ? ValueOrder::Number
                                                                                 : ValueOrder::Text};
      if (name == std::string_view("diversity")) {
        rule.diversity = read_diversity(demand);
      } else {
        const double left_out = count_left_out(parameters);
        rule.closeness = read_closeness(demand, people_.rows(), rule.values, left_out);
        if (left_out > 0 && orders.front() == ValueOrder::Number)
          orders.push_back(ValueOrder::Text);  // a text may have been left out
      }
      std::optional<std::uint32_t> failing;
      for (const ValueOrder order : orders) {
        failing = find_failing(*column, rule, order);
        if (!failing) break;
      }
      if (failing)
        bundle_.add(name, column->name, "The class of record " + std::to_string(*failing + 1) + " " + complaint);
    }
  }

 private:
  /// Fewer than k or k-map; as many as that where the report hides the number.
  double count_left_out(const Json& parameters) const {
    const std::int64_t k_map = read_integer(parameters, "k_map").value_or(0);
    const std::int64_t most = std::max<std::int64_t>({bundle_.result.k, k_map, 1}) - 1;
    return static_cast<double>(
        std::clamp<std::int64_t>(read_integer(bundle_.report, "left_out").value_or(most), 0, most));
  }

  std::optional<std::uint32_t> find_failing(const Column& column, disclosure::SensitiveRule rule,
                                            ValueOrder order) const {
    const std::vector<std::uint32_t> rank = rank_values(column.dictionary.values(), order);
    std::vector<std::vector<std::uint32_t>> counts(grouping_.sizes.size(), std::vector<std::uint32_t>(rule.values, 0));
    for (std::size_t row = 0; row < column.codes.size(); ++row) {
      rule.codes.push_back(rank[column.codes[row]]);
      ++counts[grouping_.group_of[row]][rule.codes.back()];
    }
    const disclosure::ClassRules rules({1, {std::move(rule)}});
    for (std::size_t group = 0; group < counts.size(); ++group) {
      if (!is_suppressed_[group] && !rules.passes(grouping_.sizes[group], counts[group])) return grouping_.first[group];
    }
    return std::nullopt;
  }

  CheckedBundle& bundle_;
  const disclosure::Table& people_;
  const disclosure::Grouping& grouping_;
  const std::vector<bool>& is_suppressed_;  // by group
};

}  // namespace

void check_sensitive(CheckedBundle& bundle, const disclosure::Table& people, const disclosure::Grouping& grouping,
                     const std::vector<bool>& is_suppressed) {
  const Json* parameters = find_object(bundle.manifest, "parameters");
  if (parameters == nullptr) return;
  const SensitiveChecker checker(bundle, people, grouping, is_suppressed);
  checker.check(*parameters, "diversity", "is not diverse enough.");
  checker.check(*parameters, "closeness", "is too far from the distribution of everybody.");
}

}  // namespace cairn::extract
