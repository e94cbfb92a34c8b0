#pragma once

#include <string>
#include <vector>

#include "engine/service/services.h"
#include "engine/store/extracts.h"

namespace cairn::service {

/// What somebody must say before data may be made ready for them. Every member is required.
struct NewStudy {
  std::string name;     // short, 1–100 characters
  std::string pathway;  // id
  std::string purpose, lawful_basis, requester, recipient;
  std::optional<Date> expires_on;                    // today or later, at most five years ahead
  std::string consent_purpose = "evaluation-study";  // the consent question that people answered yes to
  std::string opt_out = "apply";                     // a code of extract::opt_out_settings()
  std::string opt_out_reason;
  std::string pseudonyms = "per-extract";  // a code of extract::pseudonym_settings()
};

/// Records a study (permission MakeExtract) with an audit event; it asks for the present text of the consent question.
/// Unprocessable with a finding per member; NotFound for an unknown pathway; Conflict when the name is
/// taken or looks like one that is (disclosure/redaction/name_key.h).
Result<store::StudyRecord> create_study(const Services& services, const access::Actor& actor, const NewStudy& study);
/// By name, after `after_name` (permission ReadExtracts).
Result<std::vector<store::StudyRecord>> list_studies(const Services& services, const access::Actor& actor,
                                                     std::string_view after_name, std::size_t limit);
Result<store::StudyRecord> load_study(const Services& services, const access::Actor& actor, std::string_view id);
/// Empty when no study has this name (permission ReadExtracts).
Result<std::optional<store::StudyRecord>> find_study_by_name(const Services& services, const access::Actor& actor,
                                                             std::string_view name);

/// A consent question of a pathway: whose answers a study can ask for.
struct StudyChoice {
  std::string pathway, pathway_title, consent_purpose, consent_title;
};
Result<std::vector<StudyChoice>> list_study_choices(const Services& services, const access::Actor& actor);

}  // namespace cairn::service
