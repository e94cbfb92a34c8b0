#include <algorithm>

#include "api/html/components/question.h"
#include "engine/base/text.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::html {

namespace {

using fhir::Item;
using fhir::ItemType;

constexpr std::string_view kOtherChoice = "other";
constexpr std::size_t kMostLines = 200;

bool is_choice(const Item& item) { return item.type == ItemType::Boolean || service::is_chosen_from_options(item); }

bool is_date(const Item& item) {
  return !is_choice(item) && (item.type == ItemType::Date || item.type == ItemType::DateTime);
}

std::string padded(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// 3 fields as one ISO text; parts that are missing shorten it, anything odd stays visible to the check that refuses it.
std::string joined_date(const Line& line) {
  if (line.day.empty() && line.month.empty() && line.year.empty()) return {};
  std::string text = line.year.empty() ? "?" : line.year;
  if (!line.month.empty() || !line.day.empty()) text += "-" + padded(line.month, 2);
  if (!line.day.empty()) text += "-" + padded(line.day, 2);
  return text;
}

Line split_date(std::string_view text) {
  const auto part = [&](std::size_t from, std::size_t length) {
    return from < text.size() ? std::string(text.substr(from, length)) : std::string();
  };
  Line line;
  line.year = part(0, 4);
  line.month = part(5, 2);
  line.day = part(8, 2);
  line.time = part(11, 5);
  return line;
}

// Fields of one name come in the order of their lines.
void read_lines(const QuestionField& field, const Request& request, std::string_view part, std::string Line::*member,
                std::vector<Line>& lines) {
  const std::vector<std::string> values = request.form_values(field_name(field, part));
  if (values.size() > lines.size()) lines.resize(std::min(values.size(), kMostLines));
  for (std::size_t i = 0; i < std::min(values.size(), lines.size()); ++i) {
    const std::string text = normalise_newlines(values[i]);
    lines[i].*member = part == "answer" ? text : std::string(trim(text));
  }
}

std::string value_of(const Item& item, const Line& line) {
  if (is_date(item)) {
    const std::string date = joined_date(line);
    return line.time.empty() ? date : date + "T" + line.time;
  }
  const bool has_unit = item.type == ItemType::Quantity && item.unit_options.size() > 1 && !trim(line.text).empty();
  return has_unit ? std::string(trim(line.text)) + service::kUnitSeparator + line.unit : line.text;
}

}  // namespace

Entered read_entered(const QuestionField& field, const Request& request) {
  Entered entered;
  const Item& item = *field.item;
  if (is_choice(item)) {
    entered.chosen = request.form_values(field_name(field, "answer"));
    for (const std::string& text : request.form_values(field_name(field, "other")))
      entered.others.push_back(normalise_newlines(text));
    entered.find = trim(request.form_value(field_name(field, "find")).value_or(""));
    entered.found = request.form_value(field_name(field, "found")).value_or("");
    return entered;
  }
  read_lines(field, request, "answer", &Line::text, entered.lines);
  read_lines(field, request, "unit", &Line::unit, entered.lines);
  read_lines(field, request, "day", &Line::day, entered.lines);
  read_lines(field, request, "month", &Line::month, entered.lines);
  read_lines(field, request, "year", &Line::year, entered.lines);
  read_lines(field, request, "time", &Line::time, entered.lines);
  return entered;
}

Entered make_entered(const Item& item, const std::vector<std::string>& values) {
  Entered entered;
  for (const std::string& value : values) {
    if (is_choice(item) && value.starts_with(service::kOtherPrefix)) {
      if (entered.others.empty()) entered.chosen.emplace_back(kOtherChoice);
      entered.others.push_back(value.substr(service::kOtherPrefix.size()));
    } else if (is_choice(item)) {
      entered.chosen.push_back(value);
    } else if (is_date(item)) {
      entered.lines.push_back(split_date(value));
    } else {
      const auto bar = item.unit_options.empty() ? std::string::npos : value.find(service::kUnitSeparator);
      Line line;
      line.text = value.substr(0, bar);
      if (bar != std::string::npos) line.unit = value.substr(bar + 1);
      entered.lines.push_back(std::move(line));
    }
  }
  return entered;
}

std::vector<std::string> values_of(const Item& item, const Entered& entered) {
  std::vector<std::string> values;
  if (!is_choice(item)) {
    for (const Line& line : entered.lines) values.push_back(value_of(item, line));
    return values;
  }
  bool has_other = false;
  for (const std::string& choice : entered.chosen) {
    if (choice == kOtherChoice)
      has_other = true;
    else
      values.push_back(choice);
  }
  if (item.type != ItemType::OpenChoice) return values;
  bool has_text = false;
  for (const std::string& other : entered.others) {
    if (trim(other).empty()) continue;
    has_text = true;
    values.push_back(std::string(service::kOtherPrefix) + other);
  }
  if (has_other && !has_text) values.emplace_back(service::kOtherPrefix);
  return values;
}

bool wants_to_find(const Item& item, const Entered& entered) {
  if (look_of(item) != Look::Find || entered.find.empty()) return false;
  return entered.find != entered.found;
}

}  // namespace cairn::api::html
