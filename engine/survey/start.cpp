#include <algorithm>

#include "engine/survey/coercion.h"
#include "engine/survey/evaluator.h"

namespace cairn::survey {
namespace {

std::vector<fhir::Value> fixed_initial(const fhir::Item& item) {
  std::vector<fhir::Value> values = item.initial;
  if (values.empty()) {
    for (const fhir::AnswerOption& option : item.options) {
      if (option.initially_selected) values.push_back(option.value);
    }
  }
  if (!item.repeats && values.size() > 1) values.resize(1);
  return values;
}

/// Builds a response out of initial values; groups come into being with the first of them.
class Starter {
 public:
  explicit Starter(const Form& form) : form_(form) {}

  /// `initial(entry)` gives the values of a question.
  template <class F>
  std::vector<fhir::ResponseItem> items(const std::vector<int>& children, const F& initial) const {
    std::vector<fhir::ResponseItem> out;
    for (const int child : children) {
      const Form::Entry& entry = form_.entries()[static_cast<std::size_t>(child)];
      const fhir::Item& item = *entry.item;
      fhir::ResponseItem made{item.link_id, item.text, {}, {}};
      if (item.is_question()) {
        for (fhir::Value& value : initial(entry)) made.answers.push_back({std::move(value), {}});
        if (!made.answers.empty()) made.answers.front().items = items(entry.children, initial);
      } else {
        made.items = items(entry.children, initial);
      }
      if (!made.answers.empty() || !made.items.empty()) out.push_back(std::move(made));
    }
    return out;
  }

 private:
  const Form& form_;
};

}  // namespace

fhir::Response start_response(std::shared_ptr<const Form> form, fhir::Response empty,
                              const EvaluationOptions& options) {
  const Form& known = *form;
  const Starter starter(known);
  empty.items = starter.items(known.top(), [](const Form::Entry& entry) { return fixed_initial(*entry.item); });
  const auto& plans = known.plan().entries;
  const auto rule_of = [&](const Form::Entry& entry) {
    return plans[static_cast<std::size_t>(entry.index)].find_other("initialExpression");
  };
  if (std::none_of(known.entries().begin(), known.entries().end(),
                   [&](const Form::Entry& entry) { return rule_of(entry) != Form::kNone; })) {
    return empty;
  }
  Evaluator evaluator(form, empty, options);
  empty.items = starter.items(known.top(), [&](const Form::Entry& entry) {
    const int rule = rule_of(entry);
    const auto nodes = evaluator.tree().nodes_of(entry.index);
    if (rule != Form::kNone && !nodes.empty()) {
      if (const auto result = evaluator.run(rule, *nodes.begin())) {
        Coercion coercion = coerce_answers(*entry.item, *result);
        if (!coercion.values.empty()) return std::move(coercion.values);
      }
    }
    return fixed_initial(*entry.item);
  });
  return empty;
}

}  // namespace cairn::survey
