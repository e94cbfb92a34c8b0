#pragma once

#include <cstddef>

#include "engine/fhir/element.h"
#include "engine/fhir/extensions.h"
#include "engine/fhir/questionnaire.h"
#include "engine/fhir/value_set.h"

namespace cairn::fhir {

constexpr int kMaxNesting = 32;
constexpr std::size_t kMaxItems = 20000;  // ten times the longest form in use
constexpr std::size_t kMaxOptions =
    200000;  // over a whole questionnaire: value sets are expanded for each item that names them

/// Reads Questionnaire.item and everything below it. Every problem is a finding; an item is read as far as it goes.
class ItemReader {
 public:
  ItemReader(const Json& resource, std::shared_ptr<const Json> owner)
      : terminology_(resource), owner_(std::move(owner)) {}
  std::vector<Item> read_items(const Element& parent, int depth = 0);
  const UnusedExtensions& unused_extensions() const { return unused_; }

 private:
  Item read_item(const Element& element, int depth);
  void read_type(const Element& element, Item& item) const;
  void read_options(const Element& element, Item& item);
  void read_value_set(const Element& element, Item& item);

  ContainedTerminology terminology_;
  std::shared_ptr<const Json> owner_;
  UnusedExtensions unused_;
  std::size_t options_read_ = 0;
};

/// Reads Questionnaire.item.enableWhen.
std::vector<EnableWhen> read_enable_when(const Element& item);

/// Rules about one item (FHIR R4 invariants que-1 to que-13) that its reading does not cover.
void check_item(const Element& element, const Item& item);

/// Rules over all items: unique link ids, conditions that name questions and can hold, no cycles.
void check_items(const Questionnaire& questionnaire, Issues& issues);

}  // namespace cairn::fhir
