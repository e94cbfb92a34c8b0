#include "engine/instruments/recognise.h"

#include <algorithm>
#include <set>

#include "engine/instruments/match_form.h"
#include "engine/instruments/scope.h"

namespace cairn::instruments {
namespace {

/// Stronger evidence first, then more items.
bool is_stronger(const Recognition& one, const Recognition& other) {
  if (one.known_by != other.known_by) return one.known_by < other.known_by;
  return one.items.size() > other.items.size();
}

void add_finding(RecognitionReading& reading, const Scope& scope, std::string code, std::string message) {
  reading.issues.push_back({Severity::Information, std::move(code), scope.place, std::move(message)});
}

std::optional<Recognition> find_best(const Scope& scope, RecognitionReading& reading) {
  std::vector<Recognition> found;
  std::set<std::string> refusals;
  for (const Instrument& instrument : known_instruments()) {
    for (const Form& form : instrument.forms) {
      FormMatch match = match_form(instrument, form, scope);
      if (match.recognition)
        found.push_back(*std::move(match.recognition));
      else if (!match.why_not.empty())
        refusals.insert(match.why_not);
    }
  }
  if (found.empty()) {
    for (const std::string& why : refusals) add_finding(reading, scope, "instrument-not-certain", why);
    return std::nullopt;
  }
  std::stable_sort(found.begin(), found.end(), is_stronger);
  if (found.size() > 1 && !is_stronger(found[0], found[1])) {
    add_finding(reading, scope, "instrument-not-certain",
                "It fits two forms alike, '" + found[0].instrument->id + "/" + found[0].form->id + "' and '" +
                    found[1].instrument->id + "/" + found[1].form->id +
                    "'. Give it the canonical url or the panel code of one to have it scored.");
    return std::nullopt;
  }
  return std::move(found.front());
}

bool is_covered(const Scope& scope, const std::set<std::string>& link_ids) {
  return std::any_of(scope.questions.begin(), scope.questions.end(),
                     [&](const Question& question) { return link_ids.contains(question.item->link_id); });
}

bool is_number(const fhir::Item& item) {
  return item.type == fhir::ItemType::Integer || item.type == fhir::ItemType::Decimal ||
         item.type == fhir::ItemType::Quantity;
}

void find_own_totals(Recognition& recognition, const fhir::Questionnaire& questionnaire) {
  std::vector<const fhir::Item*> calculated;
  fhir::for_each_item(questionnaire.items, [&](const fhir::Item& item) {
    if (is_number(item) && item.has_expression("calculatedExpression")) calculated.push_back(&item);
  });
  std::vector<const survey::Scale*> shown;
  for (const survey::Scale& scale : recognition.form->scales) {
    if (!scale.component) shown.push_back(&scale);
    for (const fhir::Item* item : calculated) {
      const auto codes = item_codes(*item);
      if (!scale.code.empty() && std::find(codes.begin(), codes.end(), scale.code) != codes.end())
        recognition.own_totals.push_back({recognition.instrument->id + "-" + scale.id, item->link_id});
    }
  }
  if (recognition.own_totals.empty() && shown.size() == 1 && calculated.size() == 1 &&
      recognition.place == "Questionnaire")
    recognition.own_totals.push_back(
        {recognition.instrument->id + "-" + shown.front()->id, calculated.front()->link_id});
}

void bind_scales(Recognition& recognition, const fhir::Questionnaire& questionnaire) {
  const auto full_id = [&](const std::string& id) { return recognition.instrument->id + "-" + id; };
  recognition.scales = recognition.form->scales;
  for (survey::Scale& scale : recognition.scales) {
    scale.id = full_id(scale.id);
    scale.questionnaire = questionnaire.url;
    for (std::string& part : scale.sum_of) part = full_id(part);
    for (survey::ScaleClass& given : scale.classes) {
      for (survey::Condition& condition : given.when) condition.scale = full_id(condition.scale);
    }
    for (survey::ScaleItem& item : scale.items) {
      const auto match = std::find_if(recognition.items.begin(), recognition.items.end(),
                                      [&](const ItemMatch& candidate) { return candidate.item == item.link_id; });
      if (match == recognition.items.end()) continue;
      item.link_id = match->link_id;
      item.option = match->option;
      item.answers = recognition.form->answers;
      item.answers.insert(item.answers.end(), match->answers.begin(), match->answers.end());
    }
  }
}

}  // namespace

std::string_view known_by_name(KnownBy known_by) {
  constexpr std::string_view kNames[] = {"url", "panel-code", "item-codes", "structure"};
  return kNames[static_cast<std::size_t>(known_by)];
}

RecognitionReading recognise(const fhir::Questionnaire& questionnaire) {
  RecognitionReading reading;
  std::set<std::string> covered;
  for (const Scope& scope : list_scopes(questionnaire)) {
    if (is_covered(scope, covered)) continue;
    std::optional<Recognition> found = find_best(scope, reading);
    if (!found) continue;
    for (const ItemMatch& item : found->items) covered.insert(item.link_id);
    bind_scales(*found, questionnaire);
    find_own_totals(*found, questionnaire);
    reading.recognised.push_back(*std::move(found));
  }
  return reading;
}

}  // namespace cairn::instruments
