#include "engine/exchange/fhirpath_path.h"

#include <algorithm>
#include <array>

namespace cairn::exchange {
namespace {

using fhirpath::Node;
using fhirpath::NodeKind;
using Stage = Place::Stage;

std::optional<Place> after_member(Place place, const std::string& name) {
  if (name == "item" && (place.stage == Stage::Items || place.stage == Stage::Item || place.stage == Stage::Answer)) {
    place.stage = Stage::Items;
    return place;
  }
  if (name == "answer" && place.stage == Stage::Item) {
    place.stage = Stage::Answer;
    return place;
  }
  constexpr std::array<std::string_view, 11> kValues = {"value",         "valueInteger", "valueDecimal", "valueBoolean",
                                                        "valueDate",     "valueString",  "valueCoding",  "valueTime",
                                                        "valueDateTime", "valueUri",     "valueQuantity"};
  if (place.stage == Stage::Answer && std::find(kValues.begin(), kValues.end(), name) != kValues.end()) {
    place.stage = Stage::Value;
    return place;
  }
  if (place.stage == Stage::Value && name == "code") return place;
  return std::nullopt;
}

/// where(linkId = 'x')
std::optional<std::string> link_id_of(const Node& call) {
  if (call.text != "where" || call.arguments.size() != 1) return std::nullopt;
  const Node& test = *call.arguments[0];
  if (test.kind != NodeKind::Binary || test.operation != fhirpath::Operator::Equal) return std::nullopt;
  const Node *member = test.left, *literal = test.right;
  if (member->kind == NodeKind::Literal) std::swap(member, literal);
  if (member->kind != NodeKind::Member || member->text != "linkId" || literal->kind != NodeKind::Literal ||
      literal->literal.kind() != fhirpath::Kind::String)
    return std::nullopt;
  return literal->text;
}

std::optional<Place> after_call(Place place, const Node& call) {
  if (const auto link_id = link_id_of(call); link_id && place.stage == Stage::Items) {
    place.stage = Stage::Item;
    place.link_id = *link_id;
    return place;
  }
  const bool is_below =
      call.text == "descendants" || (call.text == "repeat" && call.arguments.size() == 1 &&
                                     call.arguments[0]->kind == NodeKind::Member && call.arguments[0]->text == "item");
  if (is_below && (place.stage == Stage::Items || place.stage == Stage::Item)) {
    place.stage = Stage::Items;
    return place;
  }
  const bool keeps = call.text == "first" || call.text == "last" || call.text == "single" || call.text == "ofType";
  if (keeps && place.stage != Stage::Items) return place;
  return std::nullopt;
}

}  // namespace

std::optional<Place> read_place(const Node& node, const Known* self, const Scope& scope, const Dictionary& dictionary) {
  if (node.kind == NodeKind::Variable) {
    if (node.text == "resource" || node.text == "rootResource") return Place{Stage::Items, "", true};
    if (node.text == "context")
      return self == nullptr ? Place{Stage::Items, "", true} : Place{Stage::Item, self->question->name, false};
    const Formula* variable = scope.find(node.text);
    if (variable == nullptr || variable->kind != Formula::Kind::Question) return std::nullopt;
    const Known* known = dictionary.find(variable->text);
    const bool is_group = known != nullptr && known->question->is_group();
    return Place{is_group ? Stage::Item : Stage::Value, variable->text, false};
  }
  if (node.kind == NodeKind::Member) {
    const Place start =
        self == nullptr ? Place{Stage::Items, "", true} : Place{Stage::Item, self->question->name, false};
    return after_member(start, node.text);
  }
  if (node.kind != NodeKind::Step) return std::nullopt;
  const std::optional<Place> left = read_place(*node.left, self, scope, dictionary);
  if (!left) return std::nullopt;
  if (node.right->kind == NodeKind::Member) return after_member(*left, node.right->text);
  if (node.right->kind == NodeKind::Call) return after_call(*left, *node.right);
  return std::nullopt;
}

}  // namespace cairn::exchange
