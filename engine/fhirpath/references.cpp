#include "engine/fhirpath/references.h"

#include <algorithm>

#include "engine/fhirpath/ast.h"
#include "engine/fhirpath/function_table.h"

namespace cairn::fhirpath {
namespace {

/// What a part of an expression stands for.
enum class Kind : std::uint8_t {
  Other,    // nothing of the response that is still to be counted
  Foreign,  // the questionnaire: has link ids, but no answers
  Root,     // the response, or the item that carries the expression
  Items,    // items of the response
  Answers,  // their answers
};

struct Reach {
  Kind kind = Kind::Other;
  bool is_chosen = false;  // by link id: `first` to `last` of the references
  bool is_below = false;   // items inside those
  std::size_t first = 0, last = 0;
};

using Names = std::vector<References::Items>;

bool is_link_id(const Node& node) {
  if (node.kind == NodeKind::Member) return node.text == "linkId";
  return node.kind == NodeKind::Step && node.left->kind == NodeKind::This && is_link_id(*node.right);
}

bool is_text(const Node& node) {
  return node.kind == NodeKind::Literal && node.literal.kind() == fhirpath::Kind::String;
}

std::string text_of(const Node& node) { return std::string(node.literal.as_string()); }

/// The texts of 'a' | 'b'; false when it holds anything else.
bool add_texts(const Node& node, Names& names) {
  if (is_text(node)) {
    names.push_back({text_of(node)});
    return true;
  }
  return node.kind == NodeKind::Binary && node.operation == Operator::Union && add_texts(*node.left, names) &&
         add_texts(*node.right, names);
}

/// The link ids to which a condition restricts; none when it does not.
Names chosen_by(const Node& node) {
  Names names;
  if (node.kind == NodeKind::Step && is_link_id(*node.left) && node.right->kind == NodeKind::Call &&
      node.right->text == "startsWith" && node.right->arguments.size() == 1 && is_text(*node.right->arguments[0])) {
    names.push_back({text_of(*node.right->arguments[0]), true});
    return names;
  }
  if (node.kind != NodeKind::Binary) return names;
  switch (node.operation) {
    case Operator::Equal:
    case Operator::Equivalent:
      if (is_link_id(*node.left) && is_text(*node.right)) names.push_back({text_of(*node.right)});
      if (is_link_id(*node.right) && is_text(*node.left)) names.push_back({text_of(*node.left)});
      return names;
    case Operator::In:
      if (!is_link_id(*node.left) || !add_texts(*node.right, names)) names.clear();
      return names;
    case Operator::Contains:
      if (!is_link_id(*node.right) || !add_texts(*node.left, names)) names.clear();
      return names;
    case Operator::And:
      names = chosen_by(*node.left);
      return names.empty() ? chosen_by(*node.right) : names;
    case Operator::Or: {
      names = chosen_by(*node.left);
      const Names right = chosen_by(*node.right);
      if (names.empty() || right.empty()) return {};
      names.insert(names.end(), right.begin(), right.end());
      return names;
    }
    default:
      return names;
  }
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Finder {
 public:
  References run(const Node& root) {
    consume(find(root, {Kind::Root}));
    return std::move(references_);
  }

 private:
  /// Whatever is read of it is read now.
  void consume(const Reach& reach) {
    if (reach.kind != Kind::Items && reach.kind != Kind::Answers) return;
    if (!reach.is_chosen) references_.reads_others = true;
    if (!reach.is_below) return;
    for (std::size_t i = reach.first; i < reach.last; ++i) references_.items[i].reaches_below = true;
  }

  Reach find(const Node& node, const Reach& focus) {
    switch (node.kind) {
      case NodeKind::Literal:
        if (is_text(node) && node.literal.as_string().find("ordinalValue") != std::string_view::npos)
          references_.reads_scores = true;
        return {};
      case NodeKind::EmptyCollection:
      case NodeKind::Index:
      case NodeKind::Total:
        return {};
      case NodeKind::This:
        return focus;
      case NodeKind::Variable:
        if (is_one_of(node.text, {"resource", "rootResource", "context"})) return {Kind::Root};
        return {is_one_of(node.text, {"questionnaire", "qitem"}) ? Kind::Foreign : Kind::Items, true};
      case NodeKind::Member:
      case NodeKind::Call:
        return step(node, focus, focus);
      case NodeKind::Step:
        return step(*node.right, find(*node.left, focus), focus);
      case NodeKind::At: {
        const Reach reach = find(*node.left, focus);
        consume(find(*node.right, focus));
        return reach;
      }
      case NodeKind::Is:
      case NodeKind::As:
        return find(*node.left, focus);
      case NodeKind::Sign:
      case NodeKind::Binary:
        consume(find(*node.left, focus));
        if (node.right != nullptr) consume(find(*node.right, focus));
        return {};
    }
    return {};
  }

  Reach step(const Node& node, const Reach& input, const Reach& focus) {
    if (node.kind == NodeKind::Member) return member(node, input);
    if (node.kind == NodeKind::Call) return call(node, input, focus);
    return find(node, input);
  }

  Reach member(const Node& node, Reach input) {
    if (node.text == "extension") references_.reads_scores = true;
    if (node.is_first && node.text == "QuestionnaireResponse") return {Kind::Root};
    if (node.text == "item") {
      if (input.kind == Kind::Root) return {Kind::Items};
      input.is_below = input.is_chosen;
      if (input.kind == Kind::Answers) input.kind = Kind::Items;
      return input;
    }
    if (input.kind == Kind::Items && node.text == "answer") {
      input.kind = Kind::Answers;
      return input;
    }
    if (input.kind == Kind::Foreign) return input;
    consume(input);
    return {};
  }

  Reach call(const Node& node, const Reach& input, const Reach& focus) {
    const std::string_view name = node.function->name;
    if (is_one_of(name, {"extension", "weight", "ordinal"})) references_.reads_scores = true;
    if (name == "answers") references_.reads_others = true;
    if (is_one_of(name, {"where", "exists", "all"}) && !node.arguments.empty()) return filter(node, input);
    if (is_one_of(name, {"repeat", "descendants", "children"})) {
      for (const Node* argument : node.arguments) find(*argument, {});
      Reach reach = input;
      if (reach.kind == Kind::Root || reach.kind == Kind::Answers) reach.kind = Kind::Items;
      reach.is_below = reach.is_chosen;
      return reach;
    }
    if (name == "select") return find(*node.arguments[0], input);
    const bool keeps = is_one_of(name, {"first", "last", "tail", "skip", "take", "single", "distinct", "trace",
                                        "ofType", "as", "intersect", "exclude", "combine", "union"});
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      const Argument kind = node.function->arguments[std::min<std::size_t>(i, 2)];
      if (kind == Argument::Type) continue;
      const bool is_lambda = kind == Argument::Lambda || kind == Argument::Criteria || kind == Argument::SortKey;
      consume(find(*node.arguments[i], is_lambda ? input : focus));
    }
    if (keeps) return input;
    consume(input);
    return {};
  }

  Reach filter(const Node& node, const Reach& input) {
    const Node& condition = *node.arguments[0];
    Reach chosen = input;
    Names names = input.kind == Kind::Foreign ? Names{} : chosen_by(condition);
    if (!names.empty() && input.kind != Kind::Other) {
      chosen = {Kind::Items, true, false, references_.items.size(), references_.items.size() + names.size()};
      std::move(names.begin(), names.end(), std::back_inserter(references_.items));
    }
    consume(find_in(condition, chosen));
    if (node.function->name == "where") return chosen;
    consume(chosen);
    return {};
  }

  /// As find, where reading the link id itself is no reading of answers.
  Reach find_in(const Node& condition, const Reach& focus) {
    if (condition.kind == NodeKind::Binary) {
      if (!is_link_id(*condition.left)) consume(find_in(*condition.left, focus));
      if (!is_link_id(*condition.right)) consume(find_in(*condition.right, focus));
      return {};
    }
    if (condition.kind == NodeKind::Step && is_link_id(*condition.left)) {
      if (condition.right->kind == NodeKind::Call) {
        for (const Node* argument : condition.right->arguments) consume(find(*argument, focus));
      }
      return {};
    }
    return find(condition, focus);
  }

  References references_;
};

}  // namespace

References find_references(const Expression& expression) { return Finder().run(*expression.program().root); }

}  // namespace cairn::fhirpath
