#include "api/html/components/question.h"

#include <algorithm>
#include <charconv>

#include "engine/base/text.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::html {

namespace {

using fhir::Item;
using fhir::ItemType;

constexpr std::size_t kLongestScale = 11, kShortestScale = 5;

struct Option {
  std::string value, label;
};

std::optional<int> parse_small(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::vector<Option> list_options(const Item& item) {
  if (item.type == ItemType::Boolean) return {{"true", "Yes"}, {"false", "No"}};
  if (item.type == ItemType::Integer) {
    std::vector<Option> options;
    const auto from = static_cast<int>(*numeric_value(*item.min_value)),
               to = static_cast<int>(*numeric_value(*item.max_value));
    for (int number = from; number <= to; ++number) options.push_back({std::to_string(number), std::to_string(number)});
    return options;
  }
  std::vector<Option> options;
  for (std::size_t i = 0; i < item.options.size(); ++i) {
    const fhir::AnswerOption& option = item.options[i];
    const std::string text = display_text(option.value);
    options.push_back({std::to_string(i), option.prefix.empty() ? text : option.prefix + " " + text});
  }
  return options;
}

// Whole numbers from low to high, one step each: shown side by side where there is room.
bool is_scale(const Item& item) {
  if (item.repeats) return false;
  if (item.type == ItemType::Integer) {
    if (!item.min_value || !item.max_value) return false;
    const auto from = numeric_value(*item.min_value), to = numeric_value(*item.max_value);
    return from && to && *to > *from && *to - *from < kLongestScale && *to - *from + 1 >= kShortestScale;
  }
  if (item.type != ItemType::Choice || item.options.size() < kShortestScale || item.options.size() > kLongestScale)
    return false;
  std::optional<int> last;
  for (const fhir::AnswerOption& option : item.options) {
    const auto number = parse_small(display_text(option.value));
    if (!number || (last && *number != *last + 1)) return false;
    last = number;
  }
  return true;
}

std::string control_text(const Item& item, std::string_view control) {
  for (const Item& child : item.items) {
    if (child.type == ItemType::Display && child.item_control == control) return child.text;
  }
  return {};
}

struct Hint {
  std::string text;
  bool is_english = false;  // our own words, not the questionnaire's
};

std::string length_hint(const Item& item) {
  const std::size_t limit = service::max_answer_characters(item);
  const bool is_free_text = item.type == ItemType::Text || (item.type == ItemType::String && item.max_length);
  return is_free_text ? "You can write up to " + std::to_string(limit) + " characters." : "";
}

std::vector<Hint> list_hints(const Item& item, Look look) {
  std::vector<Hint> hints;
  for (const Item& child : item.items) {
    const bool is_hint = child.type == ItemType::Display && child.item_control != "lower" &&
                         child.item_control != "upper" && child.item_control != "unit";
    if (is_hint && !child.text.empty()) hints.push_back({child.text});
  }
  if (!item.entry_format.empty()) hints.push_back({item.entry_format});
  if (look == Look::Choice && item.repeats) hints.push_back({"Choose all that apply.", true});
  if (look == Look::Date)
    hints.push_back({"For example, 31 3 1980. If you do not know the day, leave it empty.", true});
  if (item.type == ItemType::Time) hints.push_back({"For example, 14:30.", true});
  if (look == Look::Lines && item.repeats) hints.push_back({"Write each answer on a line of its own.", true});
  if (look == Look::Lines && !length_hint(item).empty()) hints.push_back({length_hint(item), true});
  return hints;
}

View common(const Item& item, Look look, const QuestionFrame& frame) {
  std::vector<View> rows;
  std::string described_by;
  for (const Hint& hint : list_hints(item, look)) {
    const std::string id = "answer-hint-" + std::to_string(rows.size() + 1);
    described_by += (described_by.empty() ? "" : " ") + id;
    rows.push_back(View().set("id", id).set("text", hint.text).set("english", hint.is_english));
  }
  if (!frame.error.empty()) described_by += described_by.empty() ? "answer-error" : " answer-error";
  View view;
  view.set("hints", render("question/hints", View().set("hints", rows).set("error", frame.error)));
  view.set("described_by", described_by)
      .set("error", frame.error)
      .set("caption", frame.caption)
      .set("question", question_text(item));
  return view;
}

std::string option_id(std::size_t index) { return index == 0 ? "answer" : "answer-" + std::to_string(index + 1); }

std::vector<View> option_rows(const Item& item, const Entered& entered) {
  std::vector<View> rows;
  const ScaleEnds ends = scale_ends(item);
  const auto options = list_options(item);
  const auto chosen = item.type == ItemType::Integer ? std::vector<std::string>{entered.text} : entered.chosen;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), options[i].value) != chosen.end();
    const std::string end = i == 0 ? ends.lower : i + 1 == options.size() ? ends.upper : std::string();
    rows.push_back(View()
                       .set("id", option_id(i))
                       .set("value", options[i].value)
                       .set("label", options[i].label)
                       .set("chosen", is_chosen)
                       .set("end", end));
  }
  return rows;
}

Html render_choice(const Item& item, const Entered& entered, View view) {
  std::vector<View> rows = option_rows(item, entered);
  const bool is_open = item.type == ItemType::OpenChoice;
  if (is_open && !rows.empty()) {
    const bool is_chosen = std::find(entered.chosen.begin(), entered.chosen.end(), "other") != entered.chosen.end();
    rows.push_back(View()
                       .set("id", option_id(rows.size()))
                       .set("value", "other")
                       .set("label", "Another answer")
                       .set("chosen", is_chosen)
                       .set("end", ""));
  }
  view.set("many", item.repeats).set("inline", item.type == ItemType::Boolean);
  view.set("other_id", rows.empty() ? "answer" : "other")
      .set("other_label", rows.empty() ? "Your answer" : "Your own answer");
  view.set("options", rows).set("open", is_open).set("other", entered.other);
  return render("question/choice", view);
}

Html render_scale(const Item& item, const Entered& entered, View view) {
  const ScaleEnds ends = scale_ends(item);
  view.set("options", option_rows(item, entered)).set("lower", ends.lower).set("upper", ends.upper);
  view.set("has_ends", !ends.lower.empty() || !ends.upper.empty());
  return render("question/scale", view);
}

Html render_line(const Item& item, const Entered& entered, View view) {
  struct Keyboard {
    ItemType type;
    std::string_view mode;
  };
  constexpr Keyboard kKeyboards[] = {{ItemType::Integer, "numeric"},
                                     {ItemType::Decimal, "decimal"},
                                     {ItemType::Quantity, "decimal"},
                                     {ItemType::Url, "url"}};
  std::string_view keyboard;
  for (const Keyboard& row : kKeyboards) {
    if (row.type == item.type) keyboard = row.mode;
  }
  const bool can_be_negative = item.min_value && numeric_value(*item.min_value).value_or(0) < 0;
  if (can_be_negative) keyboard = "";  // some phones' number keyboards have no minus sign
  const bool is_short = item.type != ItemType::String && item.type != ItemType::Url;
  const std::string unit = item.unit.empty() ? control_text(item, "unit") : item.unit;
  view.set("text", entered.text).set("keyboard", keyboard).set("short", is_short).set("unit", unit);
  return render("question/line", view);
}

Html render_date(const Item& item, const Entered& entered, View view) {
  struct Field {
    std::string_view id, label, name, width;
    const std::string& value;
    bool numeric;
  };
  const Field fields[] = {{"answer", "Day", "day", "nhsuk-input--width-2", entered.day, true},
                          {"answer-month", "Month", "month", "nhsuk-input--width-2", entered.month, true},
                          {"answer-year", "Year", "year", "nhsuk-input--width-4", entered.year, true},
                          {"answer-time", "Time, like 14:30", "time", "nhsuk-input--width-5", entered.time, false}};
  std::vector<View> rows;
  for (const Field& field : fields) {
    if (field.name == "time" && item.type != ItemType::DateTime) continue;
    rows.push_back(View()
                       .set("id", field.id)
                       .set("label", field.label)
                       .set("name", field.name)
                       .set("width", field.width)
                       .set("value", field.value)
                       .set("numeric", field.numeric));
  }
  return render("question/date", view.set("fields", rows));
}

Html render_unavailable(const Item& item, View view) {
  view.set("reason", item.type == ItemType::Attachment  ? "asks for a file, and files cannot be sent yet"
                     : item.type == ItemType::Reference ? "asks for a link to another record"
                                                        : "has no answers to choose from");
  return render("question/unavailable", view);
}

}  // namespace

Look look_of(const Item& item) {
  if (!service::can_be_answered(item)) return Look::Unavailable;
  if (is_scale(item)) return Look::Scale;
  switch (item.type) {
    case ItemType::Boolean:
    case ItemType::Choice:
    case ItemType::OpenChoice:
      return Look::Choice;
    case ItemType::Date:
    case ItemType::DateTime:
      return Look::Date;
    case ItemType::Text:
      return Look::Lines;
    default:
      return item.repeats ? Look::Lines : Look::Line;
  }
}

ScaleEnds scale_ends(const Item& item) { return {control_text(item, "lower"), control_text(item, "upper")}; }

std::string question_text(const Item& item) {
  const std::string text = item.text.empty() ? item.link_id : item.text;
  return item.prefix.empty() ? text : item.prefix + " " + text;
}

Html render_question(const Item& item, const Entered& entered, const QuestionFrame& frame) {
  const Look look = look_of(item);
  View view = common(item, look, frame);
  switch (look) {
    case Look::Choice:
      return render_choice(item, entered, std::move(view));
    case Look::Scale:
      return render_scale(item, entered, std::move(view));
    case Look::Line:
      return render_line(item, entered, std::move(view));
    case Look::Lines:
      return render("question/lines", view.set("text", entered.text));
    case Look::Date:
      return render_date(item, entered, std::move(view));
    case Look::Unavailable:
      return render_unavailable(item, std::move(view));
  }
  throw AssertionFailure("A question without a look.");
}

}  // namespace cairn::api::html
