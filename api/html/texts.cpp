#include "api/html/texts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/embedded.h"
#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/fhir/translation.h"

namespace cairn::api::html {

namespace {

constexpr std::string_view kFolder = "web/texts/";
constexpr std::string_view kDefault = "web/texts/en.json";

int number_at(std::string_view text, std::size_t at, std::size_t length) {
  int number = 0;
  for (const char digit : text.substr(at, length)) number = number * 10 + (digit - '0');
  return number;
}

}  // namespace

std::string_view direction_of(std::string_view language) {
  constexpr std::string_view kRightToLeft[] = {"ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"};
  const bool is_right = std::any_of(std::begin(kRightToLeft), std::end(kRightToLeft),
                                    [&](std::string_view one) { return fhir::is_same_language(one, language); });
  return is_right ? "rtl" : "ltr";
}

Texts::Texts(std::string_view json) {
  const auto table = parse_json(json);
  CAIRN_ASSERT(table && table->is_object());
  for (const auto& [key, value] : table->items()) texts_.emplace(key, value.get<std::string>());
  language_ = text("language");
  for (const auto& [key, words] : texts_) view_.set(key, words);
  view_.set("lang", language_).set("dir", direction_of(language_));
}

const std::vector<Texts>& Texts::all() {
  static const std::vector<Texts> tables = [] {
    std::vector<Texts> made;
    for (const EmbeddedFile& file : embedded_files()) {
      if (!file.path.starts_with(kFolder)) continue;
      Texts table(file.content);
      made.insert(file.path == kDefault ? made.begin() : made.end(), std::move(table));
    }
    CAIRN_ASSERT(!made.empty());
    return made;
  }();
  return tables;
}

const Texts& Texts::in(std::string_view language) {
  const auto found = std::find_if(all().begin(), all().end(), [&](const Texts& table) {
    return fhir::is_same_language(table.language_, language);
  });
  return found == all().end() ? all().front() : *found;
}

const std::string& Texts::text(std::string_view key) const {
  const auto found = texts_.find(key);
  if (found == texts_.end())
    throw AssertionFailure("There is no text \"" + std::string(key) + "\" in web/texts for " + language_ + ".");
  return found->second;
}

std::string Texts::say(std::string_view key, Arguments arguments) const {
  std::string_view words = text(key);
  std::string said;
  while (!words.empty()) {
    const std::size_t open = std::min(words.find('{'), words.size());
    said += words.substr(0, open);
    words.remove_prefix(open);
    const std::size_t close = words.find('}');
    if (words.empty() || close == std::string_view::npos) break;
    const auto argument = std::find_if(arguments.begin(), arguments.end(),
                                       [&](const auto& one) { return one.first == words.substr(1, close - 1); });
    CAIRN_ASSERT(argument != arguments.end());
    said += argument->second;
    words.remove_prefix(close + 1);
  }
  return said;
}

std::string Texts::date(Date date) const { return answer(fhir::DateText{format_date(date)}); }

std::string Texts::answer(const fhir::Value& value) const {
  if (const auto* yes = std::get_if<bool>(&value)) return text(*yes ? "yes" : "no");
  std::string_view iso, time;
  if (const auto* date = std::get_if<fhir::DateText>(&value)) iso = date->text;
  if (const auto* moment = std::get_if<fhir::DateTimeText>(&value)) {
    iso = std::string_view(moment->text).substr(0, 10);
    time = moment->text.size() >= 16 ? std::string_view(moment->text).substr(11, 5) : "";
  }
  if (iso.size() != 7 && iso.size() != 10) return display_text(value);
  const std::string year(iso.substr(0, 4)), month = text("month_" + std::to_string(number_at(iso, 5, 2)));
  if (iso.size() == 7) return say("month_of_year", {{"month", month}, {"year", year}});
  const std::string day = std::to_string(number_at(iso, 8, 2));
  const std::string words = say("date", {{"day", day}, {"month", month}, {"year", year}});
  return time.empty() ? words : words + ", " + std::string(time);
}

}  // namespace cairn::api::html
