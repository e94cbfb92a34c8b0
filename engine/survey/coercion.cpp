#include "engine/survey/coercion.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhir/compare.h"
#include "engine/fhir/format.h"

namespace cairn::survey {
namespace {

using fhir::ItemType;
using fhir::Value;
using fhirpath::Kind;

constexpr std::size_t kMaxAnswers = 1000;
constexpr std::string_view kUcum = "http://unitsofmeasure.org";

const fhirpath::Model* model() { return &fhirpath::r4_model(); }

/// A FHIR type as the answer type that it is.
std::optional<Value> read_element(const fhirpath::Value& value) {
  if (value.json() == nullptr || !value.json()->is_object()) return std::nullopt;
  const std::string& type = model()->type(value.type()).name;
  std::string_view suffix;
  for (const std::string_view known : {"Coding", "Quantity", "Reference", "Attachment"}) {
    if (type == known) suffix = known;
  }
  const Json& json = *value.json();
  if (type == "CodeableConcept") {
    const Json* codings = find_array(json, "coding");
    if (codings == nullptr || codings->empty()) {
      const auto text = read_string(json, "text");
      return text ? std::optional<Value>(fhir::Text{*text}) : std::nullopt;
    }
    return fhir::read_value(Json{{"valueCoding", codings->front()}}, "value");
  }
  if (suffix.empty() && read_string(json, "code")) suffix = find(json, "value") != nullptr ? "Quantity" : "Coding";
  if (suffix.empty()) return std::nullopt;
  return fhir::read_value(Json{{"value" + std::string(suffix), json}}, "value");
}

Value make_quantity(const fhirpath::Quantity& quantity) {
  fhir::Quantity out;
  out.value = fhir::Decimal{quantity.value.to_text()};
  const std::string unit(quantity.unit);
  if (quantity.is_calendar) {
    out.unit = unit;
  } else {
    out.unit = out.code = unit;
    out.system = kUcum;
  }
  return out;
}

std::optional<Decimal> number_of(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return Decimal(*whole);
  if (const auto* decimal = std::get_if<fhir::Decimal>(&value)) return Decimal::parse(decimal->text);
  if (const auto* text = std::get_if<fhir::Text>(&value)) return Decimal::parse(text->text);
  if (const auto* quantity = std::get_if<fhir::Quantity>(&value); quantity != nullptr && quantity->value)
    return Decimal::parse(quantity->value->text);
  return std::nullopt;
}

/// The text of a value that is one: texts, codes, numbers, dates.
std::optional<std::string> text_of(const Value& value) {
  if (const auto* text = std::get_if<fhir::Text>(&value)) return text->text;
  if (const auto* url = std::get_if<fhir::Url>(&value)) return url->text;
  if (const auto* date = std::get_if<fhir::DateText>(&value)) return date->text;
  if (const auto* moment = std::get_if<fhir::DateTimeText>(&value)) return moment->text;
  if (const auto* time = std::get_if<fhir::TimeText>(&value)) return time->text;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* decimal = std::get_if<fhir::Decimal>(&value)) return decimal->text;
  return fhir::display_text(value);
}

std::optional<Value> to_truth(const fhir::Item&, const Value& value) {
  if (std::holds_alternative<bool>(value)) return value;
  const auto text = text_of(value);
  if (text == "true" || text == "false") return text == "true";
  return std::nullopt;
}

std::optional<Value> to_decimal(const fhir::Item&, const Value& value) {
  const auto number = number_of(value);
  return number ? std::optional<Value>(fhir::Decimal{number->to_text()}) : std::nullopt;
}

std::optional<Value> to_whole(const fhir::Item&, const Value& value) {
  const auto number = number_of(value);
  if (!number || !number->is_whole()) return std::nullopt;
  const auto whole = number->to_integer();
  return whole ? std::optional<Value>(*whole) : std::nullopt;
}

std::optional<Value> to_date(const fhir::Item&, const Value& value) {
  auto text = text_of(value);
  if (text) text = text->substr(0, text->find('T'));
  return text && fhir::is_date_text(*text) ? std::optional<Value>(fhir::DateText{*text}) : std::nullopt;
}

std::optional<Value> to_date_time(const fhir::Item&, const Value& value) {
  const auto text = text_of(value);
  return text && fhir::is_date_time_text(*text) ? std::optional<Value>(fhir::DateTimeText{*text}) : std::nullopt;
}

std::optional<Value> to_time(const fhir::Item&, const Value& value) {
  const auto text = text_of(value);
  return text && fhir::is_time_text(*text) ? std::optional<Value>(fhir::TimeText{*text}) : std::nullopt;
}

std::optional<Value> to_text(const fhir::Item&, const Value& value) {
  const auto text = text_of(value);
  return text ? std::optional<Value>(fhir::Text{*text}) : std::nullopt;
}

std::optional<Value> to_url(const fhir::Item&, const Value& value) {
  const auto text = text_of(value);
  return text ? std::optional<Value>(fhir::Url{*text}) : std::nullopt;
}

std::optional<Value> to_choice(const fhir::Item& item, const Value& value) {
  if (const fhir::AnswerOption* option = find_option(item.options, value)) return option->value;
  if (std::holds_alternative<fhir::Coding>(value)) return value;
  if (item.type == ItemType::OpenChoice) return to_text(item, value);
  return std::nullopt;
}

std::optional<Value> to_quantity(const fhir::Item& item, const Value& value) {
  if (std::holds_alternative<fhir::Quantity>(value)) return value;
  const auto number = number_of(value);
  if (!number) return std::nullopt;
  fhir::Quantity quantity;
  quantity.value = fhir::Decimal{number->to_text()};
  if (item.unit_coding) {
    quantity.unit = item.unit;
    quantity.system = item.unit_coding->system;
    quantity.code = item.unit_coding->code;
  }
  return quantity;
}

template <class T>
std::optional<Value> keep(const fhir::Item&, const Value& value) {
  return std::holds_alternative<T>(value) ? std::optional(value) : std::nullopt;
}

struct Row {
  ItemType type;
  std::optional<Value> (*convert)(const fhir::Item& item, const Value& value);
};

constexpr Row kRows[] = {
    {ItemType::Boolean, to_truth},
    {ItemType::Decimal, to_decimal},
    {ItemType::Integer, to_whole},
    {ItemType::Date, to_date},
    {ItemType::DateTime, to_date_time},
    {ItemType::Time, to_time},
    {ItemType::String, to_text},
    {ItemType::Text, to_text},
    {ItemType::Url, to_url},
    {ItemType::Choice, to_choice},
    {ItemType::OpenChoice, to_choice},
    {ItemType::Attachment, keep<fhir::Attachment>},
    {ItemType::Quantity, to_quantity},
    {ItemType::Reference, keep<fhir::Reference>},
};

}  // namespace

const fhir::AnswerOption* find_option(const std::vector<fhir::AnswerOption>& options, const Value& value) {
  const auto find = [&](const auto& fits) -> const fhir::AnswerOption* {
    const auto found = std::find_if(options.begin(), options.end(), fits);
    return found == options.end() ? nullptr : &*found;
  };
  if (const auto* same = find([&](const auto& option) { return fhir::is_same_answer(value, option.value); }))
    return same;
  if (std::holds_alternative<fhir::Coding>(value)) return nullptr;
  const auto text = text_of(value);
  const auto coding_of = [](const auto& option) { return std::get_if<fhir::Coding>(&option.value); };
  if (const auto* by_code = find([&](const auto& option) {
        const auto* coding = coding_of(option);
        return coding != nullptr && coding->code == text;
      }))
    return by_code;
  return find([&](const auto& option) {
    const auto* coding = coding_of(option);
    return coding != nullptr && coding->display == text;
  });
}

std::optional<Value> to_answer(const fhirpath::Value& value) {
  if (value.is_node() && value.json() != nullptr && value.json()->is_object()) return read_element(value);
  const fhirpath::Value loaded = fhirpath::load(value, model());
  switch (loaded.kind()) {
    case Kind::Boolean:
      return loaded.as_boolean();
    case Kind::Integer:
      return loaded.as_integer();
    case Kind::Decimal:
      return fhir::Decimal{loaded.as_decimal().to_text()};
    case Kind::String:
      return fhir::Text{std::string(loaded.as_string())};
    case Kind::Date:
      return fhir::DateText{fhirpath::format_date_part(loaded.as_temporal())};
    case Kind::DateTime:
      return fhir::DateTimeText{fhirpath::format_date_time(loaded.as_temporal())};
    case Kind::Time:
      return fhir::TimeText{fhirpath::format_time(loaded.as_temporal())};
    case Kind::Quantity:
      return make_quantity(loaded.as_quantity());
    case Kind::Node:
    case Kind::Type:
      return std::nullopt;
  }
  return std::nullopt;
}

Coercion coerce_answers(const fhir::Item& item, const fhirpath::Collection& result) {
  Coercion out;
  const auto* row =
      std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& one) { return one.type == item.type; });
  if (row == std::end(kRows)) return out;
  for (const fhirpath::Value& one : result) {
    const std::optional<Value> plain = to_answer(one);
    if (plain && std::holds_alternative<fhir::Text>(*plain) && std::get<fhir::Text>(*plain).text.empty()) continue;
    if (!out.values.empty() && !item.repeats) {
      out.fault = "it gave several values, and the item takes one; the first was kept";
      return out;
    }
    if (out.values.size() == kMaxAnswers) {
      out.fault = "it gave more than 1000 values; the rest was left out (budget: answers)";
      return out;
    }
    std::optional<Value> value = plain ? row->convert(item, *plain) : std::nullopt;
    if (value) {
      out.values.push_back(*std::move(value));
    } else {
      out.fault = "what it gave does not fit the type of the item";
    }
  }
  return out;
}

}  // namespace cairn::survey
