#include "cli/questionnaire_files.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

constexpr JsonLimits kFileLimits{std::size_t{16} << 20, 64};

}  // namespace

Result<std::string> read_text_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path))
    return Error{ErrorCode::InvalidArgument, "the file cannot be read. Check the path and its permissions."};
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<Json> parse_json_text(std::string_view text) { return parse_json(text, kFileLimits); }

Result<Json> read_json_file(const fs::path& path) {
  CAIRN_ASSIGN(const std::string text, read_text_file(path));
  return parse_json_text(text);
}

fhir::QuestionnaireReading read_questionnaire_file(const fs::path& path) {
  const Result<Json> document = read_json_file(path);
  if (document) return fhir::read_questionnaire(*document);
  fhir::QuestionnaireReading reading;
  reading.issues.push_back({Severity::Fatal, "not-json", "", document.error().message});
  return reading;
}

Json issues_json(const Issues& issues) {
  Json out = Json::array();
  for (const Issue& issue : issues) {
    out.push_back({{"severity", severity_name(issue.severity)},
                   {"code", issue.code},
                   {"path", issue.path},
                   {"message", issue.message}});
  }
  return out;
}

}  // namespace cairn::cli
