#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "engine/base/text.h"
#include "engine/instruments/instrument.h"

namespace cairn::cli {
namespace {

using instruments::Form;
using instruments::Instrument;

struct RuleWords {
  survey::MissingRule rule;
  std::string_view words;
};
constexpr RuleWords kRules[] = {{survey::MissingRule::AllNeeded, "all items needed"},
                                {survey::MissingRule::PersonMean, "the person's mean for up to "},
                                {survey::MissingRule::Prorate, "scaled up from at least "},
                                {survey::MissingRule::SkipItem, "missing items leave sum and maximum"}};

std::string missing_words(const survey::Scale& scale) {
  std::string words{kRules[static_cast<std::size_t>(scale.missing)].words};
  if (scale.missing == survey::MissingRule::PersonMean)
    words += std::to_string(scale.max_missing) + (scale.max_missing == 1 ? " missing item" : " missing items");
  if (scale.missing == survey::MissingRule::Prorate)
    words += std::to_string(scale.min_answered) + (scale.min_answered == 1 ? " answer" : " answers");
  const bool may_not_apply = std::any_of(scale.items.begin(), scale.items.end(),
                                         [](const survey::ScaleItem& item) { return item.may_not_apply; });
  return may_not_apply ? words + "; one item may not apply" : words;
}

/// "(kroenke; verify)": the source with its standing unless it was read there.
std::string source_words(const std::string& source, const survey::Standing& standing) {
  if (source.empty() && standing == "read") return "";
  if (source == standing) return " (" + source + ")";
  return " (" + source + (standing == "read" ? "" : (source.empty() ? "" : "; ") + standing) + ")";
}

std::string range_words(double from, double to) { return format_number(from, 4) + " to " + format_number(to, 4); }

void show_scale(const survey::Scale& scale, std::ostream& out) {
  const bool is_better = scale.direction == survey::Direction::HigherIsBetter;
  out << "  " << scale.id << ": " << scale.label << "\n    " << range_words(scale.minimum, scale.maximum)
      << (scale.nominal ? ", a code, never averaged"
          : is_better   ? ", higher is better"
                        : ", higher is worse");
  if (!scale.lookup.empty()) out << ", by a table of " << scale.lookup.size() << " rows";
  if (!scale.value_set.empty()) out << " (value set " << scale.value_set << ")";
  if (!scale.code.empty()) out << ", LOINC " << scale.code;
  out << "\n    missing: " << missing_words(scale) << source_words(scale.missing_source, scale.missing_standing)
      << "\n";
  for (const survey::Band& band : scale.bands)
    out << "    band: " << band.label << ", from " << format_number(band.from, 4)
        << (&band == &scale.bands.back() ? " to " : " to below ") << format_number(band.to, 4) << "\n";
  for (const survey::ScaleClass& given : scale.classes) out << "    class: " << given.label << "\n";
  if (!scale.band_scheme.empty()) out << "    scheme" << source_words(scale.band_scheme, scale.band_standing) << "\n";
  for (const survey::Threshold& threshold : scale.thresholds) {
    out << "    change: " << threshold.kind << " "
        << (threshold.up_to ? range_words(threshold.value, *threshold.up_to) : format_number(threshold.value, 4)) << " "
        << threshold.unit << (threshold.population.empty() ? "" : ", " + threshold.population)
        << source_words(threshold.source, threshold.standing) << (threshold.primary ? " [primary]" : "") << "\n";
  }
}

void show_form(const Instrument& instrument, const Form& form, std::ostream& out) {
  out << "\nForm " << form.id << (form.label.empty() ? "" : ": " + form.label) << "\n  recognised by "
      << instrument.canonical() << (instrument.forms.size() > 1 ? "/" + form.id : "");
  for (const std::string& panel : form.panels) out << ", LOINC panel " << panel;
  out << "\n  items:";
  for (const instruments::FormItem& item : form.items)
    out << (&item == &form.items.front() ? " " : ", ") << item.id << (item.scored ? "" : " (not scored)");
  out << "\n";
  if (form.scales.empty()) out << "  no scoring ships; see 'left out'\n";
  for (const survey::Scale& scale : form.scales) {
    if (!scale.component) show_scale(scale, out);
  }
}

void show(const Instrument& instrument, std::ostream& out) {
  out << instrument.name << " (" << instrument.id << ", facts of " << instrument.version << ")\n"
      << "  " << instrument.kind << (instrument.scope.empty() ? "" : ", " + instrument.scope)
      << "; recall: " << instrument.recall
      << source_words(instrument.recall_source.text, instrument.recall_source.standing) << "\n"
      << "  licence: " << instrument.licence.status
      << source_words(instrument.licence.source.text, instrument.licence.source.standing) << "\n"
      << "  wording may be shipped: " << instrument.licence.ship_wording
      << (instrument.licence.record_needed ? "; publishing needs a licence record" : "") << "\n";
  if (instrument.safety) out << "  safety: " << instrument.safety->item << ", " << instrument.safety->rule << "\n";
  for (const instruments::ValueSet& set : instrument.value_sets)
    out << "  value set: " << set.id << (set.status.empty() ? "" : ", " + set.status)
        << source_words(set.source.text, set.source.standing) << "\n";
  for (const Form& form : instrument.forms) show_form(instrument, form, out);
  out << "\nFacts\n";
  for (const instruments::Fact& fact : instrument.facts)
    out << "  " << fact.kind << ": " << fact.text << source_words(fact.source.text, fact.source.standing) << "\n";
  if (!instrument.not_carried.empty()) out << "\nLeft out\n";
  for (const instruments::Fact& left : instrument.not_carried) out << "  " << left.kind << ": " << left.text << "\n";
  out << "\nSources\n";
  for (const auto& [id, text] : instrument.sources) out << "  " << id << ": " << text << "\n";
}

std::size_t count_shown(const Instrument& instrument) {
  std::size_t count = 0;
  for (const Form& form : instrument.forms)
    count += static_cast<std::size_t>(std::count_if(form.scales.begin(), form.scales.end(),
                                                    [](const survey::Scale& scale) { return !scale.component; }));
  return count;
}

}  // namespace

int list_instruments(std::span<const std::string> arguments, Streams& streams) {
  const bool as_json = arguments.size() == 1 && arguments[0] == "--json";
  if (!arguments.empty() && !as_json)
    return report(Error{ErrorCode::InvalidArgument, "only --json may follow."}, "instruments list", streams);
  Json all = Json::array();
  for (const Instrument& instrument : instruments::known_instruments()) {
    const std::size_t scored = instrument.forms.front().count_scored();
    if (as_json) {
      all.push_back({{"id", instrument.id},
                     {"name", instrument.name},
                     {"kind", instrument.kind},
                     {"scored_items", scored},
                     {"scales", count_shown(instrument)},
                     {"ship_wording", instrument.licence.ship_wording},
                     {"licence_record_needed", instrument.licence.record_needed}});
      continue;
    }
    std::string id = instrument.id;
    id.resize(std::max<std::size_t>(id.size(), 18), ' ');
    streams.out << id << instrument.name << ": " << scored << (scored == 1 ? " scored item, " : " scored items, ")
                << count_shown(instrument) << (count_shown(instrument) == 1 ? " score" : " scores")
                << (instrument.licence.record_needed ? "; licence record needed" : "; wording is free") << "\n";
  }
  if (as_json) streams.out << write_json(all, JsonStyle::Indented) << "\n";
  return kDone;
}

int show_instrument(std::span<const std::string> arguments, Streams& streams) {
  if (arguments.size() != 1)
    return report(
        Error{ErrorCode::InvalidArgument, "give the id of one instrument; 'cairn instruments list' has them."},
        "instruments show", streams);
  const Instrument* instrument = instruments::find_instrument(arguments[0]);
  if (instrument == nullptr)
    return report(
        Error{ErrorCode::InvalidArgument, "there is no instrument of that id; 'cairn instruments list' has them."},
        arguments[0], streams);
  show(*instrument, streams.out);
  return kDone;
}

}  // namespace cairn::cli
