#pragma once

#include <filesystem>
#include <string>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/fhir/questionnaire.h"

namespace cairn::cli {

/// What the commands about questionnaires read from disk and write for machines.
Result<std::string> read_text_file(const std::filesystem::path& path);
/// Parses with the limits of these commands.
Result<Json> parse_json_text(std::string_view text);
Result<Json> read_json_file(const std::filesystem::path& path);
/// A file that cannot be read or is no JSON gives one fatal finding, "not-json".
fhir::QuestionnaireReading read_questionnaire_file(const std::filesystem::path& path);
/// [{severity, code, path, message}]
Json issues_json(const Issues& issues);

}  // namespace cairn::cli
