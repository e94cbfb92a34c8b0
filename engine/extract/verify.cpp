#include "engine/extract/verify.h"

#include "engine/extract/bundle.h"
#include "engine/extract/csv.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

bool read_codebook_files(CheckedBundle& bundle) {
  const auto text = read_file(bundle.folder / "codebook.json", kManifestLimits.max_bytes);
  if (!text) return false;
  const auto document = parse_json(*text, kManifestLimits);
  if (!document) return bundle.add("codebook", "codebook.json", "The codebook is not JSON."), false;
  auto codebook = read_codebook(*document);
  if (!codebook) return bundle.add("codebook", "codebook.json", codebook.error().message), false;
  bundle.codebook = *std::move(codebook);
  const auto table = read_file(bundle.folder / "codebook.csv", kManifestLimits.max_bytes);
  if (table && *table != write_codebook_csv(bundle.codebook))
    bundle.add("codebook", "codebook.csv", "The two codebooks do not say the same.");
  return true;
}

bool read_data(CheckedBundle& bundle) {
  const auto text = read_file(bundle.folder / "data.csv");
  if (!text) return false;
  auto table = parse_csv(*text);
  if (!table) {
    for (Issue& issue : table.error().issues) bundle.add(issue.code, "data.csv, " + issue.path, issue.message);
    return false;
  }
  bundle.data = remove_guards(*table);
  bundle.result.rows = bundle.data.rows();
  if (read_integer(bundle.manifest, "rows") != static_cast<std::int64_t>(bundle.data.rows())) {
    bundle.add("rows", "data.csv", "The number of records is not the one in the manifest.");
  }
  return true;
}

}  // namespace

Result<Verification> verify_bundle(const std::filesystem::path& folder, const std::string& fingerprint) {
  CheckedBundle bundle{folder, {}, {}, {}, {}, {}};
  const auto text = read_file(folder / "manifest.json", kManifestLimits.max_bytes);
  if (!text) {
    return Error{ErrorCode::InvalidArgument,
                 "There is no extract here: manifest.json cannot be read. Name the folder of an extract."};
  }
  auto manifest = parse_json(*text, kManifestLimits);
  if (!manifest || read_string(*manifest, "format") != "cairn-extract/1") {
    return Error{ErrorCode::InvalidArgument,
                 "manifest.json is not the manifest of an extract that this program knows."};
  }
  bundle.manifest = *std::move(manifest);
  check_manifest(bundle, *text, fingerprint);
  check_files(bundle);
  if (read_codebook_files(bundle) && read_data(bundle)) {
    check_report(bundle);
    check_values(bundle);
    check_classes(bundle);
    check_population(bundle);
    check_formats(bundle);
  }
  return std::move(bundle.result);
}

}  // namespace cairn::extract
