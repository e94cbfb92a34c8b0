#include "engine/fhir/value.h"

#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/date.h"

namespace cairn::fhir {
namespace {

using Reader = std::optional<Value> (*)(const Json&);
using Writer = Json (*)(const Value&);

/// One row per kind of value, in the order of the variant's alternatives.
struct Kind {
  std::string_view suffix;
  Reader read;
  Writer write;
};

template <class T>
std::optional<Value> read_text(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  return T{value.get<std::string>()};
}
template <class T>
Json write_text(const Value& value) {
  return std::get<T>(value).text;
}

std::string text_or_empty(const Json& object, std::string_view key) { return read_string(object, key).value_or(""); }
void put(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

std::optional<Value> read_bool(const Json& value) {
  if (!value.is_boolean()) return std::nullopt;
  return value.get<bool>();
}
std::optional<Value> read_whole(const Json& value) {
  if (!value.is_number_integer()) return std::nullopt;
  return value.get<std::int64_t>();
}
std::optional<Value> read_decimal(const Json& value) {
  std::optional<std::string> text = number_text(value);
  if (!text) return std::nullopt;
  return Decimal{*std::move(text)};
}

/// Whole numbers were written without a point and stay JSON integers, so that writing gives the document that was read.
Json decimal_json(const Decimal& decimal) { return make_decimal(decimal.text); }

std::optional<Value> read_coding(const Json& value) {
  if (!value.is_object()) return std::nullopt;
  return Coding{text_or_empty(value, "system"), text_or_empty(value, "version"), text_or_empty(value, "code"),
                text_or_empty(value, "display")};
}
Json write_coding(const Value& value) {
  const Coding& coding = std::get<Coding>(value);
  Json out = Json::object();
  put(out, "system", coding.system);
  put(out, "version", coding.version);
  put(out, "code", coding.code);
  put(out, "display", coding.display);
  return out;
}

std::optional<Value> read_quantity(const Json& value) {
  if (!value.is_object()) return std::nullopt;
  Quantity quantity{{},
                    text_or_empty(value, "comparator"),
                    text_or_empty(value, "unit"),
                    text_or_empty(value, "system"),
                    text_or_empty(value, "code")};
  if (const Json* amount = find(value, "value")) {
    std::optional<std::string> text = number_text(*amount);
    if (!text) return std::nullopt;
    quantity.value = Decimal{*std::move(text)};
  }
  return quantity;
}
Json write_quantity(const Value& value) {
  const Quantity& quantity = std::get<Quantity>(value);
  Json out = Json::object();
  if (quantity.value) out["value"] = decimal_json(*quantity.value);
  put(out, "comparator", quantity.comparator);
  put(out, "unit", quantity.unit);
  put(out, "system", quantity.system);
  put(out, "code", quantity.code);
  return out;
}

std::optional<Value> read_reference(const Json& value) {
  if (!value.is_object()) return std::nullopt;
  return Reference{text_or_empty(value, "reference"), text_or_empty(value, "type"), text_or_empty(value, "display")};
}
Json write_reference(const Value& value) {
  const Reference& reference = std::get<Reference>(value);
  Json out = Json::object();
  put(out, "reference", reference.reference);
  put(out, "type", reference.type);
  put(out, "display", reference.display);
  return out;
}

std::optional<Value> read_attachment(const Json& value) {
  if (!value.is_object()) return std::nullopt;
  return Attachment{text_or_empty(value, "contentType"), text_or_empty(value, "data"), text_or_empty(value, "url"),
                    text_or_empty(value, "title"), read_integer(value, "size")};
}
Json write_attachment(const Value& value) {
  const Attachment& attachment = std::get<Attachment>(value);
  Json out = Json::object();
  put(out, "contentType", attachment.content_type);
  put(out, "data", attachment.data);
  put(out, "url", attachment.url);
  put(out, "title", attachment.title);
  if (attachment.size) out["size"] = *attachment.size;
  return out;
}

constexpr std::array<Kind, std::variant_size_v<Value>> kKinds{{
    {"Boolean", read_bool, [](const Value& value) -> Json { return std::get<bool>(value); }},
    {"Integer", read_whole, [](const Value& value) -> Json { return std::get<std::int64_t>(value); }},
    {"Decimal", read_decimal, [](const Value& value) -> Json { return decimal_json(std::get<Decimal>(value)); }},
    {"Date", read_text<DateText>, write_text<DateText>},
    {"DateTime", read_text<DateTimeText>, write_text<DateTimeText>},
    {"Time", read_text<TimeText>, write_text<TimeText>},
    {"String", read_text<Text>, write_text<Text>},
    {"Uri", read_text<Url>, write_text<Url>},
    {"Coding", read_coding, write_coding},
    {"Quantity", read_quantity, write_quantity},
    {"Reference", read_reference, write_reference},
    {"Attachment", read_attachment, write_attachment},
}};

std::string date_in_words(const std::string& text) {
  const std::optional<Date> date = parse_date(std::string_view(text).substr(0, 10));
  return date ? format_date_in_words(*date) : text;
}

std::string first_of(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

struct Display {
  std::string operator()(bool value) const { return value ? "yes" : "no"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(const Decimal& value) const { return value.text; }
  std::string operator()(const DateText& value) const { return date_in_words(value.text); }
  std::string operator()(const DateTimeText& value) const {
    if (value.text.size() < 16) return date_in_words(value.text);
    return date_in_words(value.text) + ", " + value.text.substr(11, 5);
  }
  std::string operator()(const TimeText& value) const { return value.text.substr(0, 5); }
  std::string operator()(const Text& value) const { return value.text; }
  std::string operator()(const Url& value) const { return value.text; }
  std::string operator()(const Coding& value) const { return first_of({value.display, value.code}); }
  std::string operator()(const Quantity& value) const {
    const std::string number = value.comparator + (value.value ? value.value->text : "");
    const std::string unit = first_of({value.unit, value.code});
    return number.empty() || unit.empty() ? number + unit : number + " " + unit;
  }
  std::string operator()(const Reference& value) const { return first_of({value.display, value.reference}); }
  std::string operator()(const Attachment& value) const {
    return first_of({value.title, value.url, value.content_type});
  }
};

}  // namespace

std::string_view value_suffix(const Value& value) { return kKinds[value.index()].suffix; }

std::optional<Value> read_value(const Json& object, std::string_view prefix) {
  if (!object.is_object()) return std::nullopt;
  std::string key(prefix);
  for (const Kind& kind : kKinds) {
    key.resize(prefix.size());
    key += kind.suffix;
    if (const Json* value = find(object, key)) return kind.read(*value);
  }
  key.resize(prefix.size());
  key += "Url";  // R4 has both uri and url; answers of url items carry valueUri
  if (const Json* value = find(object, key)) return read_text<Url>(*value);
  return std::nullopt;
}

void write_value(Json& object, std::string_view prefix, const Value& value) {
  const Kind& kind = kKinds[value.index()];
  object[std::string(prefix).append(kind.suffix)] = kind.write(value);
}

std::optional<double> numeric_value(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  const Decimal* decimal = std::get_if<Decimal>(&value);
  if (const auto* quantity = std::get_if<Quantity>(&value); quantity != nullptr && quantity->value)
    decimal = &*quantity->value;
  return decimal == nullptr ? std::nullopt : to_number(make_decimal(decimal->text));
}

std::string display_text(const Value& value) { return std::visit(Display{}, value); }

}  // namespace cairn::fhir
