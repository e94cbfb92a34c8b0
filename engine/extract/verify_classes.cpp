#include <algorithm>

#include "engine/disclosure/risk.h"
#include "engine/extract/bundle.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

using disclosure::Column;
using disclosure::Role;

/// True for a record whose traits are all hidden.
bool is_hidden(const std::vector<const Column*>& quasi, std::uint32_t row) {
  return std::all_of(quasi.begin(), quasi.end(), [row](const Column* one) { return one->text(row) == "*"; });
}

/// k counts people: where a person has several records, the first stands for them (check_values has compared them).
disclosure::Table one_row_a_person(const CheckedBundle& bundle) {
  const Column* person = bundle.person_column();
  if (person == nullptr) return bundle.data;
  disclosure::Table people;
  for (const Column& column : bundle.data.columns) {
    Column one{column.name, column.dictionary, {}};
    std::vector<bool> is_seen(person->dictionary.size(), false);
    for (std::size_t row = 0; row < column.codes.size(); ++row) {
      if (is_seen[person->codes[row]]) continue;
      is_seen[person->codes[row]] = true;
      one.codes.push_back(column.codes[row]);
    }
    people.columns.push_back(std::move(one));
  }
  return people;
}

void check_sizes(CheckedBundle& bundle, const disclosure::Grouping& grouping, const std::vector<const Column*>& quasi) {
  const auto smallest = std::min_element(grouping.sizes.begin(), grouping.sizes.end());
  bundle.result.smallest_class = *smallest;
  bundle.result.smallest_class_wildcard = disclosure::smallest_class_with_wildcards(grouping, quasi);
  if (bundle.result.smallest_class < bundle.result.k) {
    const auto row = grouping.first[static_cast<std::size_t>(smallest - grouping.sizes.begin())];
    const std::string place = bundle.person_column() == nullptr ? "record " : "person ";
    bundle.add("k", "data.csv, " + place + std::to_string(row + 1),
               "Only " + std::to_string(*smallest) +
                   " records share this record's quasi-identifiers; there must be at least " +
                   std::to_string(bundle.result.k) + ".");
  }
  if (bundle.result.smallest_class_wildcard < bundle.result.k)
    bundle.add("k-wildcard", "data.csv", "With * agreeing with everything a class is still too small.");
}

/// In which columns whole groups say the same, counted again; not where a person has several records.
void check_agreements(CheckedBundle& bundle, const disclosure::Table& people) {
  const Json* said = find_array(bundle.manifest, "same_answers");
  if (said == nullptr || bundle.person_column() != nullptr) return;
  if (*said != write_agreements(people, bundle.codebook))
    bundle.add("same-answers", "manifest.json",
               "The groups in which everybody gave the same answer are not those of data.csv.");
}

/// What report and manifest say about the classes, counted again. Extracts of before these figures have none.
void check_figures(CheckedBundle& bundle, const disclosure::Grouping& grouping,
                   const std::vector<const Column*>& quasi) {
  const Json* bins = find_array(bundle.manifest, "class_sizes");
  if (bins == nullptr || quasi.empty()) return;
  if (*bins != write_size_bins(disclosure::count_sizes(grouping)))
    bundle.add("class-sizes", "manifest.json", "The sizes of the classes are not those of data.csv.");
  std::int64_t hidden = 0, smallest = 0;
  for (std::size_t group = 0; group < grouping.sizes.size(); ++group) {
    const auto size = static_cast<std::int64_t>(grouping.sizes[group]);
    if (is_hidden(quasi, grouping.first[group]))
      hidden = size;
    else
      smallest = smallest == 0 ? size : std::min(smallest, size);
  }
  // Records that were recoded as far as * are a class like any other; suppressed ones are none.
  const std::int64_t said = read_integer(bundle.manifest, "smallest_class").value_or(0);
  const std::int64_t suppressed = read_integer(bundle.report, "suppressed").value_or(0);
  if (said != smallest && said != bundle.result.smallest_class)
    bundle.add("smallest-class", "manifest.json", "The smallest class is not the one of data.csv.");
  if (suppressed != 0 && suppressed != hidden)
    bundle.add("suppressed", "report.json", "The number of records with * in every trait is not the one of data.csv.");
}

}  // namespace

void check_classes(CheckedBundle& bundle) {
  const Json* parameters = find_object(bundle.manifest, "parameters");
  bundle.result.k = parameters == nullptr ? 0 : read_integer(*parameters, "k").value_or(0);
  // k of 1 stands beside k-map or presence alone: the population holds the people who look alike.
  if (bundle.result.k < 1 ||
      (bundle.result.k < 2 && !find(*parameters, "k_map") && !find(*parameters, "delta_presence")))
    return bundle.add("k", "manifest.json", "The manifest does not say which k the extract has.");
  const disclosure::Table people = one_row_a_person(bundle);
  std::vector<const Column*> quasi;
  for (const ColumnDescription& column : bundle.codebook.columns) {
    const Column* found = column.role == Role::Quasi ? people.find_column(column.name) : nullptr;
    if (found != nullptr) quasi.push_back(found);
  }
  const disclosure::Grouping grouping = disclosure::group_rows(people.rows(), quasi);
  if (grouping.sizes.empty()) return;
  check_sizes(bundle, grouping, quasi);
  check_figures(bundle, grouping, quasi);
  check_agreements(bundle, people);
  check_loss(bundle, people);
  // Suppressed records are no class. Where there are none, records that were recoded as far as * are one like any
  // other.
  std::vector<bool> is_suppressed;
  for (const std::uint32_t row : grouping.first)
    is_suppressed.push_back(read_integer(bundle.report, "suppressed") != 0 && is_hidden(quasi, row));
  check_sensitive(bundle, people, grouping, is_suppressed);
}

}  // namespace cairn::extract
