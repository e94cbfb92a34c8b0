#include <algorithm>
#include <numeric>

#include "engine/extract/bundle.h"
#include "engine/extract/codebook_html.h"
#include "engine/extract/data_format.h"
#include "engine/extract/risk_html.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

bool lists_file(const Json& manifest, std::string_view name) {
  const Json* files = find_array(manifest, "files");
  return files != nullptr &&
         std::any_of(files->begin(), files->end(), [&](const Json& file) { return read_string(file, "name") == name; });
}

/// A file that this version of the program writes from what the others say.
void check_written(CheckedBundle& bundle, const char* name, const std::string& expected) {
  if (!lists_file(bundle.manifest, name)) return;
  const auto content = read_file(bundle.folder / name);
  if (content && *content != expected)
    bundle.add("report", name, "It does not say the same as report, manifest and codebook.");
}

}  // namespace

void check_report(CheckedBundle& bundle) {
  const auto text = read_file(bundle.folder / "report.json", kManifestLimits.max_bytes);
  const auto report = text ? parse_json(*text, kManifestLimits) : Result<Json>(Json());
  if (!report) return bundle.add("report", "report.json", "The report is not JSON.");
  bundle.report = *report;
  for (const char* name : {"levels", "smallest_class", "class_sizes", "risk"}) {
    const Json* ours = find(bundle.manifest, name);
    const Json* theirs = find(bundle.report, name);
    if (ours != nullptr && (theirs == nullptr || write_json(*ours) != write_json(*theirs)))
      bundle.add("report", "report.json", "It does not say the same as the manifest: " + std::string(name) + ".");
  }
  check_written(bundle, "codebook_values.csv", write_codebook_values(bundle.codebook));
  if (read_string(bundle.manifest, "program") != "cairn " CAIRN_VERSION) return;  // other versions have other words
  const std::string title = read_string(bundle.manifest, "title").value_or("");
  check_written(bundle, "codebook.html", write_codebook_html(bundle.codebook, title));
  check_written(bundle, "risk.html", write_risk_html(bundle.report, bundle.manifest, bundle.codebook));
}

void check_formats(CheckedBundle& bundle) {
  std::vector<std::uint32_t> order(bundle.data.rows());
  std::iota(order.begin(), order.end(), 0U);
  const std::vector<StatisticalVariable> variables = make_statistical_variables(bundle.data, bundle.codebook);
  const std::string title = read_string(bundle.manifest, "title").value_or("");
  for (const DataFormat& format : data_formats()) {
    if (!lists_file(bundle.manifest, format.file)) continue;
    const auto content = read_file(bundle.folder / format.file);
    if (!content) continue;  // named by check_files
    const std::string difference = format.compare(*content, {bundle.data, order, bundle.codebook, variables, title});
    if (!difference.empty())
      bundle.add("format", std::string(format.file), "It does not say the same as data.csv: " + difference + ".");
  }
}

}  // namespace cairn::extract
