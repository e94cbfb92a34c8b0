#include <algorithm>
#include <functional>

#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

using disclosure::Column;
using disclosure::Role;

void check_columns(CheckedBundle& bundle) {
  bool same_order = bundle.data.columns.size() == bundle.codebook.columns.size();
  for (std::size_t i = 0; i < bundle.data.columns.size(); ++i) {
    const std::string& name = bundle.data.columns[i].name;
    if (bundle.codebook.find_column(name) == nullptr)
      bundle.add("unknown-column", name, "The codebook does not describe this column.");
    same_order = same_order && name == bundle.codebook.columns[i].name;
  }
  for (const ColumnDescription& column : bundle.codebook.columns) {
    if (bundle.data.find_column(column.name) == nullptr)
      bundle.add("missing-column", column.name, "The codebook describes this column, but the data do not have it.");
    const bool is_pseudonym = column.role == Role::System && column.type == ColumnType::Pseudonym;
    if (!disclosure::stays(column.role) && !is_pseudonym) {
      bundle.add(
          "role", column.name,
          "A column with the role " + std::string(disclosure::role_code(column.role)) + " must not be in an extract.");
    }
  }
  if (!same_order) bundle.add("column-order", "data.csv", "The columns are not those of the codebook in its order.");
}

void check_cells(CheckedBundle& bundle, const Column& column, const ColumnDescription& description) {
  const std::vector<std::string>& values = column.dictionary.values();
  for (std::uint32_t code = 0; code < values.size(); ++code) {
    const std::string why = check_cell(description, values[code]);
    if (why.empty()) continue;
    const auto row = std::find(column.codes.begin(), column.codes.end(), code) - column.codes.begin();
    bundle.add("value", column.name, "The value in record " + std::to_string(row + 1) + " " + why + ".");
    return;  // one finding a column
  }
  const bool is_repeated = bundle.person_column() != nullptr;
  if (!is_repeated && description.type == ColumnType::Pseudonym && values.size() != column.codes.size()) {
    bundle.add("pseudonym", column.name, "A pseudonym appears in several records.");
  }
}

/// In the long layout every person has as many records as the next one, and the same traits in all of them.
void check_people(CheckedBundle& bundle, const Column& person) {
  std::vector<std::uint32_t> records(person.dictionary.size(), 0), first(person.dictionary.size(), 0);
  std::vector<const Column*> traits;
  for (const ColumnDescription& column : bundle.codebook.columns) {
    const Column* found = column.role == Role::Quasi ? bundle.data.find_column(column.name) : nullptr;
    if (found != nullptr) traits.push_back(found);
  }
  for (std::uint32_t row = 0; row < person.codes.size(); ++row) {
    const std::uint32_t who = person.codes[row];
    if (records[who]++ == 0) first[who] = row;
    for (const Column* trait : traits) {
      if (trait->codes[row] != trait->codes[first[who]])
        return bundle.add("person", "data.csv, record " + std::to_string(row + 1),
                          "Its traits are not those of the same person's other records.");
    }
  }
  const auto uneven = std::adjacent_find(records.begin(), records.end(), std::not_equal_to<>());
  if (uneven != records.end())
    bundle.add("person", "data.csv", "Some people have more records than others, which tells something about them.");
}

/// The order of the rows must follow from their content: an order of arrival would tell who came when.
void check_order(CheckedBundle& bundle) {
  const std::vector<std::uint32_t> order = disclosure::order_by_content(bundle.data);
  const auto differ = [&](std::uint32_t a, std::uint32_t b) {
    return std::any_of(bundle.data.columns.begin(), bundle.data.columns.end(),
                       [&](const Column& column) { return column.codes[a] != column.codes[b]; });
  };
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    if (order[i] != i && differ(order[i], i))
      return bundle.add("row-order", "data.csv", "The rows are not in the order of their content.");
  }
}

}  // namespace

const Column* CheckedBundle::person_column() const {
  const Json* layout = find_object(manifest, "layout");
  return layout == nullptr ? nullptr : data.find_column(read_string(*layout, "person").value_or(""));
}

void check_values(CheckedBundle& bundle) {
  check_columns(bundle);
  for (const Column& column : bundle.data.columns) {
    if (const ColumnDescription* description = bundle.codebook.find_column(column.name))
      check_cells(bundle, column, *description);
  }
  if (const Column* person = bundle.person_column()) check_people(bundle, *person);
  check_order(bundle);
}

}  // namespace cairn::extract
