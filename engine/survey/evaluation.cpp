#include "engine/survey/evaluation.h"

#include "engine/survey/checks.h"
#include "engine/survey/response_tree.h"

namespace cairn::survey {

Evaluation evaluate_response(const fhir::Questionnaire& questionnaire, const fhir::Response& response) {
  Evaluation evaluation;
  const ResponseTree tree(questionnaire, response);
  const NodeEnablement enablement(tree);
  for (const ResponseTree::Node& node : tree.nodes()) {
    if (node.item != nullptr) evaluation.enabled.emplace_back(node.path(), enablement.is_enabled(node));
  }
  evaluation.findings = check_response(questionnaire, response, completeness_of(response));
  return evaluation;
}

}  // namespace cairn::survey
