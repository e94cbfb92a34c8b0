#include "engine/service/study_records.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/disclosure/redaction/name_key.h"
#include "engine/extract/plain_words.h"
#include "engine/service/quote_consent.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {
namespace {

using access::Permission;

constexpr std::chrono::days kLongestStudy{5 * 366};

struct TextRule {
  const char* member;
  std::string NewStudy::*text;
  std::size_t longest;
  const char* message;
};
constexpr TextRule kTexts[] = {
    {"name", &NewStudy::name, 100, "Enter a name for the study, in 1 to 100 characters"},
    {"purpose", &NewStudy::purpose, 1000, "Enter what the data are for, in 1 to 1,000 characters"},
    {"lawful_basis", &NewStudy::lawful_basis, 300, "Enter the lawful basis, in 1 to 300 characters"},
    {"requester", &NewStudy::requester, 200, "Enter who asks for the data, in 1 to 200 characters"},
    {"recipient", &NewStudy::recipient, 200, "Enter who will receive the files, in 1 to 200 characters"},
    {"opt_out_reason", &NewStudy::opt_out_reason, 500, "Enter the reason for this setting, in 1 to 500 characters"},
};

void add(Issues& issues, std::string path, std::string message) {
  issues.push_back({Severity::Error, "value", std::move(path), std::move(message)});
}

bool is_line(std::string_view text, std::size_t longest) {
  return !trim(text).empty() && is_utf8(text) && count_characters(text) <= longest &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
}

bool is_setting(std::span<const extract::StudySetting> settings, std::string_view code) {
  return std::any_of(settings.begin(), settings.end(),
                     [&](const extract::StudySetting& one) { return one.code == code; });
}

Issues check_study(const NewStudy& study, Date today) {
  Issues issues;
  for (const TextRule& rule : kTexts) {
    if (!is_line(study.*rule.text, rule.longest)) add(issues, rule.member, rule.message);
  }
  if (is_utf8(study.name) && disclosure::has_hidden_characters(study.name))
    add(issues, "name", "Enter the name without characters that cannot be seen or that turn the direction of writing");
  if (!study.expires_on || *study.expires_on < today || *study.expires_on > today + kLongestStudy)
    add(issues, "expires_on", "Enter the last day of use, from today to five years ahead");
  if (!is_setting(extract::opt_out_settings(), study.opt_out))
    add(issues, "opt_out", "Choose how the study stands to the national data opt-out");
  if (!is_setting(extract::pseudonym_settings(), study.pseudonyms))
    add(issues, "pseudonyms", "Choose whether the study joins its extracts person by person");
  return issues;
}

/// As a person meets the fields on the page.
Issues in_order_of_form(Issues issues) {
  constexpr std::string_view kOrder[] = {"name",      "purpose",       "lawful_basis",    "requester",
                                         "recipient", "expires_on",    "consent_purpose", "pseudonyms",
                                         "opt_out",   "opt_out_reason"};
  const auto place = [&](const Issue& issue) { return std::find(std::begin(kOrder), std::end(kOrder), issue.path); };
  std::stable_sort(issues.begin(), issues.end(), [&](const Issue& a, const Issue& b) { return place(a) < place(b); });
  return issues;
}

/// A yes to being quoted is no yes to a study.
const pathway::ConsentQuestion* find_question(const pathway::Definition& definition, std::string_view purpose) {
  if (purpose == kQuotePurpose) return nullptr;
  const auto found = std::find_if(definition.consents.begin(), definition.consents.end(),
                                  [&](const pathway::ConsentQuestion& one) { return one.purpose == purpose; });
  return found == definition.consents.end() ? nullptr : &*found;
}

std::string trimmed(const std::string& text) { return std::string(trim(text)); }

store::StudyRecord make_record(const NewStudy& study) {
  store::StudyRecord record;
  record.name = trimmed(study.name);
  record.pathway = study.pathway;
  record.purpose = trimmed(study.purpose);
  record.lawful_basis = trimmed(study.lawful_basis);
  record.requester = trimmed(study.requester);
  record.recipient = trimmed(study.recipient);
  record.expires_on = *study.expires_on;
  record.consent_purpose = study.consent_purpose;
  record.opt_out = study.opt_out;
  record.opt_out_reason = trimmed(study.opt_out_reason);
  record.pseudonyms = study.pseudonyms;
  return record;
}

/// Conflict when a study has a name that looks the same; the very same name is refused by the table.
Result<void> check_look_alikes(store::Session& session, const std::string& name) {
  constexpr std::size_t kAtOnce = 200;
  const std::string key = disclosure::name_key(name);
  std::string after;
  while (true) {
    CAIRN_ASSIGN(const std::vector<store::StudyRecord> studies, store::list_studies(session, after, kAtOnce));
    for (const store::StudyRecord& study : studies) {
      if (study.name != name && disclosure::name_key(study.name) == key)
        return Error{ErrorCode::Conflict, "There is a study whose name looks the same: " + study.name +
                                              ". Choose a name that differs in more than capitals, spaces and signs."};
    }
    if (studies.size() < kAtOnce) return {};
    after = studies.back().name;
  }
}

}  // namespace

Result<store::StudyRecord> create_study(const Services& services, const access::Actor& actor, const NewStudy& study) {
  CAIRN_TRY(access::require(actor, Permission::MakeExtract));
  Issues issues = check_study(study, services.clock.today());
  CAIRN_ASSIGN(const std::optional<std::string> version,
               services.store.read([&](store::Session& session) -> Result<std::optional<std::string>> {
                 if (study.pathway.empty()) return std::optional<std::string>();
                 CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, study.pathway));
                 const pathway::ConsentQuestion* question = find_question(pathway->definition, study.consent_purpose);
                 return question == nullptr ? std::nullopt : std::optional(question->version);
               }));
  if (!version) add(issues, "consent_purpose", "Choose whose answers the study is to get");
  if (!issues.empty())
    return Error{ErrorCode::Unprocessable, "The study was not recorded.", "", in_order_of_form(std::move(issues))};
  store::StudyRecord record = make_record(study);
  record.id = make_id(services.random);
  record.consent_version = *version;
  record.created_by = actor.audit_name();
  record.created_at = services.clock.now();
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(check_look_alikes(session, record.name));
    CAIRN_TRY(store::insert_study(session, record));
    return record_audit(
        session, services, actor, "study.create", "Study/" + record.id,
        write_json({{"pathway", record.pathway}, {"opt_out", record.opt_out}, {"pseudonyms", record.pseudonyms}}));
  }));
  return record;
}

Result<std::vector<store::StudyRecord>> list_studies(const Services& services, const access::Actor& actor,
                                                     std::string_view after_name, std::size_t limit) {
  CAIRN_TRY(access::require(actor, Permission::ReadExtracts));
  return services.store.read([&](store::Session& session) { return store::list_studies(session, after_name, limit); });
}

Result<store::StudyRecord> load_study(const Services& services, const access::Actor& actor, std::string_view id) {
  CAIRN_TRY(access::require(actor, Permission::ReadExtracts));
  CAIRN_ASSIGN(std::optional<store::StudyRecord> found,
               services.store.read([&](store::Session& session) { return store::find_study(session, id); }));
  if (!found) return Error{ErrorCode::NotFound, "There is no such study."};
  return *std::move(found);
}

Result<std::optional<store::StudyRecord>> find_study_by_name(const Services& services, const access::Actor& actor,
                                                             std::string_view name) {
  CAIRN_TRY(access::require(actor, Permission::ReadExtracts));
  return services.store.read([&](store::Session& session) { return store::find_study_by_name(session, name); });
}

Result<std::vector<StudyChoice>> list_study_choices(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, Permission::MakeExtract));
  return services.store.read([&](store::Session& session) -> Result<std::vector<StudyChoice>> {
    std::vector<StudyChoice> choices;
    CAIRN_ASSIGN(const std::vector<store::PathwayRecord> pathways, store::list_pathways(session));
    for (const store::PathwayRecord& record : pathways) {
      const bool is_listed =
          std::any_of(choices.begin(), choices.end(), [&](const StudyChoice& one) { return one.pathway == record.id; });
      if (is_listed) continue;
      CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, record.id));
      for (const pathway::ConsentQuestion& consent : pathway->definition.consents) {
        if (consent.purpose == kQuotePurpose) continue;
        choices.push_back({record.id, pathway->definition.title, consent.purpose, consent.title});
      }
    }
    return choices;
  });
}

}  // namespace cairn::service
