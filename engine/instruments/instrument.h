#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/survey/scoring.h"

namespace cairn::instruments {

/// Where a fact comes from and how well it is known.
struct Source {
  std::string text;
  survey::Standing standing = "read";
};

struct FormItem {
  std::string id;     // ours: "item-9", "function-3"
  std::string label;  // our own words, never item wording
  bool scored = true;
  std::optional<double> minimum, maximum;  // of its answers
  std::vector<std::string> codes;          // LOINC, as public forms use them
  std::vector<std::string> aliases;        // item bank ids: "pfa11"
  bool is_time = false;
};

/// One way in which an instrument is asked: its items and scales. Versions that must never be pooled are two forms.
struct Form {
  std::string id, label;
  std::vector<std::string> panels;              // LOINC codes of the panel
  std::vector<std::string> urls;                // canonical urls known to be this form
  std::vector<std::string> titles, not_titles;  // phrases that name it, and words that name a relative
  std::vector<survey::AnswerCode> answers;      // what answer codes count as, in every item
  std::vector<FormItem> items;
  std::vector<survey::Scale> scales;  // items by our ids, without a questionnaire; none when scoring may not ship

  const FormItem* find_item(std::string_view id) const;
  std::size_t count_scored() const;
  /// True when every scored item counts in the same way, so that their order does not matter.
  bool is_order_free() const;
};

struct Licence {
  std::string status, ship_wording;  // "yes", "no" or "check"
  bool record_needed = true;         // publishing refuses without the site's licence record
  bool ship_scoring = true;
  std::string note;
  Source source;
};

/// An answer above `above` needs a configured response before the instrument may be published.
struct Safety {
  std::string item;
  double above = 0;
  std::string rule;
};

struct Fact {
  std::string kind, text;
  Source source;
};

struct ValueSet {
  std::string id, status, note;
  Source source;
};

/// Bands that hold for the mean of a group, not for a person.
struct GroupBands {
  std::string scale;
  std::vector<survey::Band> bands;
  Source source;
};

/// A published instrument as data (schemas/instrument.schema.json): structure, scoring, thresholds and licence, with
/// the standing of each fact. Wording is the site's, under its own licence.
struct Instrument {
  std::string id, version, name, kind, scope;
  std::string recall;
  Source recall_source;
  Licence licence;
  std::optional<Safety> safety;
  std::vector<ValueSet> value_sets;
  std::vector<Form> forms;
  std::optional<GroupBands> group_bands;
  std::vector<std::string> group_percent;  // scales of 0 and 1 whose group figure is a percentage
  std::vector<Fact> facts, not_carried;    // not_carried: kind = the fact, text = why
  std::vector<std::pair<std::string, std::string>> sources;

  /// The canonical url under which a site's own form is recognised with certainty.
  std::string canonical() const;
};

struct InstrumentReading {
  std::optional<Instrument> instrument;
  Issues issues;  // with JSON pointers; those of the scales as survey::read_scales gives them
};
InstrumentReading read_instrument(const Json& document);

/// The instruments inside the program, by id; read once, safe from several threads.
std::span<const Instrument> known_instruments();
const Instrument* find_instrument(std::string_view id);

}  // namespace cairn::instruments
