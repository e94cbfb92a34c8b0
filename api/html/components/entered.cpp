#include <algorithm>

#include "api/html/components/question.h"
#include "engine/base/text.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::html {

namespace {

using fhir::Item;
using fhir::ItemType;

constexpr std::string_view kOtherChoice = "other";

bool is_choice(const Item& item) {
  return item.type == ItemType::Choice || item.type == ItemType::OpenChoice || item.type == ItemType::Boolean;
}

bool is_date(const Item& item) { return item.type == ItemType::Date || item.type == ItemType::DateTime; }

std::string trimmed(const Request& request, std::string_view name) {
  return std::string(trim(request.form_value(name).value_or("")));
}

std::string padded(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// 3 fields as one ISO text; parts that are missing shorten it, anything odd stays visible to the check that refuses it.
std::string joined_date(const Entered& entered) {
  if (entered.day.empty() && entered.month.empty() && entered.year.empty()) return {};
  std::string text = entered.year.empty() ? "?" : entered.year;
  if (!entered.month.empty() || !entered.day.empty()) text += "-" + padded(entered.month, 2);
  if (!entered.day.empty()) text += "-" + padded(entered.day, 2);
  return text;
}

void split_date(std::string_view text, Entered& entered) {
  const auto part = [&](std::size_t from, std::size_t length) {
    return from < text.size() ? std::string(text.substr(from, length)) : std::string();
  };
  entered.year = part(0, 4);
  entered.month = part(5, 2);
  entered.day = part(8, 2);
  entered.time = part(11, 5);
}

}  // namespace

Entered read_entered(const Item& item, const Request& request) {
  Entered entered;
  if (is_choice(item))
    entered.chosen = request.form_values("answer");
  else
    entered.text = normalise_newlines(request.form_value("answer").value_or(""));
  entered.other = normalise_newlines(request.form_value("other").value_or(""));
  entered.day = trimmed(request, "day");
  entered.month = trimmed(request, "month");
  entered.year = trimmed(request, "year");
  entered.time = trimmed(request, "time");
  return entered;
}

Entered make_entered(const Item& item, const std::vector<std::string>& values) {
  Entered entered;
  for (const std::string& value : values) {
    if (is_choice(item) && value.starts_with(service::kOtherPrefix)) {
      entered.chosen.emplace_back(kOtherChoice);
      entered.other = value.substr(service::kOtherPrefix.size());
    } else if (is_choice(item)) {
      entered.chosen.push_back(value);
    } else if (is_date(item)) {
      split_date(value, entered);
    } else {
      entered.text += (entered.text.empty() ? "" : "\n") + value;
    }
  }
  return entered;
}

std::vector<std::string> values_of(const Item& item, const Entered& entered) {
  if (is_choice(item)) {
    std::vector<std::string> values;
    bool has_other = item.type == ItemType::OpenChoice && !trim(entered.other).empty();
    for (const std::string& choice : entered.chosen) {
      if (choice == kOtherChoice)
        has_other = true;
      else
        values.push_back(choice);
    }
    if (has_other) values.push_back(std::string(service::kOtherPrefix) + entered.other);
    return values;
  }
  if (is_date(item)) {
    std::string date = joined_date(entered);
    if (!entered.time.empty()) date += "T" + entered.time;
    return {date};
  }
  if (!item.repeats) return {entered.text};
  std::vector<std::string> lines;  // a repeating question takes an answer a line
  for (std::size_t from = 0; from <= entered.text.size();) {
    const auto end = std::min(entered.text.find('\n', from), entered.text.size());
    lines.push_back(entered.text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

}  // namespace cairn::api::html
