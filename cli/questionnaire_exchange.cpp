#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/questionnaire_files.h"
#include "cli/questionnaire_report.h"
#include "engine/base/json.h"
#include "engine/exchange/exchange.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFileBytes = std::uintmax_t{64} << 20;

Result<std::string> read_bounded(const fs::path& path) {
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  if (!failure && size > kMaxFileBytes)
    return Error{ErrorCode::TooLarge, "the file is larger than 64 MB. No form needs that."};
  return read_text_file(path);
}

Result<void> write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return Error{ErrorCode::Storage, "the file cannot be written. Check the folder and its permissions."};
  return {};
}

bool is_zip(const std::string& bytes) { return bytes.starts_with("PK\x03\x04"); }

Result<exchange::Imported> import_any(const std::string& bytes, const fs::path& path,
                                      const exchange::ImportOptions& how) {
  if (is_zip(bytes)) return exchange::import_xlsform(bytes, how);
  if (path.extension() == ".csv") return exchange::import_redcap(bytes, how);
  return Error{ErrorCode::InvalidArgument,
               "this is neither an .xlsx workbook (XLSForm) nor a .csv file (REDCap data dictionary). Save it as one."};
}

Result<exchange::Exported> export_as(const Json& questionnaire, const std::string& format,
                                     const std::string& language) {
  if (format == "xlsform") return exchange::export_xlsform(questionnaire);
  if (format == "redcap") return exchange::export_redcap(questionnaire);
  if (format == "paper") return exchange::export_paper(questionnaire, {language});
  return Error{ErrorCode::InvalidArgument, "there is no format '" + format + "'. Give xlsform, redcap or paper."};
}

/// What was written and what could not be carried over. The exit code says whether there is anything to read.
int print_report(const std::string& file, const std::string& out, const Issues& issues, bool as_json,
                 Streams& streams) {
  if (as_json) {
    streams.out << write_json(Json{
                       {"file", file}, {"out", out}, {"ok", !has_errors(issues)}, {"findings", issues_json(issues)}})
                << "\n";
  } else {
    streams.out << out << ": written from " << file << "\n";
    for (const Issue& issue : issues)
      streams.out << "  " << severity_name(issue.severity) << " " << (issue.path.empty() ? "" : flat(issue.path) + ": ")
                  << flat(issue.message) << " [" << issue.code << "]\n";
    if (issues.empty()) streams.out << "  Everything was carried over.\n";
  }
  return issues.empty() ? kDone : kFindings;
}

Result<Options> read_one_file(std::span<const std::string> arguments, const std::set<std::string_view>& with_value) {
  CAIRN_ASSIGN(Options options, parse_options(arguments, with_value, {"json"}));
  if (options.words.size() != 1) return Error{ErrorCode::InvalidArgument, "give one file."};
  CAIRN_TRY(options.require("out"));
  return options;
}

}  // namespace

int import_questionnaire(std::span<const std::string> arguments, Streams& streams) {
  const Result<Options> options = read_one_file(arguments, {"out", "url"});
  if (!options) return report(options.error(), "questionnaire import", streams);
  const std::string &file = options->words[0], out = *options->require("out");
  const Result<std::string> bytes = read_bounded(file);
  if (!bytes) return report(bytes.error(), file, streams);
  const Result<exchange::Imported> imported = import_any(*bytes, file, {options->value_or("url", "")});
  if (!imported) {
    report(imported.error(), file, streams);
    return kUnusable;
  }
  const Result<void> written = write_file(out, write_json(imported->questionnaire, JsonStyle::Indented) + "\n");
  if (!written) return report(written.error(), out, streams);
  return print_report(file, out, imported->issues, options->has("json"), streams);
}

int export_questionnaire(std::span<const std::string> arguments, Streams& streams) {
  const Result<Options> options = read_one_file(arguments, {"out", "format", "language"});
  if (!options) return report(options.error(), "questionnaire export", streams);
  const Result<std::string> format = options->require("format");
  if (!format) return report(format.error(), "questionnaire export", streams);
  const std::string &file = options->words[0], out = *options->require("out");
  const Result<Json> questionnaire = read_json_file(file);
  if (!questionnaire) return report(questionnaire.error(), file, streams);
  const Result<exchange::Exported> exported = export_as(*questionnaire, *format, options->value_or("language", ""));
  if (!exported) return report(exported.error(), file, streams);
  const Result<void> written = write_file(out, exported->bytes);
  if (!written) return report(written.error(), out, streams);
  return print_report(file, out, exported->issues, options->has("json"), streams);
}

}  // namespace cairn::cli
