#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/disclosure/table.h"
#include "engine/extract/codebook.h"

namespace cairn::extract {

/// One JSON object a line and record, members in the order of the columns. Columns of numbers give numbers as the data
/// file spells them (text where JSON has no such spelling: 007), the empty cell gives null, everything else text.
/// Nothing is guarded against spreadsheets.
std::string write_ndjson(const disclosure::Table& table, const std::vector<std::uint32_t>& order,
                         const Codebook& codebook);

}  // namespace cairn::extract
