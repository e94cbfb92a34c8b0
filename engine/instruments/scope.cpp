#include "engine/instruments/scope.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/instruments/recognise.h"
#include "engine/survey/answer_state.h"

namespace cairn::instruments {
namespace {

constexpr std::string_view kLoinc = "http://loinc.org";

std::string without_version(std::string_view canonical) {
  return std::string(canonical.substr(0, canonical.find('|')));
}

/// Five digits or fewer, a hyphen, a check digit.
bool is_loinc(std::string_view text) {
  const std::size_t hyphen = text.find('-');
  if (hyphen == std::string_view::npos || hyphen < 3 || hyphen > 6 || hyphen + 2 != text.size()) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

void add_code(std::vector<std::string>& codes, const fhir::Coding& coding) {
  if (coding.system == kLoinc || (coding.system.empty() && is_loinc(coding.code))) codes.push_back(coding.code);
}

bool is_answered_by_a_person(const fhir::Item& item) {
  return item.is_question() && !item.read_only && !item.hidden && !item.has_expression("calculatedExpression") &&
         !item.has_expression("cqf-expression");
}

Scope questionnaire_scope(const fhir::Questionnaire& questionnaire) {
  Scope scope;
  scope.place = "Questionnaire";
  scope.title = normalise_words(questionnaire.title + " " + questionnaire.name);
  if (!questionnaire.url.empty()) scope.urls.push_back(without_version(questionnaire.url));
  if (!questionnaire.resource) return scope;
  if (const Json* derived = find_array(*questionnaire.resource, "derivedFrom")) {
    for (const Json& canonical : *derived) {
      if (canonical.is_string()) scope.urls.push_back(without_version(canonical.get<std::string>()));
    }
  }
  if (const Json* codes = find_array(*questionnaire.resource, "code")) {
    for (const Json& code : *codes) {
      if (code.is_object())
        add_code(scope.loinc,
                 {read_string(code, "system").value_or(""), "", read_string(code, "code").value_or(""), ""});
    }
  }
  return scope;
}

/// Stops one above the most, so that a part that is too large costs no more than one that is not.
void add_questions(Scope& scope, const std::vector<fhir::Item>& items) {
  for (const fhir::Item& item : items) {
    if (scope.questions.size() > kMostQuestions) return;
    if (is_answered_by_a_person(item)) scope.questions.push_back({&item, item_codes(item)});
    add_questions(scope, item.items);
  }
}

void index_questions(Scope& scope) {
  for (std::size_t i = 0; i < scope.questions.size(); ++i) {
    for (const std::string& code : scope.questions[i].codes) scope.by_key[code].push_back(i);
    const std::string words = normalise_words(scope.questions[i].item->link_id);
    for (std::size_t start = 1; start < words.size();) {
      const std::size_t end = words.find(' ', start);
      if (end == std::string::npos) break;
      scope.by_key[words.substr(start, end - start)].push_back(i);
      start = end + 1;
    }
  }
}

/// The number at the start of a display: "3", "10 - worst".
std::optional<double> leading_number(std::string_view display) {
  int number = 0;
  const auto read = std::from_chars(display.data(), display.data() + display.size(), number);
  if (read.ec != std::errc{}) return std::nullopt;
  const bool is_whole = read.ptr == display.data() + display.size() || *read.ptr == ' ' || *read.ptr == ':';
  return is_whole ? std::optional<double>(number) : std::nullopt;
}

}  // namespace

std::string normalise_words(std::string_view text) {
  std::string words = " ";
  for (const char c : text) {
    const bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (is_letter)
      words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    else if (words.back() != ' ')
      words += ' ';
  }
  if (words.back() != ' ') words += ' ';
  return words;
}

std::vector<Scope> list_scopes(const fhir::Questionnaire& questionnaire) {
  std::vector<Scope> scopes{questionnaire_scope(questionnaire)};
  add_questions(scopes.front(), questionnaire.items);
  if (scopes.front().questions.size() > kMostQuestions) scopes.front().questions.clear();
  fhir::for_each_item(questionnaire.items, [&](const fhir::Item& item) {
    if (item.type != fhir::ItemType::Group || scopes.size() >= kMostScopes) return;
    Scope scope;
    add_questions(scope, item.items);
    if (scope.questions.size() < 2 || scope.questions.size() > kMostQuestions) return;
    scope.place = item.path;
    scope.title = normalise_words(item.text);
    for (const fhir::Coding& coding : item.code) add_code(scope.loinc, coding);
    scopes.push_back(std::move(scope));
  });
  for (Scope& scope : scopes) index_questions(scope);
  return scopes;
}

std::vector<std::string> item_codes(const fhir::Item& item) {
  std::vector<std::string> codes;
  for (const fhir::Coding& coding : item.code) add_code(codes, coding);
  std::string_view link_id = item.link_id;
  if (link_id.starts_with('/')) link_id.remove_prefix(1);
  if (codes.empty() && is_loinc(link_id)) codes.emplace_back(link_id);
  return codes;
}

OptionScores read_option_scores(const fhir::Item& question, const FormItem& item, const Form& form) {
  OptionScores out;
  if (question.options.empty()) {
    const auto low = question.min_value ? fhir::numeric_value(*question.min_value) : std::nullopt;
    const auto high = question.max_value ? fhir::numeric_value(*question.max_value) : std::nullopt;
    out.is_known = low && high;
    out.fits = (!low || low == item.minimum) && (!high || high == item.maximum);
    return out;
  }
  out.is_known = true;
  std::optional<double> lowest, highest;
  for (const fhir::AnswerOption& option : question.options) {
    if (survey::answer_state(option.value) != survey::AnswerState::Answered) continue;
    const auto* coding = std::get_if<fhir::Coding>(&option.value);
    const auto known = std::find_if(form.answers.begin(), form.answers.end(), [&](const survey::AnswerCode& answer) {
      return coding != nullptr && answer.code == coding->code;
    });
    std::optional<double> number = known != form.answers.end() ? std::optional(known->value) : option.score;
    if (!number) number = fhir::numeric_value(option.value);
    if (!number && coding != nullptr) {
      number = leading_number(coding->display);
      if (number) out.by_display.push_back({coding->code, *number});
    }
    if (!number || !item.minimum || *number < *item.minimum || *number > *item.maximum) {
      out.fits = false;
      return out;
    }
    lowest = std::min(lowest.value_or(*number), *number);
    highest = std::max(highest.value_or(*number), *number);
  }
  out.fits = lowest == item.minimum && highest == item.maximum;
  return out;
}

}  // namespace cairn::instruments
