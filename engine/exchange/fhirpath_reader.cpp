#include "engine/exchange/fhirpath_reader.h"

#include <algorithm>
#include <set>

#include "engine/exchange/fhirpath_path.h"
#include "engine/fhirpath/parser.h"

namespace cairn::exchange {
namespace {

using fhirpath::Node;
using fhirpath::NodeKind;
using fhirpath::Operator;
using Maybe = std::optional<Formula>;
using O = Operation;
using Kind = Formula::Kind;

struct OperatorRow {
  Operator written;
  O operation;
};
constexpr OperatorRow kOperators[] = {{Operator::Multiply, O::Multiply},
                                      {Operator::Divide, O::Divide},
                                      {Operator::Mod, O::Modulo},
                                      {Operator::Add, O::Add},
                                      {Operator::Subtract, O::Subtract},
                                      {Operator::Less, O::Less},
                                      {Operator::LessOrEqual, O::LessOrEqual},
                                      {Operator::Greater, O::Greater},
                                      {Operator::GreaterOrEqual, O::GreaterOrEqual},
                                      {Operator::Equal, O::Equal},
                                      {Operator::NotEqual, O::NotEqual}};

struct FunctionName {
  std::string_view name;
  O operation;
  std::size_t arguments;
};
constexpr FunctionName kFunctions[] = {
    {"exists", O::Answered, 0},   {"length", O::Length, 0},         {"upper", O::Upper, 0},
    {"lower", O::Lower, 0},       {"ceiling", O::RoundUp, 0},       {"floor", O::RoundDown, 0},
    {"truncate", O::Truncate, 0}, {"abs", O::Absolute, 0},          {"sqrt", O::SquareRoot, 0},
    {"toString", O::ToText, 0},   {"toInteger", O::ToNumber, 0},    {"toDecimal", O::ToNumber, 0},
    {"contains", O::Contains, 1}, {"startsWith", O::StartsWith, 1}, {"endsWith", O::EndsWith, 1},
    {"power", O::Power, 1},       {"round", O::Round, 0},           {"round", O::Round, 1}};

struct SumName {
  std::string_view name;
  O operation;
};
constexpr SumName kSums[] = {{"sum", O::Sum}, {"avg", O::Mean}, {"min", O::Least}, {"max", O::Greatest}};

bool is_truth(const Maybe& formula, std::string_view text) {
  return formula && formula->kind == Kind::Boolean && formula->text == text;
}

class Reader {
 public:
  Reader(const fhirpath::Program& program, const Dictionary& dictionary, const Known* self, const Scope& scope)
      : program_(program), dictionary_(dictionary), self_(self), scope_(scope) {}

  Maybe read(const Node& node) {
    if (const auto place = read_place(node, self_, scope_, dictionary_)) return question_at(*place);
    switch (node.kind) {
      case NodeKind::Literal:
        return literal(node);
      case NodeKind::EmptyCollection:
        return make_literal(Kind::Text, "");
      case NodeKind::Variable: {
        const Formula* variable = scope_.find(node.text);
        if (variable == nullptr) return std::nullopt;
        copied_ += size_of(*variable);
        return copied_ > kMaxCopied ? Maybe() : *variable;
      }
      case NodeKind::Call:
        return function(node);
      case NodeKind::Step:
        return node.right->kind == NodeKind::Call ? method(*node.left, *node.right) : std::nullopt;
      case NodeKind::Sign:
        return sign(node);
      case NodeKind::Binary:
        return binary(node);
      default:
        return std::nullopt;
    }
  }

 private:
  /// A question's answers, or a group (for count()). Stopping short of the value is fine for exists() and count().
  Maybe question_at(const Place& place) const {
    if (place.stage == Place::Stage::Items) return std::nullopt;
    const bool is_self = self_ != nullptr && place.link_id == self_->question->name && !self_->question->is_group();
    if (is_self) return make_literal(Kind::Self, "");
    const Known* known = dictionary_.find(place.link_id);
    if (known == nullptr || (place.stage == Place::Stage::Item && !known->question->is_group())) return std::nullopt;
    return make_literal(Kind::Question, place.link_id);
  }

  std::string token_at(std::size_t offset, std::string_view characters) const {
    const std::size_t end = program_.text.find_first_not_of(characters, offset);
    return program_.text.substr(offset, end == std::string::npos ? end : end - offset);
  }

  Maybe literal(const Node& node) const {
    switch (node.literal.kind()) {
      case fhirpath::Kind::Boolean:
        return make_literal(Kind::Boolean, program_.text.substr(node.offset, 4) == "true" ? "true" : "false");
      case fhirpath::Kind::Integer:
      case fhirpath::Kind::Decimal:
        return make_literal(Kind::Number, token_at(node.offset, "0123456789."));
      case fhirpath::Kind::String:
        return make_literal(Kind::Text, node.text);
      case fhirpath::Kind::Date:
      case fhirpath::Kind::DateTime: {
        std::string text = token_at(node.offset, "@0123456789T:.+Z-").substr(1);
        if (text.ends_with('T')) text.pop_back();
        return make_literal(text.find('T') == std::string::npos ? Kind::Date : Kind::DateTime, std::move(text));
      }
      case fhirpath::Kind::Time:
        return make_literal(Kind::Time, token_at(node.offset, "@T0123456789:.").substr(2));
      default:
        return std::nullopt;
    }
  }

  Maybe sign(const Node& node) {
    Maybe operand = read(*node.left);
    if (!operand || !node.negative) return operand;
    if (operand->kind == Kind::Number && operand->text.front() != '-')
      return make_literal(Kind::Number, "-" + operand->text);
    return make_call(O::Negate, {*std::move(operand)});
  }

  /// FHIRPath's "not" and "!=" are empty when there is no answer; forms say true. So the questions must be answered.
  static void add_questions(const Formula& formula, std::vector<Formula>& out) {
    if (formula.kind == Kind::Question && std::find(out.begin(), out.end(), formula) == out.end())
      out.push_back(formula);
    if (formula.is(O::Answered) || formula.is(O::Selected) || formula.is(O::CountChosen) || formula.is(O::CountOf) ||
        formula.is(O::Concatenate))
      return;
    for (const Formula& argument : formula.arguments) add_questions(argument, out);
  }

  static Formula guarded(Formula formula, const Formula& what_is_read) {
    std::vector<Formula> questions;
    add_questions(what_is_read, questions);
    std::optional<Formula> out;
    for (Formula& question : questions) {
      Formula answered = make_call(O::Answered, {std::move(question)});
      out = out ? join(O::And, *std::move(out), std::move(answered)) : std::move(answered);
    }
    return out ? join(O::And, *std::move(out), std::move(formula)) : formula;
  }

  Maybe binary(const Node& node) {
    Maybe left = read(*node.left), right = days_of(*node.right);
    if (!right) right = read(*node.right);
    if (!left || !right) return std::nullopt;
    if (node.operation == Operator::And || node.operation == Operator::Or)
      return join(node.operation == Operator::And ? O::And : O::Or, *std::move(left), *std::move(right));
    if (node.operation == Operator::Concatenate) return join(O::Concatenate, *std::move(left), *std::move(right));
    if (node.operation == Operator::In || node.operation == Operator::Contains) {
      if (node.operation == Operator::Contains) std::swap(left, right);
      if (left->kind != Kind::Text || (right->kind != Kind::Question && right->kind != Kind::Self)) return std::nullopt;
      return make_call(O::Selected, {*std::move(right), *std::move(left)});
    }
    for (const OperatorRow& row : kOperators) {
      if (row.written != node.operation) continue;
      Formula call = make_call(row.operation, {*std::move(left), *std::move(right)});
      return row.operation == O::NotEqual ? guarded(call, call) : call;
    }
    return std::nullopt;
  }

  /// "7 days" is the number 7 beside a date.
  Maybe days_of(const Node& node) const {
    if (node.kind != NodeKind::Literal || node.literal.kind() != fhirpath::Kind::Quantity) return std::nullopt;
    if (node.text != "days" && node.text != "day") return std::nullopt;
    return make_literal(Kind::Number, token_at(node.offset, "0123456789."));
  }

  Maybe function(const Node& node) {
    if (node.text == "today") return make_call(O::Today, {});
    if (node.text == "now") return make_call(O::Now, {});
    if (node.text != "iif" || node.arguments.size() < 2) return std::nullopt;
    Maybe test = read(*node.arguments[0]), yes = read(*node.arguments[1]);
    Maybe no = node.arguments.size() == 3 ? read(*node.arguments[2]) : make_literal(Kind::Text, "");
    if (!test || !yes || !no) return std::nullopt;
    if (is_truth(yes, "false") && is_truth(no, "true")) return negate(*std::move(test));
    if (test->is(O::Answered) && test->arguments[0] == *yes)
      return make_call(O::Coalesce, {*std::move(yes), *std::move(no)});
    return make_call(O::If, {*std::move(test), *std::move(yes), *std::move(no)});
  }

  Maybe method(const Node& subject_node, const Node& call) {
    for (const SumName& sum : kSums) {
      if (call.text == sum.name && call.arguments.empty()) return over_all(subject_node, sum.operation);
    }
    Maybe subject = read(subject_node);
    if (!subject && (call.text == "exists" || call.text == "empty" || call.text == "count"))
      subject = answers(subject_node);
    if (!subject) return std::nullopt;
    if (call.text == "not") return guarded(negate(*subject), *subject);
    if (call.text == "empty" && call.arguments.empty()) return negate(make_call(O::Answered, {*std::move(subject)}));
    if (call.text == "count" && call.arguments.empty()) return make_call(O::CountChosen, {*std::move(subject)});
    if (call.text == "matches" && call.arguments.size() == 1) return matches(*std::move(subject), *call.arguments[0]);
    if (call.text == "substring") return substring(*std::move(subject), call);
    if (call.text == "select") return number_of_each(*std::move(subject), call);
    for (const FunctionName& row : kFunctions) {
      if (row.name != call.text || row.arguments != call.arguments.size()) continue;
      std::vector<Formula> arguments = {*std::move(subject)};
      for (const Node* argument : call.arguments) {
        Maybe read_argument = read(*argument);
        if (!read_argument) return std::nullopt;
        arguments.push_back(*std::move(read_argument));
      }
      return make_call(row.operation, std::move(arguments));
    }
    return std::nullopt;
  }

  /// `….answer` without `.value`
  Maybe answers(const Node& node) const {
    const auto place = read_place(node, self_, scope_, dictionary_);
    if (!place || place->stage != Place::Stage::Answer) return std::nullopt;
    return question_at(*place);
  }

  Maybe over_all(const Node& node, O operation) {
    std::vector<Formula> arguments;
    const Node* at = &node;
    std::vector<const Node*> parts;
    while (at->kind == NodeKind::Step && at->right->kind == NodeKind::Call && at->right->text == "combine" &&
           at->right->arguments.size() == 1) {
      parts.push_back(at->right->arguments[0]);
      at = at->left;
    }
    parts.push_back(at);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      Maybe argument = read(**part);
      if (!argument) return std::nullopt;
      arguments.push_back(*std::move(argument));
    }
    return make_call(operation, std::move(arguments));
  }

  Maybe matches(Formula subject, const Node& pattern) const {
    if (pattern.kind != NodeKind::Literal || pattern.literal.kind() != fhirpath::Kind::String) return std::nullopt;
    std::string text = pattern.text;
    if (text.starts_with("^(?:") && text.ends_with(")$")) {
      text = text.substr(4, text.size() - 6);
    } else if (text.starts_with('^') && text.ends_with('$')) {
      text = text.substr(1, text.size() - 2);
    } else {
      text = ".*(" + text + ").*";
    }
    return make_call(O::Matches, {std::move(subject), make_literal(Kind::Text, std::move(text))});
  }

  Maybe substring(Formula subject, const Node& call) {
    std::vector<Formula> arguments = {std::move(subject)};
    long long first = 0;
    for (const Node* argument : call.arguments) {
      Maybe number = read(*argument);
      if (!number || number->kind != Kind::Number || number->text.size() > 6) return std::nullopt;
      const long long value = std::stoll(number->text);
      arguments.push_back(
          make_literal(Kind::Number, std::to_string(arguments.size() == 1 ? first = value : first + value)));
    }
    return make_call(O::Substring, std::move(arguments));
  }

  /// select($this.toInteger())
  static Maybe number_of_each(Formula subject, const Node& call) {
    const Node& step = *call.arguments[0];
    const bool is_number = step.kind == NodeKind::Step && step.left->kind == NodeKind::This &&
                           step.right->kind == NodeKind::Call &&
                           (step.right->text == "toInteger" || step.right->text == "toDecimal");
    if (!is_number) return std::nullopt;
    return make_call(O::ToNumber, {std::move(subject)});
  }

  /// Variables that read variables twice double each time.
  static std::size_t size_of(const Formula& formula) {
    std::size_t size = 1;
    for (const Formula& argument : formula.arguments) size += size_of(argument);
    return size;
  }

  static constexpr std::size_t kMaxCopied = 5000;
  const fhirpath::Program& program_;
  const Dictionary& dictionary_;
  const Known* self_;
  const Scope& scope_;
  std::size_t copied_ = 0;
};

}  // namespace

const Formula* Scope::find(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->outer) {
    const auto found = scope->variables.find(name);
    if (found != scope->variables.end()) return &found->second;
  }
  return nullptr;
}

std::optional<Formula> read_fhirpath(std::string_view expression, const Dictionary& dictionary, const Known* self,
                                     const Scope& scope) {
  const auto program = fhirpath::parse_program(expression, &fhirpath::r4_model());
  if (!program || (*program)->root == nullptr || (*program)->root->depth > 2 * kMaxFormulaDepth) return std::nullopt;
  Maybe formula = Reader(**program, dictionary, self, scope).read(*(*program)->root);
  if (formula && formula->depth > 2 * kMaxFormulaDepth) return std::nullopt;
  return formula;
}

}  // namespace cairn::exchange
