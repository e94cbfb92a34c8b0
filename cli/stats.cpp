#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/stats_files.h"
#include "cli/stats_report.h"
#include "engine/stats/procedures/case_data.h"
#include "engine/stats/procedures/procedure.h"

namespace cairn::cli {
namespace {

constexpr std::size_t kLargestFile = std::size_t{256} << 20;

Result<Json> run_case(const Json& test_case, const std::filesystem::path& folder) {
  const stats::Procedure* procedure = stats::find_procedure(read_string(test_case, "procedure").value_or(""));
  if (procedure == nullptr)
    return Error{ErrorCode::InvalidArgument, "There is no such procedure here; 'cairn stats list' shows them."};
  const Json* data = find_object(test_case, "data");
  if (data == nullptr) return Error{ErrorCode::InvalidArgument, "The case has no data."};
  CAIRN_ASSIGN(const stats::Data columns,
               stats::resolve_case_data(*data, [&](std::string_view name) { return read_stats_file(folder / name); }));
  const Json* options = find_object(test_case, "options");
  return stats::run_procedure(*procedure, columns, options != nullptr ? *options : Json::object());
}

/// One line a case; true when all of them gave a result or a stated error.
Result<void> run_file(const std::filesystem::path& file, const std::string& data, Streams& streams) {
  CAIRN_ASSIGN(const std::string text, read_stats_file(file));
  CAIRN_ASSIGN(const Json document, stats::read_cases(text, {kLargestFile, 64}));
  const Json* cases = find_array(document, "cases");
  if (cases == nullptr) return Error{ErrorCode::InvalidArgument, file.filename().string() + " has no \"cases\"."};
  const std::filesystem::path folder = data.empty() ? file.parent_path() : std::filesystem::path(data);
  for (const Json& test_case : *cases) {
    Json line = {{"id", read_string(test_case, "id").value_or("")}};
    const Result<Json> result = run_case(test_case, folder);
    if (result) {
      line["result"] = *result;
    } else {
      line["error"] = {{"code", std::string(error_code_info(result.error().code).name)},
                       {"message", result.error().message}};
    }
    streams.out << write_json(line) << "\n";
  }
  return {};
}

Result<void> run(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data"}));
  if (options.words.empty()) return Error{ErrorCode::InvalidArgument, "name at least one file of cases."};
  for (const std::string& file : options.words) CAIRN_TRY(run_file(file, options.value_or("data", ""), streams));
  return {};
}

}  // namespace

Result<std::string> read_stats_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (!error && size > kLargestFile)
    return Error{ErrorCode::InvalidArgument, "the file " + path.filename().string() + " is larger than 256 MiB."};
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || !text)
    return Error{ErrorCode::InvalidArgument,
                 "the file " + path.filename().string() + " cannot be read. Check its name."};
  return std::move(text).str();
}

int stats_list(std::span<const std::string> arguments, Streams& streams) {
  const Result<Options> options = parse_options(arguments, {}, {"markdown"});
  if (!options) return report(options.error(), "stats list", streams);
  if (options->has("markdown")) return print_reference(streams.out), kDone;
  for (const stats::Procedure& procedure : stats::procedures())
    streams.out << procedure.name << "\n  " << procedure.summary << ".\n";
  return kDone;
}

int stats_run(std::span<const std::string> arguments, Streams& streams) {
  const Result<void> done = run(arguments, streams);
  return done ? kDone : report(done.error(), "stats run", streams);
}

}  // namespace cairn::cli
