#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/extract/statistical_coding.h"

namespace cairn::extract {

enum class StatisticalProgram { Spss, Stata };

/// A .sav or .dta (version 118) file of the table, rows in the order given, with names, labels and missing values. The
/// same table gives the same bytes anywhere and any time: every time stamp is noon of 1 January 2000. The door to
/// libreadstat.
Result<std::string> write_statistical_file(StatisticalProgram program, const disclosure::Table& table,
                                           const std::vector<std::uint32_t>& order,
                                           const std::vector<StatisticalVariable>& variables, const std::string& title);

/// Reads the file back and compares it with the table, value by value and label by label; rows in the order of the
/// table. Empty when they say the same, else what differs ("record 3, column age"), without the value.
std::string compare_statistical_file(StatisticalProgram program, std::string_view file, const disclosure::Table& table,
                                     const std::vector<StatisticalVariable>& variables);

}  // namespace cairn::extract
