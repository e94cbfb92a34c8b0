#pragma once

#include "engine/base/date.h"
#include "engine/store/session.h"

namespace cairn::store {

/// Episode rows of a pathway whose latest choice for the purpose is yes, ascending, with the version of the text that
/// was agreed to.
struct YesRow {
  std::int64_t episode_row = 0;
  std::string text_version = {};
};
Result<std::vector<YesRow>> list_yes(Session& session, std::string_view pathway, std::string_view purpose);

/// Somebody whose answers may not be used in any further extract. The first day stands when it is recorded again.
struct WithdrawalRecord {
  std::string person = {};  // person_key of study_people (service)
  Timestamp recorded_at{};
  std::string recorded_by = {};
};
Result<void> insert_withdrawal(Session& session, const WithdrawalRecord& record);
Result<std::optional<WithdrawalRecord>> find_withdrawal(Session& session, std::string_view person);
/// By person.
Result<void> for_each_withdrawal(Session& session, const std::function<void(const WithdrawalRecord&)>& each);
/// People who withdrew, and people of the pathway whose latest choice for the purpose became no, after a moment. May
/// name somebody twice.
Result<std::vector<WithdrawalRecord>> list_withdrawn_since(Session& session, std::string_view pathway,
                                                           std::string_view purpose, Timestamp since);

/// The checked list of a study: whose answers may be used. Hashes only.
struct OptOutList {
  std::string id = {}, study = {};
  Date checked_on{};
  std::int64_t people = 0;
  Timestamp imported_at{};
};
Result<std::optional<OptOutList>> find_opt_out_list(Session& session, std::string_view study);
/// Replaces the study's list, once the new one's parts are stored; the old one leaves with all its parts.
Result<void> replace_opt_out_list(Session& session, const OptOutList& list);
Result<void> insert_opt_out_part(Session& session, std::string_view list, std::int64_t part, std::string_view hashes);
Result<void> for_each_opt_out_part(Session& session, std::string_view list,
                                   const std::function<void(std::string_view hashes)>& each);

}  // namespace cairn::store
