#include <array>

#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {
namespace {

// In the order of ItemType.
constexpr std::array<std::string_view, 16> kCodes{
    "group",  "display", "boolean", "decimal", "integer",     "date",       "dateTime",  "time",
    "string", "text",    "url",     "choice",  "open-choice", "attachment", "reference", "quantity"};

}  // namespace

std::string_view item_type_code(ItemType type) { return kCodes[static_cast<std::size_t>(type)]; }

std::optional<ItemType> parse_item_type(std::string_view code) {
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    if (kCodes[i] == code) return static_cast<ItemType>(i);
  }
  return std::nullopt;
}

}  // namespace cairn::fhir
