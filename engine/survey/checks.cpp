#include "engine/survey/checks.h"

#include "engine/base/text.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey {
namespace {

using Rule = void (*)(const checks::Context&);

constexpr Rule kRules[] = {
    checks::check_status,      checks::check_placement,      checks::check_disabled,   checks::check_required,
    checks::check_cardinality, checks::check_answer_type,    checks::check_option,     checks::check_range,
    checks::check_length,      checks::check_decimal_places, checks::check_attachment, checks::check_reference,
};

}  // namespace

Completeness completeness_of(const fhir::Response& response) {
  return response.status == "completed" || response.status == "amended" ? Completeness::Complete : Completeness::Draft;
}

Issues check_response(const fhir::Questionnaire& questionnaire, const fhir::Response& response,
                      Completeness completeness) {
  Issues issues;
  const ResponseTree tree(questionnaire, response);
  if (tree.is_truncated()) {
    issues.push_back({Severity::Error, "too-costly", "QuestionnaireResponse",
                      "The response repeats groups too often to be checked. Send it in parts."});
    return issues;
  }
  const NodeEnablement enablement(tree);
  const checks::Context context{questionnaire, response, tree, enablement, completeness, issues};
  for (const Rule rule : kRules) rule(context);
  return issues;
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
