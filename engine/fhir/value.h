#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/base/json.h"

namespace cairn::fhir {

/// FHIR R4 datatypes as answers use them (QuestionnaireResponse.item.answer.value[x]).
/// Primitives keep their source text: precision of decimals and of partial dates is significant.
struct Decimal {
  std::string text;
  bool operator==(const Decimal&) const = default;
};
struct DateText {
  std::string text;
  bool operator==(const DateText&) const = default;
};  // YYYY, YYYY-MM or YYYY-MM-DD
struct DateTimeText {
  std::string text;
  bool operator==(const DateTimeText&) const = default;
};
struct TimeText {
  std::string text;
  bool operator==(const TimeText&) const = default;
};  // hh:mm:ss
struct Text {
  std::string text;
  bool operator==(const Text&) const = default;
};  // string and text items
struct Url {
  std::string text;
  bool operator==(const Url&) const = default;
};

struct Coding {
  std::string system, version, code, display;
  bool operator==(const Coding&) const = default;
  /// The same concept: system and code alike (display and version are labels).
  bool is_same_concept(const Coding& other) const { return system == other.system && code == other.code; }
};

struct Quantity {
  std::optional<Decimal> value;
  std::string comparator, unit, system, code;
  bool operator==(const Quantity&) const = default;
};

struct Reference {
  std::string reference, type, display;
  bool operator==(const Reference&) const = default;
};
struct Attachment {
  std::string content_type, data, url, title;
  std::optional<std::int64_t> size;
  bool operator==(const Attachment&) const = default;
};

using Value = std::variant<bool, std::int64_t, Decimal, DateText, DateTimeText, TimeText, Text, Url, Coding, Quantity,
                           Reference, Attachment>;

/// The suffix of value[x]: "Boolean", "Integer", "Decimal", "Coding" …
std::string_view value_suffix(const Value& value);

/// Reads the one member named prefix[x] of an object ("value", "answer", "initial"): empty when there is none or its
/// type does not fit.
std::optional<Value> read_value(const Json& object, std::string_view prefix);
/// Adds prefix[x] to an object.
void write_value(Json& object, std::string_view prefix, const Value& value);

/// A number where the value is one: integer, decimal, or a quantity's value.
std::optional<double> numeric_value(const Value& value);
/// The text a person reads: a coding's display (or code), "yes"/"no", "12 March 2026", "7.5 kg".
std::string display_text(const Value& value);

}  // namespace cairn::fhir
