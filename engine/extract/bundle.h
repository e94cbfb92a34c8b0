#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/date.h"
#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/disclosure/small_numbers.h"
#include "engine/extract/anonymise.h"

namespace cairn::extract {

struct BundleFile {
  std::string name, content;
};

/// One step on the way from everybody to the records of the extract.
struct BundleStep {
  std::string step;
  std::int64_t people = 0;  // shown as the audience may see it
};

/// What a bundle says about itself besides its data.
struct BundleFacts {
  std::string title;  // study, or name of the table
  Date made_on{};
  std::vector<std::pair<std::string, std::string>> study;  // purpose, pathway, consent …
  std::vector<BundleStep> steps;
  std::optional<double> seconds;
  disclosure::Audience audience = disclosure::Audience::Others;  // who reads the counts of manifest and report
};

/// data.csv, codebook.csv, codebook.json, report.json and manifest.json. The manifest holds the SHA-256 of every other
/// file and a seal over itself, so that `verify` finds any change.
std::vector<BundleFile> make_bundle(const Anonymised& anonymised, const Plan& plan, const BundleFacts& facts);
/// The manifest's own check value: SHA-256 of its compact form without "seal".
std::string compute_seal(const Json& manifest);

/// Writes the files (readable by the owner only) into a folder that must not hold anything yet. All or nothing: they
/// are written beside it, forced to disk and moved into place in one step. Conflict when the folder holds something.
Result<void> write_bundle(const std::filesystem::path& folder, const std::vector<BundleFile>& files);
/// A whole file. NotFound when it is absent; TooLarge above the limit.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes = std::size_t{2} << 30);

}  // namespace cairn::extract
