#pragma once

#include <optional>
#include <unordered_map>

#include "engine/survey/evaluation.h"
#include "engine/survey/plan.h"
#include "engine/survey/response_document.h"

namespace cairn::survey {

/// Runs a form's expressions over one response, and answers what is asked about it afterwards.
class Evaluator {
 public:
  using Node = ResponseTree::Node;

  Evaluator(std::shared_ptr<const Form> form, fhir::Response response, const EvaluationOptions& options);

  const Form& form() const { return *form_; }
  const Plan& plan() const { return plan_; }
  const EntryPlan& plan_of(const Node& node) const { return plan_.entries[static_cast<std::size_t>(node.entry)]; }
  const fhir::Response& response() const { return response_; }
  const ResponseTree& tree() const { return tree_; }
  const NodeEnablement& enablement() const { return enablement_; }
  const Issues& findings() const { return findings_; }

  /// The result of a rule for a node (null: for the questionnaire); empty with a finding, told once, when it fails.
  std::optional<fhirpath::Collection> run(int rule, const Node* node);
  /// As run, as one truth value; empty when there is none.
  std::optional<bool> test(int rule, const Node* node);
  /// As run, as the first answer.
  std::optional<fhir::Value> find_value(int rule, const Node* node);
  bool has_failed(int rule) const { return has_failed_[static_cast<std::size_t>(rule)] != 0; }

 private:
  struct Seen {
    std::uint64_t others = 0;  // changes by other tasks when this one ran
    std::uint64_t own = 0;     // changes that it made itself
  };

  void place_cells();
  void run_tasks();
  bool run_task(const Task& task);
  bool run_variable(const Task& task);
  bool run_enable(const Task& task);
  bool run_calculate(const Task& task);
  bool enable_node(const Task& task, const Node& node);
  bool calculate_node(const Task& task, const Node& node);
  bool is_own_answer(const Node& node) const;
  bool is_on(const Node& node) const;
  bool conditions_hold(const Node& node);
  void settle();
  void set_variable(std::size_t cell, fhirpath::Collection value);
  const fhirpath::Collection* find_variable(const Rule::Reads& reads, const Node* node) const;
  void fail(int rule, std::string code, std::string message, Severity severity = Severity::Warning);
  void exhaust(const std::string& what);

  std::shared_ptr<const Form> form_;
  const Plan& plan_;
  fhir::Response response_;
  EvaluationOptions options_;
  ResponseTree tree_;
  std::optional<ResponseDocument> document_;
  NodeEnablement enablement_;
  std::vector<char> own_on_;          // by node: its own conditions
  std::vector<std::uint32_t> cells_;  // by node: where its variables begin in values_
  std::vector<fhirpath::Collection> values_;
  std::size_t values_held_ = 0;
  std::unordered_map<std::size_t, std::vector<fhir::Answer>> computed_;  // by node
  std::vector<fhirpath::Variable> variables_;
  fhirpath::Usage usage_;
  bool is_exhausted_ = false;
  std::vector<char> has_failed_;  // by rule
  Issues findings_;
};

}  // namespace cairn::survey
