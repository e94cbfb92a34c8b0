#include <algorithm>

#include "engine/disclosure/privacy_model.h"
#include "engine/disclosure/risk.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

using disclosure::Column;
using disclosure::Role;

void check_diversity(CheckedBundle& bundle, const Json& parameters, const disclosure::Grouping& grouping,
                     const std::vector<const Column*>& quasi) {
  const Json* demands = find_array(parameters, "diversity");
  for (const Json& demand : demands == nullptr ? Json::array() : *demands) {
    const Column* column = bundle.data.find_column(read_string(demand, "attribute").value_or(""));
    if (column == nullptr) {
      bundle.add("diversity", "manifest.json", "The manifest asks for diversity of a column that is not there.");
      continue;
    }
    const std::string kind = read_string(demand, "kind").value_or("distinct");
    disclosure::Diversity diversity{kind == "entropy"     ? disclosure::DiversityKind::Entropy
                                    : kind == "recursive" ? disclosure::DiversityKind::Recursive
                                                          : disclosure::DiversityKind::Distinct,
                                    read_number(demand, "l").value_or(2), read_number(demand, "c").value_or(1)};
    const disclosure::ClassRules rules({1, {{{}, column->dictionary.size(), diversity, {}}}});
    std::vector<std::vector<std::uint32_t>> counts(grouping.sizes.size(),
                                                   std::vector<std::uint32_t>(column->dictionary.size(), 0));
    for (std::size_t row = 0; row < column->codes.size(); ++row) ++counts[grouping.group_of[row]][column->codes[row]];
    for (std::size_t group = 0; group < counts.size(); ++group) {
      const bool is_suppressed = std::all_of(
          quasi.begin(), quasi.end(), [&](const Column* one) { return one->text(grouping.first[group]) == "*"; });
      if (is_suppressed || rules.passes(grouping.sizes[group], counts[group])) continue;
      bundle.add("diversity", column->name,
                 "The class of record " + std::to_string(grouping.first[group] + 1) + " is not diverse enough.");
      break;
    }
  }
}

}  // namespace

void check_classes(CheckedBundle& bundle) {
  const Json* parameters = find_object(bundle.manifest, "parameters");
  bundle.result.k = parameters == nullptr ? 0 : read_integer(*parameters, "k").value_or(0);
  if (bundle.result.k < 2)
    return bundle.add("k", "manifest.json", "The manifest does not say which k the extract has.");
  std::vector<const Column*> quasi;
  for (const ColumnDescription& column : bundle.codebook.columns) {
    const Column* found = column.role == Role::Quasi ? bundle.data.find_column(column.name) : nullptr;
    if (found != nullptr) quasi.push_back(found);
  }
  const disclosure::Grouping grouping = disclosure::group_rows(bundle.data.rows(), quasi);
  if (grouping.sizes.empty()) return;
  const auto smallest = std::min_element(grouping.sizes.begin(), grouping.sizes.end());
  bundle.result.smallest_class = *smallest;
  bundle.result.smallest_class_wildcard = disclosure::smallest_class_with_wildcards(grouping, quasi);
  if (bundle.result.smallest_class < bundle.result.k) {
    const auto row = grouping.first[static_cast<std::size_t>(smallest - grouping.sizes.begin())];
    bundle.add("k", "data.csv, record " + std::to_string(row + 1),
               "Only " + std::to_string(*smallest) +
                   " records share this record's quasi-identifiers; there must be at least " +
                   std::to_string(bundle.result.k) + ".");
  }
  if (bundle.result.smallest_class_wildcard < bundle.result.k)
    bundle.add("k-wildcard", "data.csv", "With * agreeing with everything a class is still too small.");
  if (parameters != nullptr) check_diversity(bundle, *parameters, grouping, quasi);
}

}  // namespace cairn::extract
