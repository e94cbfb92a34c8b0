#pragma once

#include "engine/exchange/fhirpath_reader.h"
#include "engine/fhirpath/ast.h"

namespace cairn::exchange {

/// How far a path into a response has come.
struct Place {
  enum class Stage { Items, Item, Answer, Value };
  Stage stage = Stage::Items;
  std::string link_id;   // of Item and beyond; empty for what carries the expression
  bool is_root = false;  // Items below the response itself
};

/// `%resource.item.where(linkId='g').item.where(linkId='q').answer.value` and what people write for it
/// (descendants(), repeat(item), valueInteger, ofType(), first(), .code). Empty for any other path.
std::optional<Place> read_place(const fhirpath::Node& node, const Known* self, const Scope& scope,
                                const Dictionary& dictionary);

}  // namespace cairn::exchange
