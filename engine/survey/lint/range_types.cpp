#include "engine/fhir/compare.h"
#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

/// An answer of the item's type, to see whether a limit compares with it.
std::optional<fhir::Value> sample_answer(const fhir::Item& item) {
  using enum fhir::ItemType;
  switch (item.type) {
    case Integer:
    case Decimal:
      return std::int64_t{1};
    case Date:
    case DateTime:
      return fhir::DateText{"2020-01-01"};
    case Time:
      return fhir::TimeText{"12:00:00"};
    case String:
    case Text:
    case Url:
    case Boolean:
    case Attachment:
    case Reference:
      return false;  // compares with nothing: limits have no meaning
    default:
      return std::nullopt;
  }
}

}  // namespace

void check_range_types(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    const fhir::Item& item = *entry.item;
    const std::optional<fhir::Value> answer = sample_answer(item);
    if (!answer) continue;
    const std::pair<const std::optional<fhir::Value>*, std::string_view> limits[] = {{&item.min_value, "smallest"},
                                                                                     {&item.max_value, "largest"}};
    for (const auto& [limit, word] : limits) {
      if (!*limit || fhir::compare_values(*answer, **limit)) continue;
      if (item.type == fhir::ItemType::Date || item.type == fhir::ItemType::DateTime) {
        if (std::holds_alternative<fhir::DateText>(**limit) || std::holds_alternative<fhir::DateTimeText>(**limit))
          continue;
      }
      context.add(item.path, "The " + std::string(word) + " allowed value is a " +
                                 std::string(fhir::value_suffix(**limit)) +
                                 ", which does not compare with answers of type '" +
                                 std::string(fhir::item_type_code(item.type)) + "', so it has no effect.");
    }
  }
}

}  // namespace cairn::survey::lint
