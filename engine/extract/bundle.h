#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/date.h"
#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/disclosure/signing_key.h"
#include "engine/disclosure/small_numbers.h"
#include "engine/extract/anonymise.h"
#include "engine/extract/data_format.h"
#include "engine/extract/long_layout.h"

namespace cairn::extract {

struct BundleFile {
  std::string name, content;
};

/// One step on the way from everybody to the records of the extract.
struct BundleStep {
  std::string step;
  std::int64_t people = 0;      // shown as the audience may see it
  bool is_in_the_data = false;  // exact: whoever gets the files can count them
};

/// What a bundle says about itself besides its data.
struct BundleFacts {
  std::string title;  // study, or name of the table
  Date made_on{};
  std::vector<std::pair<std::string, std::string>> study;  // purpose, pathway, consent …
  std::vector<BundleStep> steps;
  std::optional<double> seconds;
  disclosure::Audience audience = disclosure::Audience::Others;  // who reads the counts of manifest and report
  const disclosure::SigningKey* signer = nullptr;                // null: the bundle is not signed
  std::vector<const DataFormat*> formats;                        // of the data, beside CSV
  std::optional<LongPlan> long_plan;                             // empty: one row a person, as anonymised
};

/// data.csv and the other formats asked for, the codebook (CSV, values as CSV, JSON, HTML), the report (JSON; in
/// plain words as HTML), scripts that read the data in R and Python, manifest.json, and manifest.sig where somebody
/// signs. The manifest holds the SHA-256 of every file before it and a seal over itself, so that `verify` finds any
/// change; the signature is over the manifest's bytes. Internal when a format cannot be written.
Result<std::vector<BundleFile>> make_bundle(const Anonymised& anonymised, const Plan& plan, const BundleFacts& facts);
/// The manifest's own check value: SHA-256 of its compact form without "seal".
std::string compute_seal(const Json& manifest);
/// Sizes of classes as report and manifest hold them.
Json write_size_bins(const std::vector<disclosure::SizeBin>& bins);
/// Sensitive columns in which whole groups say the same: column, groups and records. Empty where there is none.
Json write_agreements(const disclosure::Table& people, const Codebook& codebook);
/// A document as files hold it: indented, a line end at the end.
std::string as_file(const Json& document);
/// The content of a file of a bundle; empty when there is none of this name.
std::string_view find_content(const std::vector<BundleFile>& files, std::string_view name);

/// Writes the files (readable by the owner only) into a folder that must not hold anything yet. All or nothing: they
/// are written beside it, forced to disk and moved into place in one step. Conflict when the folder holds something.
Result<void> write_bundle(const std::filesystem::path& folder, const std::vector<BundleFile>& files);
/// A file that was not there before, readable by its owner only and forced to disk.
Result<void> write_new_file(const std::filesystem::path& file, const std::string& content);
/// A whole file. NotFound when it is absent; TooLarge above the limit.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes = std::size_t{2} << 30);

}  // namespace cairn::extract
