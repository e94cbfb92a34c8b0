#include "engine/survey/evaluation.h"

#include <algorithm>

#include "engine/survey/coercion.h"
#include "engine/survey/completed_response.h"
#include "engine/survey/evaluator.h"

namespace cairn::survey {
namespace {

/// The value of an expression that stands for an element, when there is one that gives any.
std::optional<fhir::Value> find_dynamic(Evaluator& evaluator, const ResponseTree::Node& node,
                                        std::initializer_list<std::string_view> kinds) {
  const EntryPlan& plan = evaluator.plan_of(node);
  for (const std::string_view kind : kinds) {
    const int rule = plan.find_other(kind);
    if (rule == Form::kNone) continue;
    if (auto value = evaluator.find_value(rule, &node)) return value;
  }
  return std::nullopt;
}

void take_count(Evaluator& evaluator, const ResponseTree::Node& node, std::string_view kind,
                std::optional<std::int64_t>& count) {
  const auto value = find_dynamic(evaluator, node, {kind});
  if (!value) return;
  if (const auto* whole = std::get_if<std::int64_t>(&*value); whole != nullptr && *whole >= 0) count = *whole;
}

/// A choice of answerExpression: codes and texts as they are, other resources and values as they read.
std::vector<fhir::AnswerOption> to_options(const fhir::Item& item, const fhirpath::Collection& result) {
  std::vector<fhir::AnswerOption> options;
  for (const fhirpath::Value& one : result) {
    const std::optional<fhir::Value> value = to_answer(one);
    if (!value) continue;
    fhir::AnswerOption option;
    option.value = *value;
    if (const fhir::AnswerOption* known = find_option(item.options, *value)) option = *known;
    if (find_option(options, option.value) == nullptr) options.push_back(std::move(option));
  }
  return options;
}

bool is_toggled_off(Evaluator& evaluator, const ResponseTree::Node& node, const fhir::AnswerOption& option) {
  for (const EntryPlan::Toggle& toggle : evaluator.plan_of(node).toggles) {
    const auto& named = toggle.toggle->options;
    const bool is_named =
        toggle.rule != Form::kNone && std::any_of(named.begin(), named.end(), [&](const fhir::Value& value) {
          return find_option({option}, value) != nullptr;
        });
    if (is_named && !evaluator.test(toggle.rule, &node).value_or(evaluator.has_failed(toggle.rule))) return true;
  }
  return false;
}

}  // namespace

Evaluation::Evaluation(std::shared_ptr<const Form> form, fhir::Response response, const EvaluationOptions& options)
    : evaluator_(std::make_unique<Evaluator>(std::move(form), std::move(response), options)) {}
Evaluation::Evaluation(Evaluation&&) noexcept = default;
Evaluation::~Evaluation() = default;

const Form& Evaluation::form() const { return evaluator_->form(); }
const fhir::Response& Evaluation::given() const { return evaluator_->response(); }
const ResponseTree& Evaluation::tree() const { return evaluator_->tree(); }
const NodeEnablement& Evaluation::enablement() const { return evaluator_->enablement(); }
const Issues& Evaluation::findings() const { return evaluator_->findings(); }
fhir::Response Evaluation::response(OffItems off) const { return complete_response(*this, off); }

bool Evaluation::is_enabled(std::string_view link_id) const {
  const Form::Entry* entry = form().find(link_id);
  if (entry == nullptr) return true;
  for (const Node* node : tree().nodes_of(entry->index)) {
    if (is_enabled(*node)) return true;
  }
  return false;
}

std::string Evaluation::text_of(const Node& node) const {
  const auto value = find_dynamic(*evaluator_, node, {"text"});
  return value ? fhir::display_text(*value) : node.item->text;
}

bool Evaluation::is_required(const Node& node) const {
  if (evaluator_->plan_of(node).others.empty()) return node.item->required;
  const auto value = find_dynamic(*evaluator_, node, {"required"});
  return value && std::holds_alternative<bool>(*value) ? std::get<bool>(*value) : node.item->required;
}

Limits Evaluation::limits_of(const Node& node) const {
  const fhir::Item& item = *node.item;
  Limits limits{item.min_value, item.max_value, item.min_length, item.max_length, item.min_occurs, item.max_occurs};
  if (evaluator_->plan_of(node).others.empty()) return limits;
  if (auto value = find_dynamic(*evaluator_, node, {"minValue", "minQuantity"})) limits.min_value = *std::move(value);
  if (auto value = find_dynamic(*evaluator_, node, {"maxValue", "maxQuantity"})) limits.max_value = *std::move(value);
  take_count(*evaluator_, node, "minLength", limits.min_length);
  take_count(*evaluator_, node, "maxLength", limits.max_length);
  take_count(*evaluator_, node, "minOccurs", limits.min_occurs);
  take_count(*evaluator_, node, "maxOccurs", limits.max_occurs);
  return limits;
}

bool Evaluation::has_limits(const Node& node) const {
  const fhir::Item& item = *node.item;
  return item.min_value || item.max_value || item.min_length || item.max_length || item.min_occurs || item.max_occurs ||
         !evaluator_->plan_of(node).others.empty();
}

bool Evaluation::has_fixed_options(const Node& node) const {
  const EntryPlan& plan = evaluator_->plan_of(node);
  return plan.toggles.empty() && plan.find_other("answerExpression") == Form::kNone;
}

std::vector<fhir::AnswerOption> Evaluation::options_of(const Node& node) const {
  const EntryPlan& plan = evaluator_->plan_of(node);
  std::vector<fhir::AnswerOption> options = node.item->options;
  if (const int rule = plan.find_other("answerExpression"); rule != Form::kNone) {
    if (const auto result = evaluator_->run(rule, &node)) options = to_options(*node.item, *result);
  }
  if (!plan.toggles.empty())
    std::erase_if(options, [&](const auto& option) { return is_toggled_off(*evaluator_, node, option); });
  return options;
}

fhir::Item Evaluation::present_item(const Node& node) const {
  fhir::Item item = *node.item;
  item.items.clear();
  const EntryPlan& plan = evaluator_->plan_of(node);
  if (!plan.others.empty()) {
    Limits limits = limits_of(node);
    item.text = text_of(node);
    item.required = is_required(node);
    item.min_value = std::move(limits.min_value);
    item.max_value = std::move(limits.max_value);
    item.min_length = limits.min_length;
    item.max_length = limits.max_length;
    item.min_occurs = limits.min_occurs;
    item.max_occurs = limits.max_occurs;
  }
  if (!has_fixed_options(node)) item.options = options_of(node);
  return item;
}

std::vector<std::pair<std::string, bool>> Evaluation::list_enabled() const {
  std::vector<std::pair<std::string, bool>> out;
  for (const Node& node : tree().nodes()) {
    if (node.item != nullptr) out.emplace_back(node.path(), is_enabled(node));
  }
  return out;
}

std::vector<std::pair<std::string, std::vector<fhir::Value>>> Evaluation::list_computed() const {
  std::vector<std::pair<std::string, std::vector<fhir::Value>>> out;
  for (const Node& node : tree().nodes()) {
    if (node.computed == nullptr) continue;
    std::vector<fhir::Value> values;
    for (const fhir::Answer& answer : *node.computed) values.push_back(answer.value);
    out.emplace_back(node.path(), std::move(values));
  }
  return out;
}

}  // namespace cairn::survey
