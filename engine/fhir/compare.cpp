#include "engine/fhir/compare.h"

#include "engine/base/date.h"
#include "engine/base/decimal.h"
#include "engine/fhir/units.h"

namespace cairn::fhir {
namespace {

std::optional<ExactDecimal> exact(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return ExactDecimal(*whole);
  if (const auto* decimal = std::get_if<Decimal>(&value)) return ExactDecimal::parse(decimal->text);
  return std::nullopt;
}

/// The text of a date or dateTime; empty for anything else.
std::optional<std::string_view> moment_text(const Value& value) {
  if (const auto* date = std::get_if<DateText>(&value)) return date->text;
  if (const auto* moment = std::get_if<DateTimeText>(&value)) return moment->text;
  return std::nullopt;
}

std::optional<std::strong_ordering> compare_moments(std::string_view a, std::string_view b) {
  const auto exact_a = parse_timestamp(a), exact_b = parse_timestamp(b);
  if (exact_a && exact_b) return *exact_a <=> *exact_b;
  a = a.substr(0, 10);
  b = b.substr(0, 10);
  const std::size_t shared = std::min(a.size(), b.size());
  const std::strong_ordering order = a.substr(0, shared) <=> b.substr(0, shared);
  // Equal as far as both go, but one is more precise: not known.
  if (order == 0 && a.size() != b.size()) return std::nullopt;
  return order;
}

/// 12:00:00 and 12:00:00.000 are the same time.
std::string_view without_empty_fraction(std::string_view time) {
  if (time.find('.') == std::string_view::npos) return time;
  time = time.substr(0, time.find_last_not_of('0') + 1);
  return time.ends_with('.') ? time.substr(0, time.size() - 1) : time;
}

std::string_view unit_of(const Quantity& quantity) { return quantity.code.empty() ? quantity.unit : quantity.code; }

std::optional<std::strong_ordering> compare_quantities(const Quantity& a, const Quantity& b) {
  if (!a.value || !b.value || !a.comparator.empty() || !b.comparator.empty()) return std::nullopt;
  const auto amount_a = ExactDecimal::parse(a.value->text), amount_b = ExactDecimal::parse(b.value->text);
  if (!amount_a || !amount_b) return std::nullopt;
  const bool same_system = a.system == b.system || a.system.empty() || b.system.empty();
  if (same_system &&
      (unit_of(a) == unit_of(b) || (!a.unit.empty() && a.unit == b.unit && (a.code.empty() || b.code.empty())))) {
    return *amount_a <=> *amount_b;
  }
  const auto factor_a = find_unit_factor(a.code), factor_b = find_unit_factor(b.code);
  if (!same_system || !factor_a || !factor_b || factor_a->dimension != factor_b->dimension) return std::nullopt;
  return *amount_a * factor_a->factor <=> *amount_b * factor_b->factor;
}

}  // namespace

std::optional<std::strong_ordering> compare_values(const Value& a, const Value& b) {
  if (const auto number_a = exact(a), number_b = exact(b); number_a && number_b) return *number_a <=> *number_b;
  if (const auto moment_a = moment_text(a), moment_b = moment_text(b); moment_a && moment_b)
    return compare_moments(*moment_a, *moment_b);
  if (a.index() != b.index()) return std::nullopt;
  if (const auto* time = std::get_if<TimeText>(&a))
    return without_empty_fraction(time->text) <=> without_empty_fraction(std::get<TimeText>(b).text);
  if (const auto* text = std::get_if<Text>(&a)) return text->text <=> std::get<Text>(b).text;
  if (const auto* quantity = std::get_if<Quantity>(&a)) return compare_quantities(*quantity, std::get<Quantity>(b));
  return std::nullopt;
}

bool is_same_answer(const Value& answer, const Value& expected) {
  if (const auto* coding = std::get_if<Coding>(&answer)) {
    const auto* other = std::get_if<Coding>(&expected);
    if (other == nullptr) return false;
    if (coding->code.empty() && other->code.empty()) return coding->display == other->display;
    return coding->code == other->code &&
           (coding->system == other->system || coding->system.empty() || other->system.empty());
  }
  if (const auto* reference = std::get_if<Reference>(&answer)) {
    const auto* other = std::get_if<Reference>(&expected);
    return other != nullptr && reference->reference == other->reference;
  }
  if (const auto order = compare_values(answer, expected)) return *order == 0;
  return answer == expected;
}

}  // namespace cairn::fhir
