#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/pathway/definition.h"
#include "engine/pathway/definition_checks.h"
#include "engine/pathway/noise_budget.h"

namespace cairn::pathway {
namespace {

bool is_slug(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 64 && text[0] != '-' && std::ranges::all_of(text, fits);
}

bool is_code(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 16 && text[0] != '-' && std::ranges::all_of(text, fits);
}

/// Files are looked up beside pathway.json and never outside its folder.
bool is_plain_path(std::string_view text) {
  return !text.empty() && text[0] != '/' && text.find("..") == std::string_view::npos &&
         text.find('\\') == std::string_view::npos;
}

/// Reads the members of one object and remembers which it knows, so that a misspelt member is a finding and not
/// silence.
class Members {
 public:
  Members(const Json& object, std::string path, Issues& issues)
      : object_(object), path_(std::move(path)), issues_(issues) {
    if (!object_.is_object()) report("", "type", "This must be an object. Write its members between { and }.");
  }
  ~Members() {
    if (!object_.is_object()) return;
    for (const auto& [name, value] : object_.items()) {
      if (std::ranges::find(known_, name) == known_.end())
        report(name, "unknown-member", "The format has no such member. Check the spelling or take it out.");
    }
  }
  Members(const Members&) = delete;
  Members& operator=(const Members&) = delete;

  std::string text(const char* name) {
    std::string value = optional_text(name);
    if (value.empty() && object_.is_object() && mistyped_ != name)
      report(name, "required", "This text is missing. Fill it in.");
    return value;
  }
  std::string optional_text(const char* name) {
    const Json* value = member(name);
    if (value == nullptr) return {};
    if (value->is_string()) return value->get<std::string>();
    mistyped_ = name;
    report(name, "type", "This must be a text.");
    return {};
  }
  std::string slug(const char* name) {
    std::string value = text(name);
    if (!value.empty() && !is_slug(value))
      report(name, "invalid-id", "An id has small letters, digits and hyphens only, and at most 64 of them.");
    return value;
  }
  std::string code(const char* name) {
    std::string value = text(name);
    if (!value.empty() && !is_code(value))
      report(name, "invalid-id",
             "A timepoint's code has capital letters, digits and hyphens only, and at most 16 of them.");
    return value;
  }
  int integer(const char* name, int lowest, int highest) {
    const Json* value = member(name);
    if (value == nullptr) return 0;
    const auto number = read_integer(object_, name);
    if (number && *number >= lowest && *number <= highest) return static_cast<int>(*number);
    report(name, "range",
           "This must be a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest) + ".");
    return 0;
  }
  bool flag(const char* name) {
    const Json* value = member(name);
    if (value != nullptr && !value->is_boolean()) report(name, "type", "This must be true or false.");
    return value != nullptr && value->is_boolean() && value->get<bool>();
  }
  std::optional<Date> optional_date(const char* name) {
    const std::string value = optional_text(name);
    if (value.empty()) return std::nullopt;
    const auto date = parse_date(value);
    if (!date) report(name, "invalid-date", "This must be a day as year-month-day, such as 2026-03-01.");
    return date;
  }
  std::optional<Date> date(const char* name) {
    if (object_.is_object() && find(object_, name) == nullptr)
      report(name, "required", "This date is missing. Fill it in.");
    return optional_date(name);
  }
  std::vector<std::string> texts(const char* name) {
    std::vector<std::string> out;
    each(name, [&](const Json& value, const std::string& path) {
      if (value.is_string() && !value.get_ref<const std::string&>().empty())
        return out.push_back(value.get<std::string>());
      issues_.push_back({Severity::Error, "type", path, "This must be a text that is not empty."});
    });
    return out;
  }
  template <class F>
  void each(const char* name, F&& visit) {
    const Json* value = member(name);
    if (value == nullptr) return;
    if (!value->is_array()) return report(name, "type", "This must be a list between [ and ].");
    for (std::size_t i = 0; i < value->size(); ++i) visit((*value)[i], path_ + "/" + name + "/" + std::to_string(i));
  }
  template <class F>
  void object(const char* name, F&& visit) {
    const Json* value = member(name);
    if (value != nullptr) visit(*value, path_ + "/" + name);
  }
  void report(std::string_view name, std::string code, std::string message) {
    issues_.push_back({Severity::Error, std::move(code), pointer(name), std::move(message)});
  }

 private:
  const Json* member(const char* name) {
    known_.emplace_back(name);
    return object_.is_object() ? find(object_, name) : nullptr;
  }
  std::string pointer(std::string_view name) const {  // RFC 6901, section 3
    if (name.empty()) return path_;
    std::string out = path_ + "/";
    for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
  }

  const Json& object_;
  std::string path_;
  Issues& issues_;
  std::vector<std::string> known_;
  std::string mistyped_;
};

constexpr int kMaxDays = 3660;

Stage read_stage(Members& in) {
  return {in.slug("id"), in.text("kind"), in.text("title"), in.integer("planned_sessions", 0, 100)};
}

Touchpoint read_touchpoint(Members& in) {
  return {in.slug("id"), in.text("stage"), in.text("title"), in.text("channel")};
}

Timepoint read_timepoint(Members& in) {
  return {in.code("code"),
          in.text("title"),
          in.text("anchor"),
          in.integer("offset_days", -kMaxDays, kMaxDays),
          in.integer("window_from", -kMaxDays, kMaxDays),
          in.integer("window_to", -kMaxDays, kMaxDays),
          in.texts("questionnaires")};
}

Theme read_theme(Members& in) {
  return {in.slug("id"),     in.text("wording"), in.optional_text("wanted"), in.optional_text("not_wanted"),
          in.text("source"), in.text("status")};
}

Change read_change(Members& in) {
  Change change;
  change.id = in.slug("id");
  change.title = in.text("title");
  change.kind = in.text("kind");
  change.what = in.text("what");
  change.stages = in.texts("stages");
  change.effective_on = in.date("effective_on").value_or(Date{});
  change.phase_in_until = in.optional_date("phase_in_until");
  change.reversed_on = in.optional_date("reversed_on");
  change.prompted_by = in.texts("prompted_by");
  change.by_whom = in.text("by_whom");
  change.expected = in.text("expected");
  change.expected_measure = in.optional_text("expected_measure");
  change.you_said_we_did = in.optional_text("you_said_we_did");
  return change;
}

ConsentQuestion read_consent(Members& in) {
  in.texts("covers");  // used by find_covered_versions
  return {in.slug("purpose"),         in.text("version"),   in.text("title"),
          in.optional_text("detail"), in.text("yes_label"), in.text("no_label")};
}

MeasureUse read_measure(Members& in) {
  return {in.slug("measure"), in.text("title"), in.flag("primary"), in.texts("timepoints")};
}

NoiseBudget read_noise(Members& in, const Json& value) {
  for (const char* name : {"epsilon_hundredths_per_answer", "epsilon_hundredths_per_year"}) {
    if (value.is_object() && find(value, name) == nullptr)
      in.report(name, "required", "This number is missing. Fill it in, or take noise out altogether.");
  }
  return {in.integer("epsilon_hundredths_per_answer", 1, 1000), in.integer("epsilon_hundredths_per_year", 1, 10000)};
}

template <class T>
std::vector<T> read_list(Members& in, const char* name, T (*read)(Members&), Issues& issues) {
  std::vector<T> out;
  in.each(name, [&](const Json& value, const std::string& path) {
    Members members(value, path, issues);
    out.push_back(read(members));
  });
  return out;
}

std::vector<std::string> read_files(Members& in, const char* name, Issues& issues) {
  std::vector<std::string> files = in.texts(name);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (is_plain_path(files[i])) continue;
    issues.push_back({Severity::Error, "invalid-path", "/" + std::string(name) + "/" + std::to_string(i),
                      "A file is named relative to the pathway's folder, without '..'."});
  }
  return files;
}

void read_members(const Json& document, Definition& definition, Issues& issues) {
  Members in(document, "", issues);
  definition.id = in.slug("id");
  definition.version = in.text("version");
  definition.title = in.text("title");
  definition.summary = in.text("summary");
  definition.organisation = in.text("organisation");
  definition.contact = in.text("contact");
  definition.stages = read_list(in, "stages", read_stage, issues);
  definition.touchpoints = read_list(in, "touchpoints", read_touchpoint, issues);
  definition.timepoints = read_list(in, "timepoints", read_timepoint, issues);
  definition.themes = read_list(in, "themes", read_theme, issues);
  definition.changes = read_list(in, "changes", read_change, issues);
  definition.consents = read_list(in, "consents", read_consent, issues);
  definition.measures = read_list(in, "measures", read_measure, issues);
  in.object("noise", [&](const Json& value, const std::string& path) {
    Members members(value, path, issues);
    read_noise(members, value);
  });
  definition.questionnaire_files = read_files(in, "questionnaire_files", issues);
  definition.scoring_files = read_files(in, "scoring_files", issues);
  in.optional_text("$schema");
}

}  // namespace

std::optional<NoiseBudget> read_noise_budget(const Json& document) {
  const Json* value = find_object(document, "noise");
  if (value == nullptr) return std::nullopt;
  Issues issues;
  Members members(*value, "", issues);
  const NoiseBudget budget = read_noise(members, *value);
  return issues.empty() ? std::optional(budget) : std::nullopt;
}

DefinitionReading read_definition(const Json& document) {
  DefinitionReading reading;
  if (!document.is_object()) {
    reading.issues.push_back({Severity::Fatal, "type", "", "A pathway is an object. Start the file with {."});
    return reading;
  }
  Definition definition;
  read_members(document, definition, reading.issues);
  for (Issue& issue : check_definition(definition)) reading.issues.push_back(std::move(issue));
  if (!is_slug(definition.id)) return reading;
  std::ranges::stable_sort(definition.changes, {}, &Change::effective_on);
  reading.definition = std::move(definition);
  return reading;
}

}  // namespace cairn::pathway
