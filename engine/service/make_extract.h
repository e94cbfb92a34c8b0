#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/extract/bundle.h"
#include "engine/service/services.h"

namespace cairn::service {

enum class ExtractLayout { Wide, Long };  // one row a person; one row a person and time point

/// What a study asks for.
struct StudyPlan {
  std::string study;                                 // short name
  std::string pathway;                               // id
  std::string purpose;                               // what the data are for, in words; required
  std::string consent_purpose = "evaluation-study";  // the consent question that people answered yes to
  std::int64_t k = 5;                                // 5 or more
  double suppression_limit = 0.04;                   // share of people whose four traits may become * together
  ExtractLayout layout = ExtractLayout::Wide;
};

/// One extract as lists show it. Counts of people are shown by the small-number rule.
struct ExtractSummary {
  std::string id, study, pathway, purpose, requested_by;
  Timestamp made_at{};
  std::vector<std::pair<std::string, std::string>> steps;   // "People with consent", "about 120"
  std::vector<std::pair<std::string, std::string>> levels;  // field, what was done to it
  std::int64_t rows = 0, smallest_class = 0, k = 0;
  double highest_risk_before = 0, highest_risk_after = 0, average_risk_before = 0, average_risk_after = 0;
  std::vector<std::pair<std::string, std::int64_t>> files;  // name, bytes
};

struct MadeExtract {
  ExtractSummary summary;
  std::vector<extract::BundleFile> files;
};

/// Makes an extract (permission MakeExtract), k counted over people in either layout: population at one moment → latest
/// choice for this purpose is yes → every field has a role → identifiers, free text and system fields leave →
/// pseudonyms under a key that is not kept → dates become days since referral → generalisation and suppression to k →
/// the written files are verified → kept under extracts/<id> of the data folder, with an audit event. Nothing is left
/// when any step fails. Unprocessable: a plan that is not complete. NoSolution: too few people.
Result<MadeExtract> make_extract(const Services& services, const access::Actor& actor, const StudyPlan& plan);

/// A consent question of a pathway: whose answers a study can ask for.
struct StudyChoice {
  std::string pathway, pathway_title, consent_purpose, consent_title;
};
Result<std::vector<StudyChoice>> list_study_choices(const Services& services, const access::Actor& actor);

/// Newest first (permission MakeExtract).
Result<std::vector<ExtractSummary>> list_extracts(const Services& services, const access::Actor& actor);
/// NotFound when there is none.
Result<ExtractSummary> load_extract(const Services& services, const access::Actor& actor, std::string_view id);
/// One file of an extract, as its manifest describes it (permission MakeExtract); the download is audited.
Result<std::string> load_extract_file(const Services& services, const access::Actor& actor, std::string_view id,
                                      std::string_view name);

}  // namespace cairn::service
