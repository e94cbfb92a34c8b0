#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/checked_object.h"
#include "engine/instruments/instrument.h"

namespace cairn::instruments {
namespace {

using Object = CheckedObject;
/// State of a value set as a number of five digits, and its index.
using ValueTables = std::map<std::string, Json, std::less<>>;

Source read_source(const Object& object) {
  Source source{object.text("source", false), object.text("standing", false)};
  if (source.standing.empty()) source.standing = "read";
  return source;
}

std::vector<survey::AnswerCode> read_answers(const Object& object) {
  std::vector<survey::AnswerCode> answers;
  for (const Object& answer : object.children("answers")) {
    answer.report_unknown({"code", "value"});
    answers.push_back({answer.text("code", true), answer.required_number("value")});
  }
  return answers;
}

FormItem read_item(const Object& object) {
  object.report_unknown({"id", "label", "scored", "minimum", "maximum", "codes", "aliases", "kind"});
  FormItem item;
  item.id = object.text("id", true);
  item.label = object.text("label", true);
  item.scored = read_boolean(object.json(), "scored").value_or(true);
  item.minimum = object.optional_number("minimum");
  item.maximum = object.optional_number("maximum");
  item.codes = object.texts("codes");
  item.aliases = object.texts("aliases");
  item.is_time = object.text("kind", false) == "time";
  return item;
}

/// A lookup may name a value set, so that its table stands once in the file.
void place_tables(Json& scales, const ValueTables& tables, const Object& form) {
  for (Json& scale : scales) {
    const auto name = read_string(scale, "lookup");
    if (!name) continue;
    const auto table = tables.find(*name);
    if (table == tables.end())
      form.add("scales", "unknown-value-set", "There is no value set '" + *name + "' with a table. Add it.");
    scale["lookup"] = table == tables.end() ? Json::array() : table->second;
  }
}

std::vector<survey::Scale> read_form_scales(const Object& form, const Form& read, const std::string& canonical,
                                            const ValueTables& tables, Issues& issues) {
  const Json* list = find_array(form.json(), "scales");
  if (list == nullptr) {
    form.add("scales", "not-a-list", "'scales' must be a list. It may be empty.");
    return {};
  }
  Json scales = *list;
  for (Json& scale : scales) {
    if (scale.is_object()) scale["questionnaire"] = canonical;
  }
  place_tables(scales, tables, form);
  survey::ScaleReading reading = survey::read_scales(Json{{"scales", std::move(scales)}});
  for (Issue& issue : reading.issues) {
    issue.path = form.pointer() + issue.path;
    issues.push_back(std::move(issue));
  }
  for (survey::Scale& scale : reading.scales) {
    scale.questionnaire.clear();
    for (const survey::ScaleItem& item : scale.items) {
      if (read.find_item(item.link_id) == nullptr)
        form.add(
            "scales", "unknown-item",
            "The scale '" + scale.id + "' counts '" + item.link_id + "', which is no item of this form. Correct it.");
    }
  }
  return std::move(reading.scales);
}

Form read_form(const Object& object, const std::string& canonical, const ValueTables& tables, Issues& issues) {
  object.report_unknown({"id", "label", "panels", "urls", "titles", "not_titles", "answers", "items", "scales"});
  Form form;
  form.id = object.text("id", true);
  form.label = object.text("label", false);
  form.panels = object.texts("panels");
  form.urls = object.texts("urls");
  form.titles = object.texts("titles");
  form.not_titles = object.texts("not_titles");
  form.answers = read_answers(object);
  for (const Object& item : object.children("items")) form.items.push_back(read_item(item));
  form.scales = read_form_scales(object, form, canonical, tables, issues);
  return form;
}

Licence read_licence(const Object& object) {
  object.report_unknown({"status", "ship_wording", "record_needed", "ship_scoring", "note", "source", "standing"});
  Licence licence;
  licence.status = object.text("status", true);
  licence.ship_wording = object.text("ship_wording", true);
  licence.record_needed = object.boolean("record_needed");
  licence.ship_scoring = read_boolean(object.json(), "ship_scoring").value_or(true);
  licence.note = object.text("note", false);
  licence.source = read_source(object);
  if (licence.ship_wording != "yes" && !licence.record_needed)
    object.add("record_needed", "licence-record",
               "Wording that may not be shipped freely needs the site's licence record. Set record_needed to true.");
  return licence;
}

ValueTables read_value_sets(const Object& root, Instrument& instrument) {
  ValueTables tables;
  for (const Object& object : root.children("value_sets")) {
    ValueSet set{object.text("id", true), object.text("status", false), object.text("note", false),
                 read_source(object)};
    if (const Json* table = find_array(object.json(), "table")) {
      Json rows = Json::array();
      for (const Json& row : *table) {
        if (row.is_array() && row.size() == 2) rows.push_back({{"raw", row[0]}, {"score", row[1]}});
      }
      tables[set.id] = std::move(rows);
    }
    instrument.value_sets.push_back(std::move(set));
  }
  return tables;
}

void read_facts(const Object& root, Instrument& instrument) {
  for (const Object& fact : root.children("facts")) {
    fact.report_unknown({"kind", "text", "source", "standing"});
    instrument.facts.push_back({fact.text("kind", true), fact.text("text", true), read_source(fact)});
  }
  for (const Object& left : root.children("not_carried")) {
    left.report_unknown({"fact", "why"});
    instrument.not_carried.push_back({left.text("fact", true), left.text("why", true), {}});
  }
  for (const Object& sources : root.member("sources")) {
    if (!sources.json().is_object()) continue;
    for (const auto& [id, text] : sources.json().get_ref<const Json::object_t&>()) {
      if (text.is_string()) instrument.sources.emplace_back(id, text.get<std::string>());
    }
  }
}

void read_group_figures(const Object& root, Instrument& instrument) {
  instrument.group_percent = root.texts("group_percent");
  for (const Object& object : root.member("group_bands")) {
    object.report_unknown({"scale", "bands", "source", "standing"});
    GroupBands group{object.text("scale", true), {}, read_source(object)};
    for (const Object& band : object.children("bands"))
      group.bands.push_back({band.required_number("from"), band.required_number("to"), band.text("label", true)});
    instrument.group_bands = std::move(group);
  }
}

}  // namespace

const FormItem* Form::find_item(std::string_view wanted) const {
  const auto found = std::find_if(items.begin(), items.end(), [&](const FormItem& item) { return item.id == wanted; });
  return found == items.end() ? nullptr : &*found;
}

std::size_t Form::count_scored() const {
  return static_cast<std::size_t>(
      std::count_if(items.begin(), items.end(), [](const FormItem& item) { return item.scored; }));
}

bool Form::is_order_free() const {
  return std::all_of(scales.begin(), scales.end(), [&](const survey::Scale& scale) {
    if (scale.items.empty()) return true;
    if (scale.items.size() != count_scored() || scale.combine != survey::Combine::Sum) return false;
    return std::all_of(scale.items.begin(), scale.items.end(), [&](const survey::ScaleItem& item) {
      return !item.reversed && item.weight == scale.items.front().weight && item.steps.empty() && !item.may_not_apply &&
             item.minimum == scale.items.front().minimum && item.maximum == scale.items.front().maximum;
    });
  });
}

std::string Instrument::canonical() const { return "https://cairn.example/instruments/" + id; }

InstrumentReading read_instrument(const Json& document) {
  InstrumentReading reading;
  const Object root(document, "", reading.issues);
  root.report_unknown({"id", "version", "name", "kind", "scope", "recall", "licence", "safety", "value_sets", "forms",
                       "group_bands", "group_percent", "facts", "not_carried", "sources"});
  if (!document.is_object()) return reading;
  Instrument instrument;
  instrument.id = root.text("id", true);
  instrument.version = root.text("version", true);
  instrument.name = root.text("name", true);
  instrument.kind = root.text("kind", true);
  instrument.scope = root.text("scope", false);
  for (const Object& recall : root.member("recall")) {
    instrument.recall = recall.text("text", true);
    instrument.recall_source = read_source(recall);
  }
  if (root.member("licence").empty()) root.add("licence", "missing-licence", "Say what the licence allows. Add it.");
  for (const Object& licence : root.member("licence")) instrument.licence = read_licence(licence);
  for (const Object& safety : root.member("safety"))
    instrument.safety = Safety{safety.text("item", true), safety.number("above", 0), safety.text("rule", true)};
  const ValueTables tables = read_value_sets(root, instrument);
  for (const Object& form : root.children("forms"))
    instrument.forms.push_back(read_form(form, instrument.canonical(), tables, reading.issues));
  if (instrument.forms.empty()) root.add("forms", "no-forms", "An instrument has one form or more. Add one.");
  read_group_figures(root, instrument);
  read_facts(root, instrument);
  reading.instrument = std::move(instrument);
  return reading;
}

}  // namespace cairn::instruments
