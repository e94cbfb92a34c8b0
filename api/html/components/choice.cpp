#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "api/html/components/question_parts.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::html {

namespace {

using fhir::Item;
using fhir::ItemType;

std::optional<int> parse_small(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool is_among(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// choiceColumn: what else of a coding is shown ("Code: 44054006").
std::string column_words(const Item& item, const fhir::AnswerOption& option) {
  constexpr std::string_view kUrl = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-choiceColumn";
  const auto* coding = std::get_if<fhir::Coding>(&option.value);
  const Json* extensions = item.element ? find_array(*item.element, "extension") : nullptr;
  if (coding == nullptr || extensions == nullptr) return {};
  std::string words;
  for (const Json& extension : *extensions) {
    if (read_string(extension, "url").value_or("") != kUrl) continue;
    std::string path, label;
    if (const Json* parts = find_array(extension, "extension")) {
      for (const Json& part : *parts) {
        const std::string name = read_string(part, "url").value_or("");
        if (name == "path") path = read_string(part, "valueString").value_or("");
        if (name == "label") label = read_string(part, "valueString").value_or("");
      }
    }
    const std::string value = path == "code" ? coding->code : path == "system" ? coding->system : "";
    if (!value.empty()) words += (words.empty() ? "" : ", ") + (label.empty() ? value : label + ": " + value);
  }
  return words;
}

// The words for the own answer: extension openLabel, or ours.
Html open_label(const Item& item, const Wording& wording, std::string_view ours) {
  constexpr std::string_view kUrl = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-openLabel";
  const Json* extensions = item.element ? find_array(*item.element, "extension") : nullptr;
  if (extensions != nullptr) {
    for (const Json& extension : *extensions) {
      if (read_string(extension, "url").value_or("") != kUrl) continue;
      if (const auto words = wording.words_of(extension, "valueString"); !words.empty())
        return wording.say(words, RichPlace::Label);
    }
  }
  return escape(wording.texts().text(ours));
}

std::vector<View> other_rows(const QuestionField& field, const Entered& entered, bool has_options) {
  std::vector<std::string> texts = entered.others;
  if (texts.empty()) texts.emplace_back();
  for (std::size_t i = 0; i < field.more_lines && texts.size() < 50; ++i) texts.emplace_back();
  if (!field.item->repeats) texts.resize(1);
  std::vector<View> rows;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string first = has_options ? "other" : "answer";
    const std::string id = field_name(field, i == 0 ? first : "other-" + std::to_string(i + 1));
    rows.push_back(View().set("id", id).set("text", texts[i]).set("number", std::to_string(i + 1)));
  }
  return rows;
}

View add_open_part(const QuestionField& field, const Entered& entered, const Wording& wording, View view,
                   bool has_options) {
  const Item& item = *field.item;
  const bool is_open = item.type == ItemType::OpenChoice;
  view.set("open", is_open).set("others", is_open ? other_rows(field, entered, has_options) : std::vector<View>());
  view.set("other_name", field_name(field, "other"));
  view.set("other_label",
           has_options ? open_label(item, wording, "your_own_answer") : open_label(item, wording, "your_answer"));
  view.set("more", is_open && item.repeats).set("more_value", "more:" + field.key);
  return view;
}

}  // namespace

bool contains_words(std::string_view text, std::string_view words) {
  const auto lowered = [](std::string_view from) {
    std::string to(from);
    for (char& letter : to) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    return to;
  };
  const std::string whole = lowered(text), wanted = lowered(words);
  for (std::size_t at = wanted.find_first_not_of(' '); at != std::string::npos;) {
    const std::size_t end = std::min(wanted.find(' ', at), wanted.size());
    if (whole.find(wanted.substr(at, end - at)) == std::string::npos) return false;
    at = wanted.find_first_not_of(' ', end);
  }
  return true;
}

std::vector<std::string> scale_numbers(const Item& item) {
  std::vector<std::string> numbers;
  if (service::is_chosen_from_options(item)) {
    if (item.options.size() < kShortestScale || item.options.size() > kLongestScale) return {};
    for (std::size_t i = 0; i < item.options.size(); ++i) {
      const auto number = parse_small(display_text(item.options[i].value));
      if (!number || (i > 0 && *number != *parse_small(numbers.back()) + 1)) return {};
      numbers.push_back(std::to_string(*number));
    }
    return numbers;
  }
  const bool is_slider = item.item_control == "slider";
  if (item.type != ItemType::Integer && !(item.type == ItemType::Decimal && is_slider)) return {};
  if (!item.min_value || !item.max_value) return {};
  const auto from = numeric_value(*item.min_value), to = numeric_value(*item.max_value);
  const auto step = static_cast<double>(std::max<std::int64_t>(1, item.slider_step.value_or(1)));
  if (!from || !to || *to <= *from || (*to - *from) / step >= static_cast<double>(kLongestScale)) return {};
  if (*from != static_cast<double>(static_cast<int>(*from))) return {};
  for (double number = *from; number <= *to; number += step)
    numbers.push_back(std::to_string(static_cast<int>(number)));
  return numbers;
}

std::vector<Option> list_options(const Item& item, const Wording& wording) {
  if (item.type == ItemType::Boolean) {
    const Texts& texts = wording.texts();
    return {{"true", escape(texts.text("yes")), texts.text("yes"), false},
            {"false", escape(texts.text("no")), texts.text("no"), false}};
  }
  std::vector<Option> options;
  for (std::size_t i = 0; i < item.options.size(); ++i) {
    const fhir::AnswerOption& option = item.options[i];
    const fhir::Words words = wording.label_of(option);
    Option shown{service::option_token(item, i), wording.say(words, RichPlace::Label), words.text, option.exclusive};
    if (!option.prefix.empty()) {
      shown.label = escape(option.prefix + " ") + shown.label;
      shown.plain = option.prefix + " " + shown.plain;
    }
    if (const std::string more = column_words(item, option); !more.empty()) {
      shown.label += escape(" (" + more + ")");
      shown.plain += " (" + more + ")";
    }
    options.push_back(std::move(shown));
  }
  return options;
}

std::vector<View> option_rows(const QuestionField& field, const std::vector<Option>& options,
                              const std::vector<std::string>& chosen) {
  std::vector<View> rows;
  for (std::size_t i = 0; i < options.size(); ++i) {
    View row;
    row.set("id", option_id(field, i)).set("value", options[i].value).set("label", options[i].label);
    row.set("plain", options[i].plain).set("chosen", is_among(chosen, options[i].value));
    row.set("divider", options[i].exclusive && field.item->repeats && i > 0);
    rows.push_back(std::move(row));
  }
  return rows;
}

Html render_choice(const QuestionField& field, const Entered& entered, const Wording& wording, View view) {
  const Item& item = *field.item;
  const std::vector<Option> options = list_options(item, wording);
  std::vector<View> rows = option_rows(field, options, entered.chosen);
  const bool is_open = item.type == ItemType::OpenChoice;
  if (is_open && !rows.empty()) {
    rows.push_back(View()
                       .set("id", option_id(field, rows.size()))
                       .set("value", "other")
                       .set("label", open_label(item, wording, "another_answer"))
                       .set("plain", "")
                       .set("chosen", is_among(entered.chosen, "other") || !entered.others.empty())
                       .set("divider", false));
  }
  const bool is_short =
      item.type == ItemType::Boolean || (item.choice_orientation == "horizontal" && options.size() <= 4 && !is_open);
  view.set("many", item.repeats).set("inline", is_short).set("options", rows);
  return render("question/choice", add_open_part(field, entered, wording, std::move(view), !rows.empty()));
}

Html render_select(const QuestionField& field, const Entered& entered, const Wording& wording, View view) {
  view.set("options", option_rows(field, list_options(*field.item, wording), entered.chosen));
  return render("question/select", view);
}

Html render_scale(const QuestionField& field, const Entered& entered, const Wording& wording, View view) {
  const Item& item = *field.item;
  const ScaleEnds ends = scale_ends(field.notes, wording);
  const std::vector<std::string> numbers = scale_numbers(item);
  const bool has_options = service::is_chosen_from_options(item);
  std::vector<View> rows;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::string value = has_options ? service::option_token(item, i) : numbers[i];
    const bool is_chosen =
        has_options ? is_among(entered.chosen, value) : !entered.lines.empty() && entered.lines[0].text == value;
    const fhir::Words end = i == 0 ? ends.lower : i + 1 == numbers.size() ? ends.upper : fhir::Words();
    rows.push_back(View()
                       .set("id", option_id(field, i))
                       .set("value", value)
                       .set("label", numbers[i])
                       .set("chosen", is_chosen)
                       .set("end", wording.say(end, RichPlace::Label)));
  }
  view.set("options", rows).set("has_ends", !ends.lower.empty() || !ends.upper.empty());
  view.set("lower", wording.say(ends.lower, RichPlace::Inline))
      .set("upper", wording.say(ends.upper, RichPlace::Inline));
  return render("question/scale", view);
}

Html render_find(const QuestionField& field, const Entered& entered, const Wording& wording, View view) {
  const Item& item = *field.item;
  const Texts& texts = wording.texts();
  const std::vector<Option> options = list_options(item, wording);
  std::vector<Option> chosen, found;
  std::size_t matches = 0;
  for (const Option& option : options) {
    if (is_among(entered.chosen, option.value))
      chosen.push_back(option);
    else if (!entered.find.empty() && contains_words(option.plain, entered.find) && ++matches <= kMatchesShown)
      found.push_back(option);
  }
  const std::string count = std::to_string(matches), shown = std::to_string(kMatchesShown);
  std::string result;
  if (!entered.find.empty())
    result = matches == 0 ? texts.say("find_nothing", {{"words", entered.find}})
                          : texts.say("find_found", {{"words", entered.find}, {"count", count}});
  const std::size_t number_chosen = chosen.size();
  std::vector<Option> all = std::move(chosen);
  all.insert(all.end(), found.begin(), found.end());
  std::vector<View> rows = option_rows(field, all, entered.chosen);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].set("id", field_name(field, "found-" + std::to_string(i + 1)));
  view.set("many", item.repeats).set("options", rows).set("has_options", !rows.empty()).set("result", result);
  view.set("more_matches", matches > kMatchesShown ? texts.say("find_more", {{"shown", shown}}) : "");
  view.set("has_chosen", number_chosen > 0).set("find", entered.find).set("find_name", field_name(field, "find"));
  view.set("found_name", field_name(field, "found")).set("find_value", "find:" + field.key);
  return render("question/find", add_open_part(field, entered, wording, std::move(view), true));
}

}  // namespace cairn::api::html
