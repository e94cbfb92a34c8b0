#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/html/components/question_parts.h"

namespace cairn::api::html {

namespace {

using fhir::Item;
using fhir::ItemType;

constexpr std::size_t kMostLines = 50;

std::string_view keyboard_of(const Item& item) {
  struct Keyboard {
    ItemType type;
    std::string_view mode;
  };
  constexpr Keyboard kKeyboards[] = {{ItemType::Integer, "numeric"},
                                     {ItemType::Decimal, "decimal"},
                                     {ItemType::Quantity, "decimal"},
                                     {ItemType::Url, "url"}};
  const bool can_be_negative = item.min_value && numeric_value(*item.min_value).value_or(0) < 0;
  if (can_be_negative) return "";  // some phones' number keyboards have no minus sign
  for (const Keyboard& row : kKeyboards) {
    if (row.type == item.type) return row.mode;
  }
  return "";
}

// At least one line, as many as must be given, and those asked for.
std::vector<Line> lines_to_show(const QuestionField& field, const Entered& entered) {
  std::vector<Line> lines = entered.lines;
  if (!field.item->repeats) {
    lines.resize(1);
    return lines;
  }
  const auto least = static_cast<std::size_t>(std::clamp<std::int64_t>(field.item->min_occurs.value_or(1), 1, 10));
  const auto most =
      static_cast<std::size_t>(std::clamp<std::int64_t>(field.item->max_occurs.value_or(kMostLines), 1, kMostLines));
  const std::size_t wanted = std::max(least, lines.size() + field.more_lines);
  lines.resize(std::max(lines.size(), std::min(wanted, most)));
  return lines;
}

std::string line_id(const QuestionField& field, std::size_t index, std::string_view part) {
  const bool is_first = index == 0;
  const std::string name = part == "answer" || (is_first && part == "day") ? "answer" : "answer-" + std::string(part);
  return field_name(field, is_first ? name : name + "-" + std::to_string(index + 1));
}

Html unit_words(const QuestionField& field, const Wording& wording) {
  const Item& item = *field.item;
  if (!item.unit.empty()) return wording.say_own(item.unit);
  for (const Item* note : field.notes) {
    if (note->item_control == "unit") return wording.say(wording.text_of(*note), RichPlace::Label);
  }
  if (item.unit_options.size() == 1) {
    const fhir::Coding& only = item.unit_options.front();
    return wording.say_own(only.display.empty() ? only.code : only.display);
  }
  return {};
}

std::vector<View> unit_rows(const Item& item, const Line& line) {
  std::vector<View> rows;
  if (item.unit_options.size() < 2) return rows;
  for (std::size_t i = 0; i < item.unit_options.size(); ++i) {
    const fhir::Coding& unit = item.unit_options[i];
    const std::string value = std::to_string(i);
    rows.push_back(View()
                       .set("value", value)
                       .set("label", unit.display.empty() ? unit.code : unit.display)
                       .set("chosen", line.unit == value));
  }
  return rows;
}

View with_more(const QuestionField& field, View view, std::size_t shown) {
  const auto most =
      static_cast<std::size_t>(std::clamp<std::int64_t>(field.item->max_occurs.value_or(kMostLines), 1, kMostLines));
  view.set("many", field.item->repeats && shown > 1).set("more", field.item->repeats && shown < most);
  return view.set("more_value", "more:" + field.key);
}

}  // namespace

DateParts date_parts(const Item& item) {
  if (item.item_control == "year") return DateParts::Year;
  return item.item_control == "yearMonth" ? DateParts::Month : DateParts::Day;
}

Html render_lines(const QuestionField& field, const Entered& entered, const Wording& wording, View view) {
  const Item& item = *field.item;
  const std::vector<Line> lines = lines_to_show(field, entered);
  const bool is_short = item.type != ItemType::String && item.type != ItemType::Url && item.type != ItemType::Reference;
  std::vector<View> rows;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::vector<View> units = unit_rows(item, lines[i]);
    rows.push_back(View()
                       .set("line_id", line_id(field, i, "answer"))
                       .set("unit_id", line_id(field, i, "unit"))
                       .set("text", lines[i].text)
                       .set("line_label", wording.texts().say("answer_number", {{"number", std::to_string(i + 1)}}))
                       .set("has_units", !units.empty())
                       .set("units", units));
  }
  view.set("lines", rows).set("short", is_short).set("keyboard", keyboard_of(item));
  view.set("long", item.type == ItemType::Text).set("unit", unit_words(field, wording));
  view.set("unit_name", field_name(field, "unit")).set("grouped", lines.size() > 1 || item.unit_options.size() > 1);
  return render("question/lines", with_more(field, std::move(view), lines.size()));
}

Html render_date(const QuestionField& field, const Entered& entered, const Wording& wording, View view) {
  const Item& item = *field.item;
  const Texts& texts = wording.texts();
  const DateParts parts = date_parts(item);
  const std::vector<Line> lines = lines_to_show(field, entered);
  std::vector<View> dates;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::vector<View> fields;
    const auto add = [&](std::string_view part, std::string_view label, std::string_view width,
                         const std::string& value) {
      const bool is_first = fields.empty() && i == 0;
      fields.push_back(View()
                           .set("field_id", is_first ? field_name(field, "answer") : line_id(field, i, part))
                           .set("field_label", texts.text(label))
                           .set("field_name", field_name(field, part))
                           .set("width", width)
                           .set("value", value)
                           .set("numeric", part != "time"));
    };
    if (parts == DateParts::Day) add("day", "day", "nhsuk-input--width-2", lines[i].day);
    if (parts != DateParts::Year) add("month", "month", "nhsuk-input--width-2", lines[i].month);
    add("year", "year", "nhsuk-input--width-4", lines[i].year);
    if (item.type == ItemType::DateTime) add("time", "time_of_day", "nhsuk-input--width-5", lines[i].time);
    dates.push_back(View()
                        .set("fields", fields)
                        .set("date_label", texts.say("answer_number", {{"number", std::to_string(i + 1)}})));
  }
  return render("question/date", with_more(field, view.set("dates", dates), lines.size()));
}

}  // namespace cairn::api::html
