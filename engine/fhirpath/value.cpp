#include "engine/fhirpath/value.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/fhirpath/members.h"

namespace cairn::fhirpath {
namespace {

constexpr std::array<std::string_view, 16> kCalendarUnits = {
    "year", "years", "month",  "months",  "week",   "weeks",   "day",         "days",
    "hour", "hours", "minute", "minutes", "second", "seconds", "millisecond", "milliseconds"};

std::optional<Value> load_text(std::string_view text, Primitive primitive) {
  if (primitive == Primitive::Date) {
    const std::optional<Temporal> at = parse_partial_date(text);
    return at ? std::optional(Value::temporal(Kind::Date, *at)) : std::nullopt;
  }
  if (primitive == Primitive::DateTime) {
    const std::optional<Temporal> at = parse_partial_date_time(text);
    return at ? std::optional(Value::temporal(Kind::DateTime, *at)) : std::nullopt;
  }
  if (primitive == Primitive::Time) {
    const std::optional<Temporal> at = parse_partial_time(text);
    return at ? std::optional(Value::temporal(Kind::Time, *at)) : std::nullopt;
  }
  return Value::string(text);
}

Json number_json(const Decimal& decimal) {
  const std::string text = decimal.to_text();
  return text.find('.') == std::string::npos && text.size() < 18 ? Json(std::stoll(text)) : make_decimal(text);
}

}  // namespace

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return "";
  auto* memory = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::memcpy(memory, text.data(), text.size());
  used_ += text.size();
  return {memory, text.size()};
}

const Quantity* Arena::make(const Quantity& quantity) {
  used_ += sizeof(Quantity);
  return new (memory_.allocate(sizeof(Quantity), alignof(Quantity))) Quantity(quantity);
}

Collection Collection::from_json(const Json& json, const Model* model) {
  std::vector<Value> values;
  if (json.is_array()) {
    for (const Json& element : json) {
      if (!element.is_null()) values.push_back(Value::node(&element, nullptr, resource_type_of(element, model)));
    }
  } else if (!json.is_null()) {
    values.push_back(Value::node(&json, nullptr, resource_type_of(json, model)));
  }
  return Collection(values);
}

TypeId resource_type_of(const Json& json, const Model* model) {
  if (model == nullptr || !json.is_object()) return 0;
  const Json* name = find_key(members_of(json), "resourceType");
  return name != nullptr && name->is_string() ? model->find_type(name->get_ref<const std::string&>()) : TypeId{0};
}

Value load_primitive(const Value& node, const Model* model) {
  const Json* json = node.json();
  if (json == nullptr) return node;
  const Primitive primitive =
      model != nullptr && node.type() >= system_type::Count ? model->type(node.type()).primitive : Primitive::None;
  switch (json->type()) {
    case Json::value_t::string: {
      const auto& text = json->get_ref<const std::string&>();
      if (primitive <= Primitive::Boolean || primitive == Primitive::String) return Value::string(text);
      return load_text(text, primitive).value_or(Value::string(text));
    }
    case Json::value_t::boolean:
      return Value::boolean(json->get<bool>());
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return primitive == Primitive::Decimal ? Value::decimal(Decimal(json->get<std::int64_t>()))
                                             : Value::integer(json->get<std::int64_t>());
    case Json::value_t::number_float:
    case Json::value_t::binary: {
      std::optional<Decimal> decimal;
      if (json->is_binary() && is_decimal(*json)) {
        const Json::binary_t& bytes = json->get_binary();
        decimal = Decimal::parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      } else if (json->is_number_float()) {
        decimal = Decimal::from_double(json->get<double>(), 17);
      }
      return decimal ? Value::decimal(*decimal) : node;
    }
    default:
      return node;
  }
}

bool is_calendar_unit(std::string_view name) {
  return std::find(kCalendarUnits.begin(), kCalendarUnits.end(), name) != kCalendarUnits.end();
}

std::string format_quantity(const Quantity& quantity) {
  const std::string unit(quantity.unit);
  return quantity.value.to_text() + (quantity.is_calendar ? " " + unit : " '" + unit + "'");
}

Json to_json(const Value& value, const Model* model) {
  switch (value.kind()) {
    case Kind::Node:
      return value.json() == nullptr ? Json(nullptr) : *value.json();
    case Kind::Boolean:
      return value.as_boolean();
    case Kind::Integer:
      return value.as_integer();
    case Kind::Decimal:
      return number_json(value.as_decimal());
    case Kind::String:
      return std::string(value.as_string());
    case Kind::Date:
      return format_date_part(value.as_temporal());
    case Kind::DateTime:
      return format_date_time(value.as_temporal());
    case Kind::Time:
      return format_time(value.as_temporal());
    case Kind::Quantity:
      return format_quantity(value.as_quantity());
    case Kind::Type:
      break;
  }
  const bool is_system = value.type() < system_type::Count;
  const std::string name =
      is_system || model == nullptr ? std::string(system_type_name(value.type())) : model->type(value.type()).name;
  return Json{{"namespace", is_system ? "System" : "FHIR"}, {"name", name}};
}

Json to_json(const Collection& collection, const Model* model) {
  Json result = Json::array();
  for (const Value& value : collection) {
    if (has_value(value)) result.push_back(to_json(value, model));
  }
  return result;
}

}  // namespace cairn::fhirpath
