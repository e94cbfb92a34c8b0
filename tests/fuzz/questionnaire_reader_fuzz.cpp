// Any JSON as a questionnaire and as a response to it. Properties: nothing crashes, every finding has words, what is
// enabled is decided, expressions, checks and the linter end, a response survives writing and reading.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"
#include "engine/survey/checks.h"
#include "engine/survey/evaluation.h"
#include "engine/survey/lint/lint.h"
#include "engine/survey/paging.h"
#include "engine/survey/scoring.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void require_words(const cairn::Issues& issues) {
  for (const cairn::Issue& issue : issues) require(!issue.code.empty() && !issue.message.empty());
}

}  // namespace

/// Input: a questionnaire, a line of "---", a response; without the line the questionnaire is answered by nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find("\n---\n");
  const Result<Json> form = parse_json(text.substr(0, line));
  if (!form) return 0;
  require_words(survey::read_scales(*form).issues);
  const fhir::QuestionnaireReading reading = fhir::read_questionnaire(*form);
  require_words(reading.issues);
  if (!reading.questionnaire) return 0;
  survey::list_pages(*reading.questionnaire);
  fhir::Response response;
  if (line != std::string_view::npos) {
    const Result<Json> document = parse_json(text.substr(line + 5));
    if (!document) return 0;
    const fhir::ResponseReading answers = fhir::read_response(*document);
    require_words(answers.issues);
    if (!answers.response) return 0;
    response = *answers.response;
    const std::string written = write_json(fhir::write_response(response));
    const auto again = fhir::read_response(*parse_json(written));
    require(again.response && write_json(fhir::write_response(*again.response)) == written);
  }
  const survey::FormReading prepared = survey::prepare_form(*reading.questionnaire);
  require_words(prepared.issues);
  require_words(survey::lint::lint_form(*prepared.form));
  const survey::Evaluation evaluation(prepared.form, response);
  require_words(evaluation.findings());
  require_words(survey::check_response(evaluation, survey::Completeness::Complete));
  evaluation.response();
  return 0;
}
