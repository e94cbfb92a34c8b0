#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/disclosure/risk.h"
#include "engine/disclosure/table.h"
#include "engine/extract/codebook.h"
#include "engine/extract/verify.h"

namespace cairn::extract {

inline constexpr JsonLimits kManifestLimits{std::size_t{64} << 20, 64};

/// An extract while it is being checked: what was read of it, and what was found. Each part of the check is a file of
/// its own and adds its findings.
struct CheckedBundle {
  std::filesystem::path folder;
  Json manifest, report;
  Codebook codebook;
  disclosure::Table data;
  Verification result;

  /// The column that tells whose a record is, where a person has several; null where every record is a person.
  const disclosure::Column* person_column() const;

  void add(std::string code, std::string path, std::string message) {
    result.findings.push_back({Severity::Error, std::move(code), std::move(path), std::move(message)});
  }
};

/// Seal, spelling and signature of the manifest, and hashes, sizes and names of all files.
void check_manifest(CheckedBundle& bundle, const std::string& text, const std::string& fingerprint);
void check_files(CheckedBundle& bundle);
/// Columns, values and the order of rows.
void check_values(CheckedBundle& bundle);
/// The report against the manifest, and what is written from the two for reading.
void check_report(CheckedBundle& bundle);
/// Every other form of the data against data.csv.
void check_formats(CheckedBundle& bundle);
/// The loss of the report, from the shares in the codebook; `people` has one row a person.
void check_loss(CheckedBundle& bundle, const disclosure::Table& people);
/// What the report says about the population, against what was asked for and what the data can tell: the table itself
/// is not here. Classes of the population hold the people behind the records of one of the data at least.
void check_population(CheckedBundle& bundle);
/// Diversity and closeness of the classes (groups of `people`), from the data alone. `is_suppressed`: by group.
void check_sensitive(CheckedBundle& bundle, const disclosure::Table& people, const disclosure::Grouping& grouping,
                     const std::vector<bool>& is_suppressed);
/// Size of the classes, their diversity and closeness, and what the report says about them.
void check_classes(CheckedBundle& bundle);

}  // namespace cairn::extract
