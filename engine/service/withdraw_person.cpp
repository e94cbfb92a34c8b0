#include "engine/service/withdraw_person.h"

#include <algorithm>
#include <set>

#include "engine/service/study_people.h"
#include "engine/store/comments.h"
#include "engine/store/extract_people.h"
#include "engine/store/study_people.h"

namespace cairn::service {
namespace {

using access::Permission;

constexpr std::size_t kMostExtracts = 1000;

Result<std::optional<Recall>> find_recall(store::Session& session, const store::ExtractRecord& extract) {
  CAIRN_ASSIGN(const std::optional<store::StudyRecord> study, store::find_study(session, extract.study_id));
  if (!study) return std::optional<Recall>();
  CAIRN_ASSIGN(const std::vector<store::WithdrawalRecord> withdrawn,
               store::list_withdrawn_since(session, extract.pathway, study->consent_purpose, extract.made_at));
  Recall recall{extract, study->recipient, 0, {}};
  std::set<std::string_view> counted;
  for (const store::WithdrawalRecord& one : withdrawn) {
    CAIRN_ASSIGN(const bool is_in, store::is_in_extract(session, extract.id, one.person));
    if (!is_in || !counted.insert(one.person).second) continue;
    ++recall.people;
    recall.latest = std::max(recall.latest, one.recorded_at);
  }
  return recall.people == 0 ? std::nullopt : std::optional(std::move(recall));
}

}  // namespace

Result<Withdrawal> withdraw_person(const Services& services, const access::Actor& actor, const EpisodeId& episode) {
  CAIRN_TRY(access::require(actor, Permission::WriteSurveys));
  return services.store.write([&](store::Session& session) -> Result<Withdrawal> {
    CAIRN_ASSIGN(const std::optional<store::EpisodeRecord> found, store::find_episode(session, episode));
    if (!found) return Error{ErrorCode::NotFound, "There is no such episode."};
    const std::string person = person_key(*found);
    CAIRN_ASSIGN(const std::optional<store::WithdrawalRecord> earlier, store::find_withdrawal(session, person));
    if (earlier) return Withdrawal{earlier->recorded_at, true};
    const Timestamp now = services.clock.now();
    CAIRN_TRY(store::insert_withdrawal(session, {person, now, actor.audit_name()}));
    CAIRN_TRY(store::delete_comments(session, person));
    CAIRN_TRY(record_audit(session, services, actor, "person.withdraw", "Episode/" + episode.text));
    return Withdrawal{now, false};
  });
}

Result<std::vector<Recall>> list_recalls(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, Permission::ApproveExtract));
  return services.store.read([&](store::Session& session) -> Result<std::vector<Recall>> {
    std::vector<Recall> recalls;
    CAIRN_ASSIGN(const std::vector<store::ExtractRecord> extracts, store::list_extracts(session, "", kMostExtracts));
    for (const store::ExtractRecord& extract : extracts) {
      if (extract.state != "released") continue;
      CAIRN_ASSIGN(std::optional<Recall> recall, find_recall(session, extract));
      if (recall) recalls.push_back(*std::move(recall));
    }
    return recalls;
  });
}

Result<void> require_people_still_agree(store::Session& session, const store::ExtractRecord& extract) {
  const auto refuse = [](const char* message) {
    return Error{ErrorCode::Conflict, message, "", {{Severity::Error, "people-left", "", message}}};
  };
  CAIRN_ASSIGN(const std::optional<Recall> recall, find_recall(session, extract));
  if (recall)
    return refuse(
        "Somebody in this extract has withdrawn, or taken their yes back, since it was made. Refuse it, and make "
        "another extract.");
  CAIRN_ASSIGN(const std::optional<store::OptOutList> list, store::find_opt_out_list(session, extract.study_id));
  if (list && list->imported_at > extract.made_at)
    return refuse(
        "The study has another list of who may be used since this extract was made. Refuse it, and make another "
        "extract.");
  return {};
}

}  // namespace cairn::service
