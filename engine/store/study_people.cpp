#include "engine/store/study_people.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

// Parameters are numbered in the order in which they first stand in the text.
constexpr std::string_view kYes =
    "SELECT e.episode_row, c.text_version FROM episode e JOIN consent c ON c.consent_row = "
    "(SELECT max(l.consent_row) FROM consent l WHERE l.episode_row = e.episode_row AND l.purpose = $1) "
    "WHERE e.pathway_id = $2 AND c.choice = 'yes' ORDER BY e.episode_row";

constexpr std::string_view kInsertWithdrawal =
    "INSERT INTO withdrawal (person, recorded_at, recorded_by) VALUES ($1, $2, $3) ON CONFLICT (person) DO NOTHING";
constexpr std::string_view kFindWithdrawal =
    "SELECT person, recorded_at, recorded_by FROM withdrawal WHERE person = $1";
constexpr std::string_view kAllWithdrawals = "SELECT person, recorded_at, recorded_by FROM withdrawal ORDER BY person";
constexpr std::string_view kWithdrawnSince =
    "SELECT person, recorded_at, recorded_by FROM withdrawal WHERE recorded_at > $1";
constexpr std::string_view kRefusedSince =
    "SELECT CASE e.person WHEN '' THEN 'episode:' || e.episode_id ELSE e.person END, c.recorded_at, '' FROM consent c "
    "JOIN episode e ON e.episode_row = c.episode_row "
    "WHERE c.choice = 'no' AND c.purpose = $1 AND c.recorded_at > $2 AND e.pathway_id = $3 AND NOT EXISTS "
    "(SELECT 1 FROM consent l WHERE l.episode_row = c.episode_row AND l.purpose = $1 AND l.consent_row > "
    "c.consent_row)";

constexpr std::string_view kListOfStudy =
    "SELECT list_id, study_id, checked_on, people, imported_at FROM opt_out_list WHERE study_id = $1";
constexpr std::string_view kDeleteOldParts =
    "DELETE FROM opt_out_part WHERE list_id <> $1 AND list_id NOT IN (SELECT list_id FROM opt_out_list WHERE study_id "
    "<> $2)";
constexpr std::string_view kDeleteOldList = "DELETE FROM opt_out_list WHERE study_id = $1";
constexpr std::string_view kInsertList =
    "INSERT INTO opt_out_list (list_id, study_id, checked_on, people, imported_at) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kInsertListPart = "INSERT INTO opt_out_part (list_id, part, hashes) VALUES ($1, $2, $3)";
constexpr std::string_view kListParts = "SELECT hashes FROM opt_out_part WHERE list_id = $1 ORDER BY part";

WithdrawalRecord read_withdrawal(const Row& row) { return {row.string(0), read_timestamp(row, 1), row.string(2)}; }

}  // namespace

Result<std::vector<YesRow>> list_yes(Session& session, std::string_view pathway, std::string_view purpose) {
  return find_all(
      session, kYes,
      [](const Row& row) {
        return YesRow{row.integer(0), row.string(1)};
      },
      purpose, pathway);
}

Result<void> insert_withdrawal(Session& session, const WithdrawalRecord& record) {
  return execute(session, kInsertWithdrawal, record.person, format_timestamp(record.recorded_at), record.recorded_by);
}

Result<std::optional<WithdrawalRecord>> find_withdrawal(Session& session, std::string_view person) {
  return find_one(session, kFindWithdrawal, read_withdrawal, person);
}

Result<void> for_each_withdrawal(Session& session, const std::function<void(const WithdrawalRecord&)>& each) {
  return for_each(session, kAllWithdrawals, [&](const Row& row) { each(read_withdrawal(row)); });
}

Result<std::vector<WithdrawalRecord>> list_withdrawn_since(Session& session, std::string_view pathway,
                                                           std::string_view purpose, Timestamp since) {
  CAIRN_ASSIGN(std::vector<WithdrawalRecord> people,
               find_all(session, kWithdrawnSince, read_withdrawal, format_timestamp(since)));
  CAIRN_ASSIGN(const std::vector<WithdrawalRecord> refused,
               find_all(session, kRefusedSince, read_withdrawal, purpose, format_timestamp(since), pathway));
  people.insert(people.end(), refused.begin(), refused.end());
  return people;
}

Result<std::optional<OptOutList>> find_opt_out_list(Session& session, std::string_view study) {
  const auto read = [](const Row& row) {
    return OptOutList{row.string(0), row.string(1), read_date(row, 2), row.integer(3), read_timestamp(row, 4)};
  };
  return find_one(session, kListOfStudy, read, study);
}

Result<void> replace_opt_out_list(Session& session, const OptOutList& list) {
  CAIRN_TRY(execute(session, kDeleteOldParts, list.id, list.study));
  CAIRN_TRY(execute(session, kDeleteOldList, list.study));
  return execute(session, kInsertList, list.id, list.study, format_date(list.checked_on), list.people,
                 format_timestamp(list.imported_at));
}

Result<void> insert_opt_out_part(Session& session, std::string_view list, std::int64_t part, std::string_view hashes) {
  return execute(session, kInsertListPart, list, part, hashes);
}

Result<void> for_each_opt_out_part(Session& session, std::string_view list,
                                   const std::function<void(std::string_view hashes)>& each) {
  return for_each(
      session, kListParts, [&](const Row& row) { each(row.text(0)); }, list);
}

}  // namespace cairn::store
