#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::extract {

/// True when every value is a plain number or empty, and one at least is not empty.
bool are_numbers(const std::vector<std::string>& values);
/// Of a plain number; 0 for other texts.
double to_double(std::string_view text);

enum class ValueOrder { Number, Text };
/// Where each value stands among all of them, from 0: the order that ordered closeness counts steps in. Numbers that
/// are equal stand by their spelling, so that the order follows from the values alone.
std::vector<std::uint32_t> rank_values(const std::vector<std::string>& values, ValueOrder order);

}  // namespace cairn::extract
