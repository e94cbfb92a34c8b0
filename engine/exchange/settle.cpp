#include <algorithm>
#include <set>

#include "engine/exchange/dictionary.h"
#include "engine/exchange/questionnaire_writer.h"

namespace cairn::exchange {
namespace {

using fhir::ItemType;
using Kind = Formula::Kind;

constexpr int kMaxPasses = 50;

struct ColumnNames {
  std::string_view relevant, constraint, calculation, initial, required, label;
};

ColumnNames names_of(Dialect dialect) {
  if (dialect == Dialect::XlsForm) return {"relevant", "constraint", "calculation", "default", "required", "label"};
  return {"Branching Logic",  "Text Validation", "Choices, Calculations",
          "Field Annotation", "Required Field?", "Field Label"};
}

bool reads_open_type(const Formula& formula, const Dictionary& dictionary) {
  if (formula.kind == Kind::Question) {
    const Known* known = dictionary.find(formula.text);
    return known != nullptr && known->question->is_type_open;
  }
  return std::any_of(formula.arguments.begin(), formula.arguments.end(),
                     [&](const Formula& argument) { return reads_open_type(argument, dictionary); });
}

ItemType item_type_of(ValueType type) {
  switch (type) {
    case ValueType::Boolean:
      return ItemType::Boolean;
    case ValueType::Integer:
      return ItemType::Integer;
    case ValueType::Decimal:
      return ItemType::Decimal;
    case ValueType::Date:
      return ItemType::Date;
    case ValueType::DateTime:
      return ItemType::DateTime;
    case ValueType::Time:
      return ItemType::Time;
    default:
      return ItemType::String;
  }
}

void infer_open_types(Form& form) {
  const Dictionary dictionary(form.items);
  bool is_changed = true;
  for (int pass = 0; is_changed && pass < kMaxPasses; ++pass) {
    is_changed = false;
    for_each_question(form.items, [&](Question& question) {
      if (!question.is_type_open || !question.calculation || reads_open_type(*question.calculation, dictionary)) return;
      question.type = item_type_of(infer_type(*question.calculation, dictionary, *dictionary.find(question.name)));
      question.is_type_open = false;
      is_changed = true;
    });
  }
  for_each_question(form.items, [](Question& question) {
    if (question.is_type_open) question.type = ItemType::Decimal;  // it reads itself; whoever calculates refuses it
    question.is_type_open = false;
  });
}

class Settler {
 public:
  Settler(const Dictionary& dictionary, Dialect dialect, Issues& issues)
      : dictionary_(dictionary), names_(names_of(dialect)), issues_(issues) {}

  void run(Question& question) {
    const Known* self = dictionary_.find(question.name);
    CAIRN_ASSERT(self != nullptr);
    self_ = self;
    question_ = &question;
    fit(question.relevant, names_.relevant, &bind_condition, false, "The question is always asked.");
    fit(question.constraint, names_.constraint, &bind_condition, true, "Any answer is accepted.");
    fit(question.calculation, names_.calculation, &bind, false, "Nothing is calculated.");
    fit(question.initial_formula, names_.initial, &bind, false, "The question starts without an answer.");
    fit(question.required_formula, names_.required, &bind_condition, false, "The question may be left out.");
    fit(question.text_formula, names_.label, &bind, false, "The text shows no answers.");
  }

 private:
  void add(Severity severity, std::string code, std::string_view column, std::string message) {
    issues_.push_back({severity, std::move(code), question_->place + ", " + std::string(column), std::move(message)});
  }

  static bool reads_self(const Formula& formula) {
    return formula.kind == Kind::Self || std::any_of(formula.arguments.begin(), formula.arguments.end(), reads_self);
  }

  template <class Bind>
  void fit(std::optional<Formula>& formula, std::string_view column, Bind bind_it, bool may_read_self,
           const std::string& consequence) {
    if (!formula) return;
    std::vector<std::string> warnings;
    Result<Formula> bound = !may_read_self && reads_self(*formula)
                                ? Error{ErrorCode::Unprocessable, "'.' has a meaning in a constraint only.", "", {}}
                                : bind_it(*formula, dictionary_, *self_, warnings);
    for (std::string& warning : warnings) add(Severity::Warning, "expression-reading", column, std::move(warning));
    if (!bound) {
      add(Severity::Error, "expression-not-carried", column, bound.error().message + " " + consequence);
      formula.reset();
    } else {
      formula = *std::move(bound);
    }
  }

  const Dictionary& dictionary_;
  const ColumnNames names_;
  Issues& issues_;
  const Known* self_ = nullptr;
  Question* question_ = nullptr;
};

}  // namespace

void settle(Form& form, Dialect dialect, Issues& issues) {
  infer_open_types(form);
  const Dictionary dictionary(form.items);
  Settler settler(dictionary, dialect, issues);
  for_each_question(form.items, [&](Question& question) { settler.run(question); });
}

}  // namespace cairn::exchange
