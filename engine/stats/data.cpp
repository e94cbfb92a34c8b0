#include "engine/stats/data.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace cairn::stats {
namespace {

Error wrong(std::string_view name, std::string_view what) {
  return Error{ErrorCode::InvalidArgument, "\"" + std::string(name) + "\" " + std::string(what)};
}

Error missing(std::string_view name, std::string_view kind) {
  return Error{ErrorCode::InvalidArgument, "The data need \"" + std::string(name) + "\", " + std::string(kind) + "."};
}

Result<Column> read_numbers(std::string_view name, const Json& values) {
  Column column;
  column.reserve(values.size());
  for (const Json& value : values) {
    const std::optional<double> number = to_number(value);
    if (!number && !value.is_null())
      return wrong(name, "holds something that is not a finite number. Use null when a value is missing.");
    column.push_back(number);
  }
  return column;
}

Result<DataColumn> read_column(const std::string& name, const Json& values) {
  DataColumn column{name, {}, {}};
  if (std::none_of(values.begin(), values.end(), [](const Json& value) { return value.is_string(); })) {
    CAIRN_ASSIGN(column.numbers, read_numbers(name, values));
    return column;
  }
  for (const Json& value : values) {
    std::optional<std::string> text = value.is_string() ? std::optional(value.get<std::string>()) : number_text(value);
    if (!text && !value.is_null()) return wrong(name, "holds something that is neither a text nor a number.");
    column.texts.push_back(std::move(text));
  }
  return column;
}

}  // namespace

const DataColumn* Data::find(std::string_view name) const {
  const auto it = std::find_if(columns.begin(), columns.end(), [&](const DataColumn& one) { return one.name == name; });
  return it == columns.end() ? nullptr : &*it;
}

Result<const DataColumn*> Data::load(std::string_view name) const {
  const DataColumn* column = find(name);
  if (column == nullptr) return missing(name, "a column");
  return column;
}

namespace {

/// "3,5", "-12,25"
bool is_decimal_comma(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto are_digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::size_t comma = text.find(',');
  return comma != std::string_view::npos && are_digits(text.substr(0, comma)) && are_digits(text.substr(comma + 1));
}

}  // namespace

Result<Column> Data::load_numbers(std::string_view name) const {
  CAIRN_ASSIGN(const DataColumn* column, load(name));
  if (std::any_of(column->texts.begin(), column->texts.end(),
                  [](const auto& one) { return one && is_decimal_comma(*one); }))
    return wrong(name, "has numbers with a comma. Write them with a point: 3.5, not 3,5.");
  if (column->is_text())
    return wrong(name, "must hold numbers, and has texts. Leave a cell empty (or null) when a value is missing.");
  return column->numbers;
}

Result<TextColumn> Data::load_texts(std::string_view name) const {
  CAIRN_ASSIGN(const DataColumn* column, load(name));
  if (column->is_text()) return column->texts;
  TextColumn texts;
  texts.reserve(column->numbers.size());
  for (const std::optional<double>& number : column->numbers)
    texts.push_back(number ? std::optional(format_level(*number)) : std::nullopt);
  return texts;
}

Result<Sample> Data::load_sample(std::string_view name) const {
  CAIRN_ASSIGN(const DataColumn* column, load(name));
  if (column->is_text()) return load_numbers(name).error();
  return drop_missing(column->numbers);
}

Result<Pairs> Data::load_pairs(std::string_view x, std::string_view y) const {
  CAIRN_ASSIGN(const Column first, load_numbers(x));
  CAIRN_ASSIGN(const Column second, load_numbers(y));
  return find_complete_pairs(first, second);
}

Result<double> Data::load_number(std::string_view name) const {
  const auto it = numbers.find(name);
  if (it == numbers.end()) return missing(name, "one number");
  return it->second;
}

Result<std::int64_t> Data::load_count(std::string_view name) const {
  CAIRN_ASSIGN(const double number, load_number(name));
  if (number != std::floor(number) || std::abs(number) > 9e15) return wrong(name, "must be a whole number.");
  return static_cast<std::int64_t>(number);
}

Result<std::vector<Column>> Data::load_rows(std::string_view name) const {
  const auto it = rows.find(name);
  if (it == rows.end()) return missing(name, "a list of lists of numbers");
  return it->second;
}

Result<Data> read_data(const Json& json) {
  if (!json.is_object()) return Error{ErrorCode::InvalidArgument, "The data must be an object of named columns."};
  Data data;
  for (const auto& [name, value] : json.items()) {
    if (const std::optional<double> number = to_number(value)) {
      data.numbers.emplace(name, *number);
    } else if (value.is_array() && !value.empty() && value.front().is_array()) {
      std::vector<Column>& rows = data.rows[name];
      for (const Json& row : value) {
        if (!row.is_array()) return wrong(name, "must hold lists only, or numbers only.");
        CAIRN_ASSIGN(Column numbers, read_numbers(name, row));
        rows.push_back(std::move(numbers));
      }
    } else if (value.is_array()) {
      CAIRN_ASSIGN(DataColumn column, read_column(name, value));
      data.columns.push_back(std::move(column));
    } else if (!value.is_null()) {
      return wrong(name, "must be a list, or one number.");
    }
  }
  return data;
}

std::string format_level(double number) { return *number_text(make_decimal(number)); }

}  // namespace cairn::stats
