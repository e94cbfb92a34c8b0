#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/disclosure/table.h"
#include "engine/extract/plan.h"

namespace cairn::extract {

/// A file of the population, as the manifest names it: without its name or place.
struct PopulationSource {
  std::string sha256;
  std::int64_t people = 0;
};

/// Everybody of whom the records are a part, by quasi-identifier; people who agree in all of them are one entry.
struct PopulationTable {
  disclosure::Table entries;
  std::vector<std::uint32_t> counts;  // people, by entry
  std::int64_t people = 0;
  std::vector<PopulationSource> files;
};

/// Reads the population files of a plan (CSV with a header row and the plan's separator, a row a person; relative to
/// `folder`), of each only the columns in `quasi`. Files are read piece by piece: memory follows the number of
/// different people, not that of rows. Unprocessable with findings that name file and line, never a value: what
/// parse_csv refuses, a column that is missing, a value that a hierarchy lacks. NotFound when a file is absent;
/// TooLarge above kMostPeople.
Result<PopulationTable> read_population(const Plan& plan, const std::filesystem::path& folder,
                                        const std::vector<std::string>& quasi);

/// The names of the quasi-identifiers among a table's columns, in their order.
std::vector<std::string> list_quasi(const disclosure::Table& table, const Plan& plan);

}  // namespace cairn::extract
