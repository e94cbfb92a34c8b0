#include "engine/stats/missing_report.h"

#include <algorithm>
#include <map>

#include "engine/stats/little_test.h"

namespace cairn::stats {
namespace {

bool is_there(const DataColumn& column, std::size_t row) {
  return column.is_text() ? column.texts[row].has_value() : column.numbers[row].has_value();
}

std::vector<std::pair<std::string, std::size_t>> sort_patterns(const std::map<std::string, std::size_t>& counts) {
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first > b.first;
  });
  return sorted;
}

}  // namespace

Result<MissingReport> compute_missing_report(const std::vector<DataColumn>& columns) {
  MissingReport out;
  out.n = columns.empty() ? 0 : columns.front().n();
  if (out.n == 0) return Error{ErrorCode::InsufficientData, "There is no column with rows to report on."};
  for (const DataColumn& one : columns) {
    if (one.n() != out.n)
      return Error{ErrorCode::InvalidArgument, "The column '" + one.name + "' differs in length from the others."};
    out.columns.push_back(one.name);
  }
  out.missing_by_column.assign(columns.size(), 0);
  std::map<std::string, std::size_t> counts;
  for (std::size_t row = 0; row < out.n; ++row) {
    std::string pattern;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      pattern += is_there(columns[i], row) ? '1' : '0';
      if (pattern.back() == '0') ++out.missing_by_column[i];
    }
    if (pattern.find('0') == std::string::npos) ++out.complete_cases;
    ++counts[pattern];
  }
  for (const std::size_t missing : out.missing_by_column)
    out.proportion_missing.push_back(static_cast<double>(missing) / static_cast<double>(out.n));
  for (const auto& [pattern, count] : sort_patterns(counts)) {
    out.patterns.push_back(pattern);
    out.pattern_counts.push_back(count);
  }
  out.n_missing = out.n - out.complete_cases;
  out.little = compute_little_test(columns);
  out.method = "counts by column and pattern; Little's test by EM";
  return out;
}

}  // namespace cairn::stats
