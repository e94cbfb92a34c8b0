#include "engine/extract/data_format.h"

#include <algorithm>

#include "engine/extract/ndjson.h"
#include "engine/extract/statistical_file.h"

namespace cairn::extract {
namespace {

Result<std::string> write_lines(const DataToWrite& data) { return write_ndjson(data.table, data.order, data.codebook); }

std::string compare_lines(std::string_view file, const DataToWrite& data) {
  const std::string expected = write_ndjson(data.table, data.order, data.codebook);
  if (file == expected) return "";
  const auto [theirs, ours] = std::mismatch(file.begin(), file.end(), expected.begin(), expected.end());
  return "line " + std::to_string(std::count(file.begin(), theirs, '\n') + 1);
}

template <StatisticalProgram program>
Result<std::string> write_statistical(const DataToWrite& data) {
  return write_statistical_file(program, data.table, data.order, data.variables, data.title);
}

template <StatisticalProgram program>
std::string compare_statistical(std::string_view file, const DataToWrite& data) {
  return compare_statistical_file(program, file, data.table, data.variables);
}

constexpr DataFormat kFormats[] = {
    {"ndjson", "data.ndjson", write_lines, compare_lines},
    {"sav", "data.sav", write_statistical<StatisticalProgram::Spss>, compare_statistical<StatisticalProgram::Spss>},
    {"dta", "data.dta", write_statistical<StatisticalProgram::Stata>, compare_statistical<StatisticalProgram::Stata>},
};

}  // namespace

std::span<const DataFormat> data_formats() { return kFormats; }

Result<std::vector<const DataFormat*>> parse_data_formats(std::string_view codes) {
  std::vector<const DataFormat*> formats;
  while (!codes.empty()) {
    const std::string_view code = codes.substr(0, codes.find(','));
    codes.remove_prefix(std::min(codes.size(), code.size() + 1));
    bool is_known = code == "csv" || code == "all";
    for (const DataFormat& format : kFormats) {
      if (code != format.code && code != "all") continue;
      is_known = true;
      if (std::find(formats.begin(), formats.end(), &format) == formats.end()) formats.push_back(&format);
    }
    if (!is_known)
      return Error{ErrorCode::InvalidArgument, "A format is not known. Name some of csv, ndjson, sav, dta, or all."};
  }
  return formats;
}

}  // namespace cairn::extract
