#include "engine/stats/extended.h"

#include <array>
#include <charconv>

namespace cairn::stats {

Extended read_as_written(double value) {
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
  Extended out = value;
  std::from_chars(text.data(), written.ptr, out);
  return out;
}

std::vector<Extended> read_as_written(std::span<const double> values) {
  std::vector<Extended> out;
  out.reserve(values.size());
  for (const double value : values) out.push_back(read_as_written(value));
  return out;
}

Extended extended_mean(std::span<const Extended> values) {
  const auto n = static_cast<Extended>(values.size());
  Extended sum = 0, rest = 0;
  for (const Extended value : values) sum += value;
  const Extended mean = sum / n;
  for (const Extended value : values) rest += value - mean;
  return mean + rest / n;
}

}  // namespace cairn::stats
