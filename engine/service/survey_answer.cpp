#include "engine/service/survey_answer.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/text.h"
#include "engine/fhir/format.h"

namespace cairn::service {

namespace {

using fhir::Item;
using fhir::ItemType;
using fhir::Value;

constexpr std::size_t kMaxConfiguredCharacters = 100'000;  // stays far below the body limit in four-byte scripts

Error refuse(const Item& item, std::string_view code, std::string message) {
  return {ErrorCode::Unprocessable, message, "", {{Severity::Error, std::string(code), item.link_id, message}}};
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::size_t> parse_index(std::string_view text, std::size_t size) {
  std::size_t index = 0;
  if (!is_digits(text) || text.size() > 6) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), index);
  return index < size ? std::optional(index) : std::nullopt;
}

// A number as people write it, as a JSON number: no plus sign, no leading zeros, a digit on both sides of the point.
std::optional<std::string> tidy_number(std::string_view text) {
  std::string sign;
  if (text.starts_with('-')) sign = "-";
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const auto point = text.find('.');
  std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  if ((!whole.empty() && !is_digits(whole)) || (!fraction.empty() && !is_digits(fraction))) return std::nullopt;
  if (text.size() > 40) return std::nullopt;
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  return sign + (whole.empty() ? "0" : std::string(whole)) + (fraction.empty() ? "" : "." + std::string(fraction));
}

std::string limits_in_words(const Item& item) {
  if (item.min_value && item.max_value)
    return "between " + display_text(*item.min_value) + " and " + display_text(*item.max_value);
  if (item.min_value) return display_text(*item.min_value) + " or more";
  return display_text(*item.max_value) + " or less";
}

// Calendar texts of one precision compare as text.
std::string_view calendar_text(const Value& value) {
  if (const auto* date = std::get_if<fhir::DateText>(&value)) return date->text;
  if (const auto* moment = std::get_if<fhir::DateTimeText>(&value)) return moment->text;
  if (const auto* time = std::get_if<fhir::TimeText>(&value)) return time->text;
  return {};
}

bool is_below(const Value& a, const Value& b) {
  const auto x = numeric_value(a), y = numeric_value(b);
  if (x && y) return *x < *y;
  const std::string_view p = calendar_text(a), q = calendar_text(b);
  const std::size_t shared = std::min(p.size(), q.size());
  return p.substr(0, shared) < q.substr(0, shared);
}

Result<Value> check_limits(const Item& item, Value value, std::string_view what, std::string_view code) {
  if ((item.min_value && is_below(value, *item.min_value)) || (item.max_value && is_below(*item.max_value, value)))
    return refuse(item, code, std::string(what) + " must be " + limits_in_words(item) + ".");
  return value;
}

Result<Value> decode_integer(const Item& item, std::string_view text) {
  const auto number = tidy_number(text);
  std::int64_t value = 0;
  if (!number) return refuse(item, "answer-number", "Enter a number, like 7.");
  const auto [end, error] = std::from_chars(number->data(), number->data() + number->size(), value);
  if (error != std::errc() || value > 2'147'483'647 || value < -2'147'483'648)  // FHIR integer
    return refuse(item, "answer-number-large", "This number is too large.");
  if (end != number->data() + number->size())
    return refuse(item, "answer-whole-number", "Enter a whole number, like 7.");
  return check_limits(item, value, "The number", "answer-number-limits");
}

Result<std::string> decode_decimal_text(const Item& item, std::string_view text) {
  auto number = tidy_number(text);
  if (!number) return refuse(item, "answer-decimal", "Enter a number, like 7.5.");
  const auto point = number->find('.');
  const auto places = point == std::string::npos ? 0 : number->size() - point - 1;
  if (item.max_decimal_places && static_cast<std::int64_t>(places) > *item.max_decimal_places)
    return *item.max_decimal_places == 0
               ? refuse(item, "answer-whole-number", "Enter a whole number, like 7.")
               : refuse(item, "answer-places",
                        "Enter a number with at most " + std::to_string(*item.max_decimal_places) +
                            " digits after the point.");
  return *std::move(number);
}

Result<Value> decode_decimal(const Item& item, std::string_view text) {
  CAIRN_ASSIGN(std::string number, decode_decimal_text(item, text));
  return check_limits(item, fhir::Decimal{std::move(number)}, "The number", "answer-number-limits");
}

// The number, and after a bar the place of the chosen unit among unitOption.
Result<Value> decode_quantity(const Item& item, std::string_view text) {
  const auto bar = std::min(text.find(kUnitSeparator), text.size());
  CAIRN_ASSIGN(std::string number, decode_decimal_text(item, trim(text.substr(0, bar))));
  fhir::Coding unit = item.unit_coding.value_or(fhir::Coding{.system = {}, .version = {}, .code = {}, .display = {}});
  if (unit.display.empty()) unit.display = item.unit;
  if (!item.unit_options.empty()) {
    const auto index = parse_index(trim(text.substr(std::min(bar + 1, text.size()))), item.unit_options.size());
    if (!index && item.unit_options.size() > 1) return refuse(item, "answer-unit", "Choose a unit.");
    unit = item.unit_options[index.value_or(0)];
    if (unit.display.empty()) unit.display = unit.code;
  }
  return check_limits(item, fhir::Quantity{fhir::Decimal{std::move(number)}, "", unit.display, unit.system, unit.code},
                      "The number", "answer-number-limits");
}

Result<Value> decode_date(const Item& item, std::string_view text) {
  if (!fhir::is_date_text(text)) return refuse(item, "answer-date", "Enter a real date, for example 31 3 1980.");
  return check_limits(item, fhir::DateText{std::string(text)}, "The date", "answer-date-limits");
}

std::optional<std::string> tidy_time(std::string_view text) {
  std::string time(text);
  if (time.size() > 1 && time[1] == ':') time.insert(0, "0");
  if (time.size() == 5) time += ":00";
  return fhir::is_time_text(time) ? std::optional(time) : std::nullopt;
}

Result<Value> decode_time(const Item& item, std::string_view text) {
  const auto time = tidy_time(text);
  if (!time) return refuse(item, "answer-time", "Enter a time of day, for example 14:30.");
  return check_limits(item, fhir::TimeText{*time}, "The time", "answer-time-limits");
}

// A moment needs a zone in FHIR; people write clock times. They are kept as written, marked Z.
Result<Value> decode_date_time(const Item& item, std::string_view text) {
  const auto separator = text.find('T');
  const std::string_view day = text.substr(0, separator);
  if (!fhir::is_date_text(day)) return refuse(item, "answer-date", "Enter a real date, for example 31 3 1980.");
  if (separator == std::string_view::npos)
    return check_limits(item, fhir::DateTimeText{std::string(day)}, "The date", "answer-date-limits");
  const auto time = tidy_time(text.substr(separator + 1));
  if (!time || day.size() != 10)
    return refuse(item, "answer-date-and-time",
                  "Enter a full date and a time of day, for example 31 3 1980 and 14:30.");
  return check_limits(item, fhir::DateTimeText{std::string(day) + "T" + *time + "Z"}, "The date", "answer-date-limits");
}

Result<Value> decode_boolean(const Item& item, std::string_view text) {
  if (text == "true") return Value{true};
  if (text == "false") return Value{false};
  return refuse(item, "answer-choose-yes-no", "Choose yes or no.");
}

Result<std::string> decode_free_text(const Item& item, std::string_view text) {
  if (!is_utf8(text) || std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
      }))
    return refuse(item, "answer-text",
                  "The text holds characters that cannot be kept. Type it again or leave out unusual characters.");
  const std::size_t limit = max_answer_characters(item), length = count_characters(text);
  if (length > limit)
    return refuse(item, "answer-too-long",
                  "Your answer has " + std::to_string(length) + " characters. Shorten it to " + std::to_string(limit) +
                      " or fewer.");
  return std::string(text);
}

Result<Value> decode_text(const Item& item, std::string_view text) {
  CAIRN_ASSIGN(std::string kept, decode_free_text(item, text));
  return Value{fhir::Text{std::move(kept)}};
}

Result<Value> decode_url(const Item& item, std::string_view text) {
  if (!fhir::is_uri_text(text))
    return refuse(item, "answer-url", "Enter a web address, for example https://www.example.org/page.");
  CAIRN_ASSIGN(std::string kept, decode_free_text(item, text));
  return Value{fhir::Url{std::move(kept)}};
}

// Options that may come and go are named by what they mean, the others by their place.
std::string option_key(const Value& value) {
  const auto* coding = std::get_if<fhir::Coding>(&value);
  return std::string(kKeyPrefix) + (coding ? coding->system + "|" + coding->code : display_text(value));
}

std::optional<std::size_t> find_option(const Item& item, std::string_view text) {
  if (!text.starts_with(kKeyPrefix)) return parse_index(text, item.options.size());
  for (std::size_t i = 0; i < item.options.size(); ++i) {
    if (option_key(item.options[i].value) == text) return i;
  }
  return std::nullopt;
}

Result<Value> decode_reference(const Item& item, std::string_view text) {
  CAIRN_ASSIGN(std::string kept, decode_free_text(item, text));
  return Value{fhir::Reference{"", "", std::move(kept)}};
}

Result<Value> decode_choice(const Item& item, std::string_view text) {
  if (item.type == ItemType::OpenChoice && text.starts_with(kOtherPrefix)) {
    const std::string_view own = trim(text.substr(kOtherPrefix.size()));
    if (own.empty()) return refuse(item, "answer-own", "Enter your own answer, or choose another one.");
    return decode_text(item, own);
  }
  const auto index = find_option(item, text);
  if (!index) return refuse(item, "answer-option", "Choose one of the answers.");
  return item.options[*index].value;
}

struct Decoder {
  ItemType type;
  Result<Value> (*decode)(const Item&, std::string_view);
  std::string_view missing_code, when_missing;
};
constexpr Decoder kDecoders[] = {
    {ItemType::Boolean, decode_boolean, "answer-choose-yes-no", "Choose yes or no."},
    {ItemType::Decimal, decode_decimal, "answer-enter-number", "Enter a number."},
    {ItemType::Integer, decode_integer, "answer-enter-number", "Enter a number."},
    {ItemType::Date, decode_date, "answer-enter-date", "Enter a date."},
    {ItemType::DateTime, decode_date_time, "answer-enter-date", "Enter a date."},
    {ItemType::Time, decode_time, "answer-enter-time", "Enter a time."},
    {ItemType::String, decode_text, "answer-enter-text", "Enter an answer."},
    {ItemType::Text, decode_text, "answer-enter-text", "Enter an answer."},
    {ItemType::Url, decode_url, "answer-enter-url", "Enter a web address."},
    {ItemType::Choice, decode_choice, "answer-choose", "Choose an answer."},
    {ItemType::OpenChoice, decode_choice, "answer-choose", "Choose an answer."},
    {ItemType::Quantity, decode_quantity, "answer-enter-number", "Enter a number."},
    {ItemType::Reference, decode_reference, "answer-enter-text", "Enter an answer."},
};

const Decoder* find_decoder(const Item& item) {
  const ItemType type = is_chosen_from_options(item) ? ItemType::Choice : item.type;
  const auto* found =
      std::find_if(std::begin(kDecoders), std::end(kDecoders), [&](const Decoder& row) { return row.type == type; });
  return found == std::end(kDecoders) ? nullptr : found;
}

Result<void> check_exclusive(const Item& item, const std::vector<std::string>& texts) {
  if (!is_chosen_from_options(item) || texts.size() < 2) return {};
  for (const std::string& text : texts) {
    const auto index = find_option(item, text);
    if (index && item.options[*index].exclusive)
      return refuse(item, "answer-exclusive",
                    "“" + display_text(item.options[*index].value) +
                        "” cannot go with another answer. Choose it alone, or choose the others.");
  }
  return {};
}

Result<void> check_number_of_answers(const Item& item, std::size_t count, const Decoder& decoder) {
  if (count == 0)
    return item.required ? Result<void>(refuse(item, "required", std::string(decoder.when_missing))) : Result<void>();
  if (count > 1 && !item.repeats)
    return is_chosen_from_options(item) ? refuse(item, "answer-one-choice", "Choose one answer.")
                                        : refuse(item, "answer-one", "Enter one answer.");
  const auto number = static_cast<std::int64_t>(count);
  if (item.min_occurs && number < *item.min_occurs)
    return refuse(item, "answer-at-least", "Give at least " + std::to_string(*item.min_occurs) + " answers.");
  if (item.max_occurs && number > *item.max_occurs)
    return refuse(item, "answer-at-most", "Give at most " + std::to_string(*item.max_occurs) + " answers.");
  return {};
}

}  // namespace

bool is_chosen_from_options(const Item& item) {
  return item.type == ItemType::Choice || item.type == ItemType::OpenChoice ||
         (item.is_question() && !item.options.empty());
}

std::size_t max_answer_characters(const Item& item) {
  if (!item.max_length || *item.max_length <= 0) return kMaxAnswerCharacters;
  return std::min(static_cast<std::size_t>(*item.max_length), kMaxConfiguredCharacters);
}

bool can_be_answered(const Item& item) {
  return item.type == ItemType::Attachment ||
         (find_decoder(item) && !(item.type == ItemType::Choice && item.options.empty()));
}

std::string_view missing_code(const Item& item) {
  const Decoder* decoder = find_decoder(item);
  return decoder ? decoder->missing_code : item.type == ItemType::Attachment ? "answer-choose-file" : "answer-choose";
}

std::string option_token(const Item& item, std::size_t index) {
  const bool changes = item.has_expression("answerExpression") || !item.option_toggles.empty();
  return changes ? option_key(item.options[index].value) : std::to_string(index);
}

Result<std::vector<Value>> decode_answers(const Item& item, const std::vector<std::string>& values) {
  std::vector<std::string> texts;
  for (const std::string& value : values) {
    const std::string normalised = normalise_newlines(value);
    std::string text(trim(normalised));
    if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
  }
  if (!can_be_answered(item) || item.type == ItemType::Attachment) {
    if (texts.empty()) return std::vector<Value>();
    return refuse(item, "answer-unavailable", "This question cannot be answered here.");
  }
  const Decoder& decoder = *find_decoder(item);
  CAIRN_TRY(check_number_of_answers(item, texts.size(), decoder));
  CAIRN_TRY(check_exclusive(item, texts));
  std::vector<Value> answers;
  for (const std::string& text : texts) {
    CAIRN_ASSIGN(Value answer, decoder.decode(item, text));
    answers.push_back(std::move(answer));
  }
  return answers;
}

namespace {

std::string encode_value(const Item& item, const Value& value) {
  if (is_chosen_from_options(item)) {
    for (std::size_t i = 0; i < item.options.size(); ++i) {
      const auto* a = std::get_if<fhir::Coding>(&item.options[i].value);
      const auto* b = std::get_if<fhir::Coding>(&value);
      if (a && b ? a->is_same_concept(*b) : item.options[i].value == value) return option_token(item, i);
    }
    const auto* text = std::get_if<fhir::Text>(&value);
    return std::string(kOtherPrefix) + (text ? text->text : display_text(value));
  }
  struct Encode {
    const Item& item;
    std::string operator()(bool yes) const { return yes ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(const fhir::Decimal& decimal) const { return decimal.text; }
    std::string operator()(const fhir::DateText& date) const { return date.text; }
    std::string operator()(const fhir::DateTimeText& moment) const { return moment.text.substr(0, 16); }
    std::string operator()(const fhir::TimeText& time) const { return time.text.substr(0, 5); }
    std::string operator()(const fhir::Text& text) const { return text.text; }
    std::string operator()(const fhir::Url& url) const { return url.text; }
    std::string operator()(const fhir::Quantity& quantity) const {
      std::string text = quantity.value ? quantity.value->text : "";
      for (std::size_t i = 0; i < item.unit_options.size(); ++i) {
        const fhir::Coding& unit = item.unit_options[i];
        const bool is_same = unit.code.empty() ? unit.display == quantity.unit : unit.code == quantity.code;
        if (is_same) return text + kUnitSeparator + std::to_string(i);
      }
      return text;
    }
    std::string operator()(const fhir::Coding&) const { return {}; }
    std::string operator()(const fhir::Reference& reference) const {
      return reference.display.empty() ? reference.reference : reference.display;
    }
    std::string operator()(const fhir::Attachment&) const { return {}; }
  };
  return std::visit(Encode{item}, value);
}

}  // namespace

std::vector<std::string> encode_answers(const Item& item, const std::vector<fhir::Answer>& answers) {
  std::vector<std::string> values;
  for (const fhir::Answer& answer : answers) values.push_back(encode_value(item, answer.value));
  return values;
}

}  // namespace cairn::service
