#include "engine/disclosure/unique_sets.h"

#include <algorithm>
#include <map>

#include "engine/disclosure/risk.h"

namespace cairn::disclosure {
namespace {

using Columns = std::vector<std::size_t>;

constexpr std::size_t kMostColumns = 3;

/// All sets of `size` out of `count` columns.
std::vector<Columns> list_sets(std::size_t count, std::size_t size) {
  std::vector<Columns> sets;
  std::vector<bool> chosen(count, false);
  std::fill(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(size), true);
  do {
    Columns set;
    for (std::size_t i = 0; i < count; ++i) {
      if (chosen[i]) set.push_back(i);
    }
    sets.push_back(std::move(set));
  } while (std::prev_permutation(chosen.begin(), chosen.end()));
  return sets;
}

}  // namespace

std::vector<UniqueSet> find_unique_sets(std::size_t rows, const std::vector<const Column*>& columns) {
  std::vector<UniqueSet> found;
  std::map<Columns, std::vector<bool>> unique_in;  // by set of fewer columns: rows that it makes unique
  for (std::size_t size = 1; size <= std::min(kMostColumns, columns.size()); ++size) {
    for (const Columns& set : list_sets(columns.size(), size)) {
      std::vector<const Column*> members;
      std::vector<const std::vector<bool>*> smaller;
      for (const std::size_t left_out : set) {
        members.push_back(columns[left_out]);
        Columns rest = set;
        rest.erase(std::find(rest.begin(), rest.end(), left_out));
        if (!rest.empty()) smaller.push_back(&unique_in.at(rest));
      }
      const Grouping grouping = group_rows(rows, members);
      UniqueSet here{set, 0};
      std::vector<bool> unique(rows, false);
      for (std::size_t group = 0; group < grouping.sizes.size(); ++group) {
        if (grouping.sizes[group] > 1) continue;
        const std::uint32_t row = grouping.first[group];
        unique[row] = true;
        if (std::none_of(smaller.begin(), smaller.end(), [&](const auto* fewer) { return (*fewer)[row]; }))
          ++here.records;
      }
      if (here.records > 0) found.push_back(std::move(here));
      if (size < kMostColumns) unique_in.emplace(set, std::move(unique));
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const UniqueSet& a, const UniqueSet& b) { return a.records > b.records; });
  return found;
}

}  // namespace cairn::disclosure
