#include "engine/disclosure/hierarchy.h"

#include <numeric>

namespace cairn::disclosure {
namespace {

void add_issue(Issues& issues, std::string code, std::size_t row, std::string message) {
  issues.push_back({Severity::Error, std::move(code), "row " + std::to_string(row + 1), std::move(message)});
}

}  // namespace

void Hierarchy::count_shares() {
  for (Level& level : levels_) {
    level.shares.assign(level.names.size(), 0);
    for (const std::uint32_t code : level.codes) level.shares[code] += 1;
    for (double& share : level.shares) share /= static_cast<double>(leaves());
  }
  least_share_ = 1 / static_cast<double>(leaves());
}

std::optional<Hierarchy> Hierarchy::read(const std::vector<std::vector<std::string>>& rows, Issues& issues) {
  if (rows.empty()) {
    issues.push_back(
        {Severity::Error, "hierarchy-empty", "", "The hierarchy has no rows. Give one row for every value."});
    return std::nullopt;
  }
  Hierarchy hierarchy;
  hierarchy.levels_.resize(rows.front().size());
  const std::size_t before = issues.size();
  std::vector<std::vector<std::uint32_t>> parents(rows.front().size());  // name at a level → name one level up
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (rows[r].size() != hierarchy.levels_.size()) {
      add_issue(issues, "hierarchy-ragged", r,
                "This row has " + std::to_string(rows[r].size()) + " columns, the first has " +
                    std::to_string(hierarchy.levels_.size()) + ". Give every value every level.");
      continue;
    }
    if (hierarchy.levels_.front().names.find(rows[r][0])) {
      add_issue(issues, "hierarchy-duplicate", r,
                "The value in the first column was given before. Give each value once.");
      continue;
    }
    for (std::size_t level = 0; level < rows[r].size(); ++level) {
      Level& at = hierarchy.levels_[level];
      const std::uint32_t code = at.names.add(rows[r][level]);
      at.codes.push_back(code);
      if (level == 0) continue;
      const std::uint32_t below = hierarchy.levels_[level - 1].codes.back();
      std::vector<std::uint32_t>& up = parents[level - 1];
      if (below == up.size()) {
        up.push_back(code);
      } else if (up[below] != code) {
        add_issue(issues, "hierarchy-not-nested", r,
                  "Level " + std::to_string(level) + " separates values that level " + std::to_string(level - 1) +
                      " had joined. Join them at every higher level.");
      }
    }
  }
  if (issues.size() != before) return std::nullopt;
  hierarchy.count_shares();
  return hierarchy;
}

Hierarchy Hierarchy::all_or_nothing(const std::vector<std::string>& values) {
  Hierarchy hierarchy;
  hierarchy.levels_.resize(2);
  for (const std::string& value : values) {
    hierarchy.levels_[0].codes.push_back(hierarchy.levels_[0].names.add(value));
    hierarchy.levels_[1].codes.push_back(hierarchy.levels_[1].names.add("*"));
  }
  hierarchy.count_shares();
  return hierarchy;
}

Hierarchy Hierarchy::or_hidden(std::size_t level) const {
  Hierarchy hierarchy;
  hierarchy.levels_.resize(2);
  Level &shown = hierarchy.levels_[0], &hidden = hierarchy.levels_[1];
  shown.names = levels_[level].names;
  shown.shares = levels_[level].shares;
  shown.codes.resize(size(level));
  std::iota(shown.codes.begin(), shown.codes.end(), 0U);
  hidden.codes.assign(size(level), hidden.names.add("*"));
  hidden.shares = {1};
  hierarchy.least_share_ = least_share_;
  return hierarchy;
}

std::optional<std::string> Hierarchy::find_ambiguous_name() const {
  for (std::size_t upper = 1; upper < levels_.size(); ++upper) {
    for (std::uint32_t code = 0; code < size(upper); ++code) {
      for (std::size_t lower = 0; lower < upper; ++lower) {
        const auto same = levels_[lower].names.find(name(upper, code));
        if (!same) continue;
        for (std::size_t leaf = 0; leaf < leaves(); ++leaf) {
          if ((levels_[lower].codes[leaf] == *same) != (levels_[upper].codes[leaf] == code)) return name(upper, code);
        }
      }
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> Hierarchy::find_level(std::string_view name) const {
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    if (levels_[level].names.find(name)) return level;
  }
  return std::nullopt;
}

}  // namespace cairn::disclosure
