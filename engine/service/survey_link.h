#pragma once

#include <functional>
#include <vector>

#include "engine/service/answer_survey.h"
#include "engine/store/episodes.h"
#include "engine/store/requests.h"

// Shared by the functions of answer_survey.h: from a token to its records.

namespace cairn::service {

struct LinkRecords {
  store::RequestRecord request;
  store::EpisodeRecord episode;
  std::vector<store::DraftRecord> drafts;
  LinkView link;
};

/// Everything about a link, whatever its state. NotFound for an unknown token.
Result<LinkRecords> load_link(const Services& services, store::Session& session, std::string_view token);

/// Nothing when the link is open; otherwise the error with words for the person who holds it.
Result<void> require_open(const LinkView& link);

/// True once five seconds have gone by: no form may hold a thread for longer.
std::function<bool()> time_limit(const Clock& clock);
/// For evaluating drafts now.
survey::EvaluationOptions evaluation_options(const Services& services);

struct OpenSurvey {
  LinkRecords records;
  std::unique_ptr<SurveyView> view;
};
/// The records and the view of an open link, from one snapshot.
Result<OpenSurvey> load_open_survey(const Services& services, std::string_view token);

/// Inside a write: the link is still open and its drafts are those that `seen` knew; otherwise Conflict (somebody
/// answers at the same time on another device: read again). Pins the questionnaires when the survey has not begun.
Result<void> continue_survey(const Services& services, store::Session& session, std::string_view token,
                             const OpenSurvey& seen);

/// Conflict: somebody answered on another device in the meantime.
Error changed_meanwhile();

/// Runs `attempt` again while it says Conflict, a few times.
template <class F>
auto retry_on_conflict(F&& attempt) {
  constexpr int kAttempts = 5;
  auto result = attempt();
  for (int i = 1; i < kAttempts && !result && result.error().code == ErrorCode::Conflict; ++i) result = attempt();
  return result;
}

access::Actor link_actor();
std::string audit_subject(const LinkRecords& records);
std::string write_document(const fhir::Response& response);

}  // namespace cairn::service
