#include "engine/survey/evaluator.h"

#include <algorithm>

#include "engine/survey/coercion.h"
#include "engine/survey/enable_when.h"

namespace cairn::survey {
namespace {

// What one evaluation may use up in all its expressions and conditions.
constexpr std::uint64_t kMaxSteps = 20'000'000;
constexpr std::size_t kMaxText = std::size_t{32} << 20;
constexpr std::size_t kMaxHeld = 1'000'000;  // values in variables

bool are_same(const std::vector<fhir::Answer>& answers, const std::vector<fhir::Value>& values) {
  return std::equal(answers.begin(), answers.end(), values.begin(), values.end(),
                    [](const fhir::Answer& answer, const fhir::Value& value) { return answer.value == value; });
}

bool is_same_value(const fhirpath::Value& a, const fhirpath::Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is_node()) return a.json() == b.json() && a.extension() == b.extension();
  return fhirpath::to_json(a, nullptr) == fhirpath::to_json(b, nullptr);
}

bool are_same(const fhirpath::Collection& a, const fhirpath::Collection& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), is_same_value);
}

}  // namespace

Evaluator::Evaluator(std::shared_ptr<const Form> form, fhir::Response response, const EvaluationOptions& options)
    : form_(std::move(form)),
      plan_(form_->plan()),
      response_(std::move(response)),
      options_(options),
      tree_(*form_, response_),
      own_on_(tree_.nodes().size(), 1),
      has_failed_(plan_.rules.size(), 0) {
  if (tree_.is_truncated()) {
    findings_.push_back({Severity::Error, "too-costly", "QuestionnaireResponse",
                         "The response repeats groups too often to be evaluated. Send it in parts."});
    settle();
    return;
  }
  if (plan_.needs_document) document_.emplace(tree_, response_);
  place_cells();
  run_tasks();
  settle();
}

void Evaluator::place_cells() {
  if (plan_.variables.empty()) return;
  auto next = static_cast<std::uint32_t>(plan_.root_variables);
  cells_.resize(tree_.nodes().size(), 0);
  for (const Node& node : tree_.nodes()) {
    if (node.item == nullptr) continue;
    cells_[node.index] = next;
    next += static_cast<std::uint32_t>(plan_of(node).variables);
  }
  values_.resize(next);
}

/// First every task in order; then those whose reading is not known, and what comes after them, as long as something
/// that another task may have read has changed.
void Evaluator::run_tasks() {
  // Calculated answers of the response give way to the calculation before anything reads them.
  for (const Task& task : plan_.tasks) {
    if (task.kind != Task::Kind::Calculate || task.is_refused) continue;
    for (const Node* node : tree_.nodes_of(task.entry)) {
      if (is_own_answer(*node)) continue;
      tree_.set_computed(*node, &computed_[node->index]);
      if (!node->occurrences.empty() && document_) document_->set_answers(*node, {});
    }
  }
  std::vector<Seen> seen(plan_.tasks.size());
  std::uint64_t changes = 0;
  for (int round = 0; round < Evaluation::kMaxRounds; ++round) {
    bool has_run = false;
    for (std::size_t i = round == 0 ? 0 : plan_.first_weak; i < plan_.tasks.size(); ++i) {
      if (round > 0 && changes - seen[i].own == seen[i].others) continue;
      seen[i].others = changes - seen[i].own;
      has_run = true;
      if (!run_task(plan_.tasks[i])) continue;
      ++changes;
      ++seen[i].own;
    }
    if (!has_run || plan_.first_weak == plan_.tasks.size()) return;
  }
  findings_.push_back({Severity::Warning, "expressions-do-not-settle", "Questionnaire",
                       "Some expressions change each other's values without end; they were stopped after " +
                           std::to_string(Evaluation::kMaxRounds) +
                           " rounds. Let each read only items that do not depend on it."});
}

bool Evaluator::run_task(const Task& task) {
  switch (task.kind) {
    case Task::Kind::Variable:
      return !task.is_refused && run_variable(task);
    case Task::Kind::Enable:
      return run_enable(task);
    case Task::Kind::Calculate:
      return !task.is_refused && run_calculate(task);
  }
  return false;
}

bool Evaluator::run_variable(const Task& task) {
  const VariableRule& variable = plan_.variables[static_cast<std::size_t>(task.variable)];
  bool has_changed = false;
  const auto store = [&](std::size_t cell, const Node* node) {
    fhirpath::Collection value = run(task.rule, node).value_or(fhirpath::Collection());
    if (are_same(values_[cell], value)) return;
    has_changed = true;
    set_variable(cell, std::move(value));
  };
  if (variable.entry == Form::kNone) {
    store(static_cast<std::size_t>(variable.cell), nullptr);
  } else {
    for (const Node* node : tree_.nodes_of(variable.entry))
      store(cells_[node->index] + static_cast<std::size_t>(variable.cell), node);
  }
  return has_changed;
}

void Evaluator::set_variable(std::size_t cell, fhirpath::Collection value) {
  values_held_ = values_held_ - values_[cell].size() + value.size();
  values_[cell] = std::move(value);
  if (values_held_ > kMaxHeld)
    exhaust("variables hold more than " + std::to_string(kMaxHeld) + " values (budget: items)");
}

bool Evaluator::run_enable(const Task& task) {
  bool has_changed = false;
  for (const Node* node : tree_.nodes_of(task.entry)) {
    const bool is_enabled = enable_node(task, *node);
    if (is_enabled == (own_on_[node->index] != 0)) continue;
    own_on_[node->index] = is_enabled ? 1 : 0;
    if (document_ && options_.off_answers == OffAnswers::Hidden) document_->show(*node, is_enabled);
    has_changed = true;
  }
  return has_changed;
}

bool Evaluator::enable_node(const Task& task, const Node& node) {
  if (!node.item->enable_when.empty() && !conditions_hold(node)) return false;
  if (task.rule == Form::kNone || task.is_refused) return true;
  const std::optional<bool> shown = test(task.rule, &node);
  // What cannot be decided is asked rather than lost.
  return shown.value_or(has_failed(task.rule) || is_exhausted_);
}

bool Evaluator::conditions_hold(const Node& node) {
  const fhir::Item& item = *node.item;
  const bool any = item.enable_behavior == fhir::EnableBehavior::Any;
  for (const fhir::EnableWhen& condition : item.enable_when) {
    ConditionTest test(condition);
    if (const Form::Entry* target = form_->find(condition.question)) {
      for (const Node* named : tree_.resolve(node, *target)) {
        ++usage_.steps;
        if (is_on(*named)) named->for_each_answer([&](const fhir::Answer& answer) { test.add(answer.value); });
      }
    }
    if (usage_.steps > kMaxSteps) {
      exhaust("conditions look at more than " + std::to_string(kMaxSteps) + " items (budget: steps)");
      return true;
    }
    if (test.holds() == any) return any;
  }
  return !any;
}

bool Evaluator::is_on(const Node& node) const {
  for (const Node* here = &node; here->item != nullptr; here = here->parent) {
    if (own_on_[here->index] == 0) return false;
  }
  return true;
}

/// A person may overrule a calculation that they can edit.
bool Evaluator::is_own_answer(const Node& node) const {
  if (node.item->read_only || node.item->hidden) return false;
  return std::any_of(node.occurrences.begin(), node.occurrences.end(),
                     [](const ResponseTree::Occurrence* occurrence) { return !occurrence->item->answers.empty(); });
}

bool Evaluator::run_calculate(const Task& task) {
  bool has_changed = false;
  for (const Node* node : tree_.nodes_of(task.entry)) {
    if (node->computed != nullptr) has_changed = calculate_node(task, *node) || has_changed;
  }
  return has_changed;
}

bool Evaluator::calculate_node(const Task& task, const Node& node) {
  std::vector<fhir::Answer>& answers = computed_[node.index];
  const bool reads_itself = task.is_weak && !answers.empty();
  if (reads_itself) document_->set_answers(node, {});
  const std::optional<fhirpath::Collection> result = run(task.rule, &node);
  Coercion coercion;
  if (result) coercion = coerce_answers(*node.item, *result);
  if (!coercion.fault.empty()) {
    fail(task.rule, "calculated-value",
         "The calculation of '" + node.item->link_id + "': " + std::string(coercion.fault) +
             ". Correct the expression, or the type of the item.");
  }
  const bool has_changed = !are_same(answers, coercion.values);
  if (has_changed) {
    answers.clear();
    for (fhir::Value& value : coercion.values) answers.push_back({std::move(value), {}});
  }
  if (has_changed || reads_itself) document_->set_answers(node, answers);
  return has_changed;
}

void Evaluator::settle() {
  enablement_.on_.assign(tree_.nodes().size(), 1);
  for (const Node& node : tree_.nodes()) {
    if (node.item == nullptr) continue;
    enablement_.on_[node.index] = own_on_[node.index] & enablement_.on_[node.parent->index];
  }
}

const fhirpath::Collection* Evaluator::find_variable(const Rule::Reads& reads, const Node* node) const {
  static const fhirpath::Collection kEmpty{};
  if (reads.variable == Form::kNone) {
    for (const fhirpath::Variable& supplied : options_.launch_context) {
      if (supplied.name == reads.name) return supplied.value;
    }
    return &kEmpty;
  }
  const VariableRule& variable = plan_.variables[static_cast<std::size_t>(reads.variable)];
  if (variable.rule == Form::kNone) return &kEmpty;
  if (variable.entry == Form::kNone) return &values_[static_cast<std::size_t>(variable.cell)];
  while (node != nullptr && node->entry != variable.entry) node = node->parent;
  return node == nullptr ? &kEmpty : &values_[cells_[node->index] + static_cast<std::size_t>(variable.cell)];
}

std::optional<fhirpath::Collection> Evaluator::run(int rule, const Node* node) {
  const Rule& what = plan_.rules[static_cast<std::size_t>(rule)];
  if (is_exhausted_ || !document_) return std::nullopt;
  if (usage_.steps >= kMaxSteps || usage_.text_bytes >= kMaxText) {
    exhaust(usage_.steps >= kMaxSteps ? "more than " + std::to_string(kMaxSteps) + " steps in all (budget: steps)"
                                      : "more than " + std::to_string(kMaxText) + " characters in all (budget: text)");
    return std::nullopt;
  }
  if (options_.is_time_up && options_.is_time_up()) {
    exhaust("it took too long (budget: time)");
    return std::nullopt;
  }
  variables_.clear();
  for (const Rule::Reads& reads : what.reads) variables_.push_back({reads.name, find_variable(reads, node)});
  fhirpath::Environment environment;
  environment.resource = &document_->json();
  environment.questionnaire = form_->questionnaire().resource.get();
  fhirpath::Collection context;
  if (node != nullptr && node->item != nullptr) {
    environment.questionnaire_item = node->item->element.get();
    context = document_->context_of(*node);
    environment.context = &context;
  }
  environment.variables = variables_;
  environment.items = &*document_;
  environment.now = options_.now;
  environment.budget.steps = std::min(environment.budget.steps, kMaxSteps - usage_.steps);
  environment.budget.text_bytes = std::min(environment.budget.text_bytes, kMaxText - usage_.text_bytes);
  environment.budget.is_time_up = options_.is_time_up;
  environment.usage = &usage_;
  Result<fhirpath::Collection> result = what.expression.evaluate(environment);
  if (result) return *std::move(result);
  const bool is_costly = result.error().code == ErrorCode::TooLarge;
  fail(rule, is_costly ? "expression-too-costly" : "expression-failed",
       "The expression '" + what.source->kind + "' has no value for this response: " + result.error().message);
  return std::nullopt;
}

std::optional<bool> Evaluator::test(int rule, const Node* node) {
  const std::optional<fhirpath::Collection> result = run(rule, node);
  if (!result || result->empty()) return std::nullopt;
  const fhirpath::Value first = fhirpath::load((*result)[0], &fhirpath::r4_model());
  return first.kind() == fhirpath::Kind::Boolean ? first.as_boolean() : true;
}

std::optional<fhir::Value> Evaluator::find_value(int rule, const Node* node) {
  const std::optional<fhirpath::Collection> result = run(rule, node);
  if (!result || result->empty()) return std::nullopt;
  return to_answer((*result)[0]);
}

void Evaluator::fail(int rule, std::string code, std::string message, Severity severity) {
  char& has = has_failed_[static_cast<std::size_t>(rule)];
  if (has != 0) return;
  has = 1;
  findings_.push_back(
      {severity, std::move(code), plan_.rules[static_cast<std::size_t>(rule)].source->path, std::move(message)});
}

void Evaluator::exhaust(const std::string& what) {
  if (is_exhausted_) return;
  is_exhausted_ = true;
  findings_.push_back(
      {Severity::Error, "evaluation-too-costly", "Questionnaire",
       "The evaluation was stopped: " + what + ". Use fewer or simpler expressions, or a smaller response."});
}

}  // namespace cairn::survey
