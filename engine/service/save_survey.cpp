#include <algorithm>

#include "engine/service/survey_link.h"

namespace cairn::service {

namespace {

bool are_same_drafts(const std::vector<store::DraftRecord>& a, const std::vector<store::DraftRecord>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const store::DraftRecord& x, const store::DraftRecord& y) {
                      return x.position == y.position && x.revision == y.revision;
                    });
}

Result<void> pin_questionnaires(const Services& services, store::Session& session, const OpenSurvey& survey) {
  for (std::size_t i = 0; i < survey.view->questionnaires.size(); ++i) {
    store::DraftRecord draft;
    draft.request_row = survey.records.request.row;
    draft.position = static_cast<int>(i);
    draft.questionnaire = survey.view->questionnaires[i]->id;
    draft.revision = 1;
    draft.document = write_document(survey.view->draft(i));
    draft.updated_at = services.clock.now();
    CAIRN_TRY(store::save_draft(session, draft));
  }
  CAIRN_TRY(store::set_request_state(session, survey.records.request.row, "opened", std::nullopt));
  return record_audit(session, services, link_actor(), "survey.begin", audit_subject(survey.records));
}

}  // namespace

Result<void> continue_survey(const Services& services, store::Session& session, std::string_view token,
                             const OpenSurvey& seen) {
  CAIRN_ASSIGN(const LinkRecords now, load_link(services, session, token));
  CAIRN_TRY(require_open(now.link));
  if (!are_same_drafts(now.drafts, seen.records.drafts)) return changed_meanwhile();
  if (!now.link.has_begun) return pin_questionnaires(services, session, seen);
  return {};
}

Result<void> begin_survey(const Services& services, std::string_view token) {
  return retry_on_conflict([&]() -> Result<void> {
    CAIRN_ASSIGN(const OpenSurvey survey, load_open_survey(services, token));
    if (survey.view->has_begun) return {};
    return services.store.write(
        [&](store::Session& session) { return continue_survey(services, session, token, survey); });
  });
}

Result<void> save_consent(const Services& services, std::string_view token, std::string_view purpose,
                          std::string_view choice) {
  CAIRN_ASSIGN(const OpenSurvey survey, load_open_survey(services, token));
  const auto& consents = survey.view->consents;
  const auto consent = std::find_if(consents.begin(), consents.end(),
                                    [&](const pathway::ConsentQuestion& one) { return one.purpose == purpose; });
  if (consent == consents.end()) return Error{ErrorCode::NotFound, "There is no such question."};
  if (choice != "yes" && choice != "no") {
    const std::string message = "Choose yes or no.";
    return Error{ErrorCode::Unprocessable, message, "", {{Severity::Error, "required", consent->purpose, message}}};
  }
  const ConsentChoice& earlier = survey.view->consent_choices[static_cast<std::size_t>(consent - consents.begin())];
  if (earlier.choice == choice && earlier.is_from_this_request) return {};
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const LinkRecords now, load_link(services, session, token));
    CAIRN_TRY(require_open(now.link));
    store::ConsentRecord record;
    record.episode_row = now.episode.row;
    record.request_row = now.request.row;
    record.purpose = consent->purpose;
    record.text_version = consent->version;
    record.choice = choice;
    record.recorded_at = services.clock.now();
    CAIRN_TRY(store::insert_consent(session, record));
    return record_audit(session, services, link_actor(), "consent.record", audit_subject(now));
  });
}

Result<void> choose_language(const Services& services, std::string_view token, std::string_view language) {
  CAIRN_ASSIGN(const OpenSurvey survey, load_open_survey(services, token));
  const auto offered = survey.view->list_languages();
  if (std::find(offered.begin(), offered.end(), language) == offered.end())
    return Error{ErrorCode::Unprocessable, "These questions are not to be had in this language."};
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const LinkRecords now, load_link(services, session, token));
    CAIRN_TRY(require_open(now.link));
    CAIRN_TRY(store::set_request_language(session, now.request.row, language));
    return record_audit(session, services, link_actor(), "survey.language", audit_subject(now));
  });
}

Result<void> decline_survey(const Services& services, std::string_view token) {
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const LinkRecords records, load_link(services, session, token));
    if (records.link.state == LinkState::Declined) return {};
    if (records.link.state != LinkState::NotYetOpen) CAIRN_TRY(require_open(records.link));
    CAIRN_TRY(store::delete_drafts(session, records.request.row));
    CAIRN_TRY(store::set_request_state(session, records.request.row, "declined", std::nullopt));
    return record_audit(session, services, link_actor(), "survey.decline", audit_subject(records));
  });
}

}  // namespace cairn::service
