#include <numeric>

#include "engine/extract/bundle.h"
#include "engine/extract/data_format.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

bool lists_file(const Json& manifest, std::string_view name) {
  const Json* files = find_array(manifest, "files");
  return files != nullptr &&
         std::any_of(files->begin(), files->end(), [&](const Json& file) { return read_string(file, "name") == name; });
}

}  // namespace

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
