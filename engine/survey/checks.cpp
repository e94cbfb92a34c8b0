#include "engine/survey/checks.h"

#include <span>

#include "engine/survey/checks/rule.h"

namespace cairn::survey {
namespace {

using Rule = void (*)(const checks::Context&);

constexpr Rule kRules[] = {
    checks::check_status,      checks::check_placement,   checks::check_disabled,       checks::check_required,
    checks::check_cardinality, checks::check_answer_type, checks::check_option,         checks::check_range,
    checks::check_length,      checks::check_pattern,     checks::check_decimal_places, checks::check_slider_step,
    checks::check_unit,        checks::check_attachment,  checks::check_reference,      checks::check_constraint,
};

constexpr Rule kAnswerRules[] = {
    checks::check_cardinality, checks::check_answer_type, checks::check_option,     checks::check_range,
    checks::check_length,      checks::check_pattern,     checks::check_unit,       checks::check_decimal_places,
    checks::check_attachment,  checks::check_reference,   checks::check_constraint,
};

Issues run(std::span<const Rule> rules, const Evaluation& evaluation, Completeness completeness,
           const fhir::Item* only) {
  Issues issues;
  if (evaluation.tree().is_truncated()) {
    issues.push_back({Severity::Error, "too-costly", "QuestionnaireResponse",
                      "The response repeats groups too often to be checked. Send it in parts."});
    return issues;
  }
  const checks::Context context{
      evaluation, evaluation.form().questionnaire(), evaluation.given(), evaluation.tree(), completeness, only, issues};
  for (const Rule rule : rules) rule(context);
  return issues;
}

}  // namespace

Completeness completeness_of(const fhir::Response& response) {
  return response.status == "completed" || response.status == "amended" ? Completeness::Complete : Completeness::Draft;
}

Issues check_response(const Evaluation& evaluation, Completeness completeness) {
  return run(kRules, evaluation, completeness, nullptr);
}

Issues check_answers(const Evaluation& evaluation, const fhir::Item& item) {
  return run(kAnswerRules, evaluation, Completeness::Draft, &item);
}

namespace checks {

std::string locate(const ResponseTree::Node& node) {
  for (const ResponseTree::Node* here = &node; here != nullptr; here = here->parent) {
    if (!here->occurrences.empty()) return here->occurrences.front()->location();
  }
  return "QuestionnaireResponse";
}

std::string name_of(const fhir::Item& item) {
  constexpr std::size_t kLongest = 80;
  if (item.text.empty()) return "'" + item.link_id + "'";
  if (item.text.size() <= kLongest) return "'" + item.text + "'";
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(item.text[end]) & 0xC0U) == 0x80U) --end;
  return "'" + item.text.substr(0, end) + "…'";
}

}  // namespace checks
}  // namespace cairn::survey
