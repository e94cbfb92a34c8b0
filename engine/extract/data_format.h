#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/extract/statistical_coding.h"

namespace cairn::extract {

/// What the writers of a format need.
struct DataToWrite {
  const disclosure::Table& table;
  const std::vector<std::uint32_t>& order;
  const Codebook& codebook;
  const std::vector<StatisticalVariable>& variables;
  const std::string& title;
};

/// A form of the data beside data.csv. All hold the same records in the same order.
struct DataFormat {
  std::string_view code;  // "ndjson"
  std::string_view file;  // "data.ndjson"
  Result<std::string> (*write)(const DataToWrite& data);
  /// Empty when the file holds the records of the table (rows in its order); else what differs.
  std::string (*compare)(std::string_view file, const DataToWrite& data);
};
std::span<const DataFormat> data_formats();  // NDJSON, SPSS, Stata

/// "csv", "csv,sav", "all". InvalidArgument for a code that is not known. CSV is always there and not in the answer.
Result<std::vector<const DataFormat*>> parse_data_formats(std::string_view codes);

}  // namespace cairn::extract
