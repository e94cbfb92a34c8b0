#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "engine/base/text.h"
#include "engine/fhirpath/ast.h"
#include "engine/survey/lint/rule.h"
#include "engine/survey/plan.h"

namespace cairn::survey::lint {
namespace {

using fhirpath::Node;
using fhirpath::NodeKind;
using fhirpath::Operator;

constexpr std::size_t kFewestLimits = 2;  // one makes no bands
constexpr std::size_t kMostLimits = 200;
constexpr int kMostSteps = 200'000;  // nodes looked at for one expression

bool is_call(const Node& node, std::string_view name) { return node.kind == NodeKind::Call && node.text == name; }

std::optional<double> number_of(const Node* node) {
  if (node == nullptr || node->kind != NodeKind::Literal) return std::nullopt;
  if (node->literal.kind() == fhirpath::Kind::Integer) return static_cast<double>(node->literal.as_integer());
  if (node->literal.kind() != fhirpath::Kind::Decimal) return std::nullopt;
  double number = 0;
  const char* end = node->text.data() + node->text.size();
  return std::from_chars(node->text.data(), end, number).ec == std::errc{} ? std::optional(number) : std::nullopt;
}

/// A label, or nothing ({} or an empty text); empty for anything else.
std::optional<std::string> label_of(const Node* node) {
  if (node == nullptr || node->kind == NodeKind::EmptyCollection) return "";
  if (node->kind != NodeKind::Literal || node->literal.kind() != fhirpath::Kind::String) return std::nullopt;
  return std::string(node->literal.as_string());
}

bool is_same(const Node* a, const Node* b) {
  if (a == nullptr || b == nullptr) return a == b;
  if (a->kind != b->kind || a->text != b->text || a->operation != b->operation ||
      a->arguments.size() != b->arguments.size() || !is_same(a->left, b->left) || !is_same(a->right, b->right))
    return false;
  for (std::size_t i = 0; i < a->arguments.size(); ++i) {
    if (!is_same(a->arguments[i], b->arguments[i])) return false;
  }
  return true;
}

bool is_order(Operator operation) {
  return operation == Operator::Less || operation == Operator::LessOrEqual || operation == Operator::Greater ||
         operation == Operator::GreaterOrEqual || operation == Operator::Equal;
}

/// iif(%score < 5, 'mild', iif(%score < 10, 'moderate', 'severe')) as a function of the one thing that it compares.
class Bands {
 public:
  /// True when the expression is such a chain from end to end.
  bool read(const Node& root) {
    collect(root);
    return operand_ != nullptr && limits_.size() >= kFewestLimits && limits_.size() <= kMostLimits &&
           steps_ < kMostSteps;
  }

  struct Run {
    double from = 0;
    std::string label;
  };
  /// The labels from below the lowest limit to above the highest, in order; empty when some label cannot be worked out.
  std::vector<Run> runs(const Node& root) {
    std::vector<Run> out;
    for (const double at : points()) {
      const auto label = evaluate(root, at);
      if (!label) return {};
      if (out.empty() || out.back().label != *label) out.push_back({at, *label});
    }
    return out;
  }

 private:
  void collect(const Node& node) {
    if (++steps_ >= kMostSteps) return;
    if (node.kind == NodeKind::Binary && is_order(node.operation)) {
      const auto left = number_of(node.left), right = number_of(node.right);
      const Node* operand = right ? node.left : left ? node.right : nullptr;
      if (operand != nullptr && (operand_ == nullptr || is_same(operand_, operand))) {
        operand_ = operand;
        limits_.insert(right ? *right : *left);
        return;
      }
    }
    if (node.left != nullptr) collect(*node.left);
    if (node.right != nullptr) collect(*node.right);
    for (const Node* argument : node.arguments) collect(*argument);
  }

  /// Whole limits belong to whole scores; otherwise what lies between two limits counts too.
  std::vector<double> points() const {
    const bool whole =
        std::all_of(limits_.begin(), limits_.end(), [](double limit) { return limit == std::floor(limit); });
    std::set<double> out{*limits_.begin() - 1, *limits_.rbegin() + 1};
    double last = *limits_.begin();
    for (const double limit : limits_) {
      out.insert(limit);
      if (!whole) {
        out.insert((limit + last) / 2);
      } else {
        if (limit - 1 > last) out.insert(limit - 1);
        if (last + 1 < limit) out.insert(last + 1);
      }
      last = limit;
    }
    return {out.begin(), out.end()};
  }

  std::optional<bool> test(const Node& node, double at) {
    if (node.kind == NodeKind::Binary) {
      if (is_order(node.operation)) {
        const auto left = number_of(node.left), right = number_of(node.right);
        if (right && is_same(operand_, node.left)) return compare(node.operation, at, *right);
        if (left && is_same(operand_, node.right)) return compare(node.operation, *left, at);
        return std::nullopt;
      }
      const auto left = test(*node.left, at), right = test(*node.right, at);
      if (!left || !right) return std::nullopt;
      if (node.operation == Operator::And) return *left && *right;
      if (node.operation == Operator::Or) return *left || *right;
      return std::nullopt;
    }
    // Whether there is a score at all: here there is one.
    if (node.kind == NodeKind::Step && node.right != nullptr && is_same(operand_, node.left)) {
      if (is_call(*node.right, "exists") || is_call(*node.right, "hasValue")) return true;
      if (is_call(*node.right, "empty")) return false;
    }
    return std::nullopt;
  }

  static bool compare(Operator operation, double a, double b) {
    switch (operation) {
      case Operator::Less:
        return a < b;
      case Operator::LessOrEqual:
        return a <= b;
      case Operator::Greater:
        return a > b;
      case Operator::GreaterOrEqual:
        return a >= b;
      default:
        return a == b;
    }
  }

  std::optional<std::string> evaluate(const Node& node, double at) {
    if (!is_call(node, "iif") || node.arguments.size() < 2) return label_of(&node);
    const auto condition = test(*node.arguments[0], at);
    if (!condition) return std::nullopt;
    if (*condition) return evaluate(*node.arguments[1], at);
    return node.arguments.size() > 2 ? evaluate(*node.arguments[2], at) : std::optional<std::string>("");
  }

  const Node* operand_ = nullptr;
  std::set<double> limits_;
  int steps_ = 0;
};

}  // namespace

void check_expression_bands(const Context& context) {
  for (const survey::Rule& rule : context.form.plan().rules) {
    const Node& root = *rule.expression.program().root;
    Bands bands;
    if (!is_call(root, "iif") || !bands.read(root)) continue;
    const std::vector<Bands::Run> runs = bands.runs(root);
    std::set<std::string> seen;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const bool is_hole = runs[i].label.empty() && i > 0 && i + 1 < runs.size();
      if (!is_hole && (runs[i].label.empty() || seen.insert(runs[i].label).second)) continue;
      context.add(rule.source->path, is_hole
                                         ? "The bands have a hole: " + format_number(runs[i].from, 6) + " has no label."
                                         : "The bands have a hole or overlap: " + in_quotes(runs[i].label) +
                                               " ends and begins again at " + format_number(runs[i].from, 6) + ".");
      break;
    }
  }
}

}  // namespace cairn::survey::lint
