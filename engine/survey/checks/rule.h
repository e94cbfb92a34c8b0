#pragma once

#include <string>

#include "engine/base/issue.h"
#include "engine/survey/checks.h"
#include "engine/survey/response_tree.h"

namespace cairn::survey::checks {

/// Where a node is in the response, or its nearest ancestor that is there.
std::string locate(const ResponseTree::Node& node);

/// What every rule sees. Rules look at items that are on; answers to those that are off have a rule of their own.
struct Context {
  using Node = ResponseTree::Node;

  const Evaluation& evaluation;
  const fhir::Questionnaire& questionnaire;
  const fhir::Response& response;
  const ResponseTree& tree;
  Completeness completeness;
  const fhir::Item* only;  // the one item to look at; null: all
  Issues& issues;

  void add(std::string code, std::string path, std::string message, Severity severity = Severity::Error) const {
    issues.push_back({severity, std::move(code), std::move(path), std::move(message)});
  }

  /// Every node that is on, but for the root.
  template <class F>
  void for_each_enabled(F&& visit) const {
    if (only != nullptr) {
      for (const Node* node : tree.nodes_of(*only)) {
        if (evaluation.is_enabled(*node)) visit(*node);
      }
      return;
    }
    for (const Node& node : tree.nodes()) {
      if (node.item != nullptr && evaluation.is_enabled(node)) visit(node);
    }
  }

  /// Every answer to one question, given or calculated: visit(value, locate), where locate() gives the FHIRPath
  /// location.
  template <class F>
  static void for_each_answer_of(const Node& node, F&& visit) {
    if (node.computed != nullptr) {
      for (const fhir::Answer& answer : *node.computed) visit(answer.value, [&node] { return locate(node); });
      return;
    }
    for (const ResponseTree::Occurrence* occurrence : node.occurrences) {
      const auto& answers = occurrence->item->answers;
      for (std::size_t i = 0; i < answers.size(); ++i) {
        visit(answers[i].value,
              [occurrence, i] { return occurrence->location() + ".answer[" + std::to_string(i) + "]"; });
      }
    }
  }

  /// Every answer of questions that are on: visit(item, value, locate).
  template <class F>
  void for_each_answer(F&& visit) const {
    for_each_enabled([&](const Node& node) {
      for_each_answer_of(node,
                         [&](const fhir::Value& value, const auto& location) { visit(*node.item, value, location); });
    });
  }
};

/// The question as a person knows it, for messages: its text, or its link id. Long texts are cut.
std::string name_of(const fhir::Item& item);

// One rule a file, of the same name.
void check_status(const Context& context);
void check_placement(const Context& context);
void check_disabled(const Context& context);
void check_required(const Context& context);
void check_cardinality(const Context& context);
void check_answer_type(const Context& context);
void check_option(const Context& context);
void check_range(const Context& context);
void check_length(const Context& context);
void check_decimal_places(const Context& context);
void check_attachment(const Context& context);
void check_reference(const Context& context);
void check_pattern(const Context& context);
void check_slider_step(const Context& context);
void check_unit(const Context& context);
void check_constraint(const Context& context);

}  // namespace cairn::survey::checks
