#include "engine/extract/value_order.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "engine/base/csv.h"

namespace cairn::extract {

bool are_numbers(const std::vector<std::string>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](const std::string& value) { return value.empty() || is_number(value); }) &&
         std::any_of(values.begin(), values.end(), [](const std::string& value) { return !value.empty(); });
}

double to_double(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::uint32_t> rank_values(const std::vector<std::string>& values, ValueOrder order) {
  std::vector<std::uint32_t> sorted(values.size()), rank(values.size());
  std::iota(sorted.begin(), sorted.end(), 0U);
  std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) {
    const double first = to_double(values[a]), second = to_double(values[b]);
    return order == ValueOrder::Number && first != second ? first < second : values[a] < values[b];
  });
  for (std::uint32_t i = 0; i < sorted.size(); ++i) rank[sorted[i]] = i;
  return rank;
}

}  // namespace cairn::extract
