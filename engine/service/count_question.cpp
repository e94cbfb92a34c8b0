#include "engine/service/count_question.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/json.h"

namespace cairn::service {
namespace {

using disclosure::CountCube;
using disclosure::CountQuestion;

constexpr std::size_t kMostSplits = 2;
constexpr std::string_view kReferred = "referred";  // asked for by from and to
constexpr std::string_view kFirstQuarter = "0000-Q1", kLastQuarter = "9999-Q4";

Error unusable(std::string message) { return Error{ErrorCode::InvalidArgument, std::move(message)}; }

std::optional<std::size_t> find_dimension(const CountCube& cube, std::string_view name) {
  for (std::size_t d = 0; d < cube.dimensions.size(); ++d) {
    if (cube.dimensions[d].name == name) return d;
  }
  return std::nullopt;
}

std::string list_dimensions(const CountCube& cube) {
  std::string list;
  for (const CountCube::Dimension& dimension : cube.dimensions) list += (list.empty() ? "" : ", ") + dimension.name;
  return list;
}

bool is_quarter_start(Date day) {
  const std::chrono::year_month_day date(day);
  return unsigned{date.day()} == 1 && (unsigned{date.month()} - 1) % 3 == 0;
}

Result<std::vector<std::size_t>> read_split(const CountCube& cube, std::string_view names) {
  std::vector<std::size_t> split;
  for (std::size_t from = 0; from <= names.size();) {
    const std::size_t end = std::min(names.find(',', from), names.size());
    const auto dimension = find_dimension(cube, names.substr(from, end - from));
    if (!dimension || std::find(split.begin(), split.end(), *dimension) != split.end())
      return unusable("\"by\" takes one or two different ones of: " + list_dimensions(cube) + ".");
    split.push_back(*dimension);
    from = end + 1;
  }
  if (split.size() > kMostSplits) return unusable("\"by\" takes at most two dimensions.");
  std::sort(split.begin(), split.end());
  return split;
}

/// The values of a dimension from `first` to `last`. Empty when none of them lies between.
std::optional<CountQuestion::Filter> find_range(const CountCube& cube, std::size_t dimension, std::string_view first,
                                                std::string_view last) {
  const std::vector<std::string>& values = cube.dimensions[dimension].values;
  if (cube.dimensions[dimension].name != kReferred) {
    const auto value = std::find(values.begin(), values.end(), first);
    if (value == values.end()) return std::nullopt;
    const auto code = static_cast<std::uint16_t>(value - values.begin());
    return CountQuestion::Filter{dimension, code, code};
  }
  const auto low = std::lower_bound(values.begin(), values.end(), first);
  const auto high = std::upper_bound(values.begin(), values.end(), last);
  if (low >= high) return std::nullopt;
  return CountQuestion::Filter{dimension, static_cast<std::uint16_t>(low - values.begin()),
                               static_cast<std::uint16_t>(high - values.begin() - 1)};
}

Result<std::string> read_quarter(std::string_view name, std::string_view text) {
  const auto day = parse_date(text);
  const bool is_from = name == "from";
  if (!day || !is_quarter_start(is_from ? *day : *day + std::chrono::days(1)))
    return unusable(is_from ? "\"from\" must be the first day of a quarter, such as 2026-01-01."
                            : "\"to\" must be the last day of a quarter, such as 2026-03-31.");
  return quarter_of(*day);
}

}  // namespace

Result<AskedCounts> read_count_parameters(const CountCube& cube, const CountParameters& parameters) {
  AskedCounts asked;
  std::set<std::string, std::less<>> seen;
  std::string from(kFirstQuarter), to(kLastQuarter);
  for (const auto& [name, value] : parameters) {
    if (!seen.insert(name).second) return unusable("\"" + name + "\" is given twice. Give it once.");
    const auto dimension = find_dimension(cube, name);
    if (name == "by") {
      CAIRN_ASSIGN(asked.question.by, read_split(cube, value));
    } else if (name == "from") {
      CAIRN_ASSIGN(from, read_quarter(name, value));
    } else if (name == "to") {
      CAIRN_ASSIGN(to, read_quarter(name, value));
    } else if (name == "profile") {
      if (value != "nhs7r5" && value != "noise") return unusable("\"profile\" takes nhs7r5 or noise.");
      asked.profile = value == "noise" ? CountProfile::Noise : CountProfile::Nhs7r5;
    } else if (dimension && name != kReferred) {
      const auto filter = find_range(cube, *dimension, value, value);
      if (!filter)
        return unusable("\"" + name + "\" does not have this value. Ask with by=" + name + " for its values.");
      asked.question.filters.push_back(*filter);
    } else {
      return unusable(
          "A parameter is not known. Use by, from, to, profile, sex, age_band, ethnicity, deprivation, site.");
    }
  }
  if (seen.count("from") + seen.count("to") > 0) {
    const auto filter = find_range(cube, *find_dimension(cube, kReferred), from, to);
    if (!filter) return unusable("Nobody of this release was referred between these days. Choose other days.");
    asked.question.filters.push_back(*filter);
  }
  std::sort(asked.question.filters.begin(), asked.question.filters.end(),
            [](const auto& a, const auto& b) { return a.dimension < b.dimension; });
  return asked;
}

std::string write_canonical(const CountCube& cube, const AskedCounts& asked) {
  Json by = Json::array(), filters = Json::object();
  for (const std::size_t dimension : asked.question.by) by.push_back(cube.dimensions[dimension].name);
  for (const CountQuestion::Filter& filter : asked.question.filters) {
    const CountCube::Dimension& dimension = cube.dimensions[filter.dimension];
    filters[dimension.name] = {dimension.values[filter.first], dimension.values[filter.last]};
  }
  return write_json(
      {{"by", by}, {"filters", filters}, {"profile", asked.profile == CountProfile::Noise ? "noise" : "nhs7r5"}});
}

Result<CountQuestion> read_canonical(const CountCube& cube, std::string_view canonical) {
  const Error damaged{ErrorCode::Storage,
                      "The ledger of published counts cannot be read. Restore the data from a backup.",
                      std::string(canonical)};
  const auto document = parse_json(canonical);
  if (!document) return damaged;
  CountQuestion question;
  const Json* by = find_array(*document, "by");
  const Json* filters = find_object(*document, "filters");
  if (by == nullptr || filters == nullptr) return damaged;
  for (const Json& name : *by) {
    const auto dimension = find_dimension(cube, name.is_string() ? name.get<std::string>() : "");
    if (!dimension) return damaged;
    question.by.push_back(*dimension);
  }
  for (const auto& [name, ends] : filters->items()) {
    const auto dimension = find_dimension(cube, name);
    if (!dimension || !ends.is_array() || ends.size() != 2 || !ends[0].is_string() || !ends[1].is_string())
      return damaged;
    const auto filter = find_range(cube, *dimension, ends[0].get<std::string>(), ends[1].get<std::string>());
    if (!filter) return damaged;
    question.filters.push_back(*filter);
  }
  return question;
}

std::string quarter_of(Date day) {
  const std::chrono::year_month_day date(day);
  std::string year = std::to_string(static_cast<int>(date.year()));
  year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
  return year + "-Q" + std::to_string((unsigned{date.month()} + 2) / 3);
}

}  // namespace cairn::service
