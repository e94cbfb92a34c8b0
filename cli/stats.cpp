#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/questionnaire_report.h"
#include "cli/stats_files.h"
#include "cli/stats_report.h"
#include "engine/stats/procedures/case_data.h"
#include "engine/stats/procedures/procedure.h"
#include "engine/stats/procedures/r_code.h"

namespace cairn::cli {
namespace {

constexpr std::size_t kLargestFile = std::size_t{256} << 20;

/// A case of a file, read: what `stats run` computes and writes as R code.
struct Case {
  const stats::Procedure* procedure;
  stats::Data data;
  Json options = Json::object();
};

Result<Case> read_case(const Json& test_case, const std::filesystem::path& folder) {
  Case out;
  out.procedure = stats::find_procedure(read_string(test_case, "procedure").value_or(""));
  if (out.procedure == nullptr)
    return Error{ErrorCode::InvalidArgument, "There is no such procedure here; 'cairn stats list' shows them."};
  const Json* data = find_object(test_case, "data");
  if (data == nullptr) return Error{ErrorCode::InvalidArgument, "The case has no data."};
  CAIRN_ASSIGN(out.data,
               stats::resolve_case_data(*data, [&](std::string_view name) { return read_stats_file(folder / name); }));
  if (const Json* options = find_object(test_case, "options")) out.options = *options;
  return out;
}

/// {"id", "result"} or {"id", "error"} in one line.
void print_case(const std::string& id, const Result<Json>& result, std::ostream& out) {
  Json line = {{"id", id}};
  if (result) {
    line["result"] = *result;
  } else {
    line["error"] = {{"code", std::string(error_code_info(result.error().code).name)},
                     {"message", result.error().message}};
  }
  out << write_json(line) << "\n";
}

/// The R code of a case under its id; of a case without a result only a comment that says why.
void print_case_in_r(const std::string& id, const Result<Case>& read, const Result<Json>& result, std::ostream& out) {
  out << "# case: " << flat(id) << "\n";
  if (result) {
    out << stats::write_r_code(*read->procedure, read->data, read->options) << "\n";
  } else {
    out << "# no result: " << flat(result.error().message) << "\n\n";
  }
}

enum class Output { Results, RCode };

Result<void> run_file(const std::filesystem::path& file, const std::string& data, Output output, Streams& streams) {
  CAIRN_ASSIGN(const std::string text, read_stats_file(file));
  CAIRN_ASSIGN(const Json document, stats::read_cases(text, {kLargestFile, 64}));
  const Json* cases = find_array(document, "cases");
  if (cases == nullptr) return Error{ErrorCode::InvalidArgument, file.filename().string() + " has no \"cases\"."};
  const std::filesystem::path folder = data.empty() ? file.parent_path() : std::filesystem::path(data);
  for (const Json& test_case : *cases) {
    const std::string id = read_string(test_case, "id").value_or("");
    const Result<Case> read = read_case(test_case, folder);
    const Result<Json> result = read ? stats::run_procedure(*read->procedure, read->data, read->options) : read.error();
    if (output == Output::RCode) {
      print_case_in_r(id, read, result, streams.out);
    } else {
      print_case(id, result, streams.out);
    }
  }
  return {};
}

Result<void> run(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data"}, {"r"}));
  if (options.words.empty()) return Error{ErrorCode::InvalidArgument, "name at least one file of cases."};
  const Output output = options.has("r") ? Output::RCode : Output::Results;
  for (const std::string& file : options.words)
    CAIRN_TRY(run_file(file, options.value_or("data", ""), output, streams));
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
