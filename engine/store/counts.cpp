#include "engine/store/counts.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

constexpr std::string_view kInsertRelease =
    "INSERT INTO count_release (pathway_id, release, made_at, people) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kListReleases =
    "SELECT release, made_at, people FROM count_release WHERE pathway_id = $1 ORDER BY release";
constexpr std::string_view kInsertMember =
    "INSERT INTO count_member (pathway_id, episode_row, release, cell) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kAllMembers =
    "SELECT episode_row, release, cell FROM count_member WHERE pathway_id = $1 ORDER BY episode_row, release";
constexpr std::string_view kDeleteMembers = "DELETE FROM count_member WHERE pathway_id = $1 AND release > $2";
constexpr std::string_view kRespondents =
    "SELECT episode_row, episode_id, pathway_id, person, site, referred_on, birth_year, sex, ethnicity, "
    "deprivation_decile FROM episode WHERE pathway_id = $1 AND EXISTS (SELECT 1 FROM response WHERE "
    "response.episode_row = episode.episode_row) ORDER BY episode_row";
constexpr std::string_view kInsertAnswer =
    "INSERT INTO count_answer (pathway_id, release, question, shown, answer, answered_at) VALUES ($1, $2, $3, $4, $5, "
    "$6)";
constexpr std::string_view kNewestAnswer =
    "SELECT release, question, shown, answer, answered_at FROM count_answer WHERE pathway_id = $1 AND question = $2 "
    "ORDER BY release DESC LIMIT 1";
constexpr std::string_view kListAnswers =
    "SELECT release, question, shown, '', answered_at FROM count_answer WHERE pathway_id = $1 AND shown <> '' ORDER BY "
    "release, question";
constexpr std::string_view kCountAnswers = "SELECT count(*) FROM count_answer WHERE pathway_id = $1 AND shown <> ''";
constexpr std::string_view kInsertCharge =
    "INSERT INTO noise_charge (pathway_id, year, question, epsilon_hundredths, charged_at) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kSumCharges =
    "SELECT coalesce(sum(epsilon_hundredths), 0) FROM noise_charge WHERE pathway_id = $1 AND year = $2";

CountAnswer read_answer(const Row& row) {
  return {row.integer(0), row.string(1), row.string(2), row.string(3), read_timestamp(row, 4)};
}

}  // namespace

Result<void> insert_count_release(Session& session, std::string_view pathway, const CountRelease& release) {
  return explain_conflict(
      execute(session, kInsertRelease, pathway, release.number, format_timestamp(release.made_at), release.people),
      "This release was made already.");
}

Result<std::vector<CountRelease>> list_count_releases(Session& session, std::string_view pathway) {
  const auto read = [](const Row& row) { return CountRelease{row.integer(0), read_timestamp(row, 1), row.integer(2)}; };
  return find_all(session, kListReleases, read, pathway);
}

Result<void> insert_count_member(Session& session, std::string_view pathway, const CountMember& member) {
  return execute(session, kInsertMember, pathway, member.episode_row, member.release, member.cell);
}

Result<void> for_each_count_member(Session& session, std::string_view pathway,
                                   const std::function<void(const CountMember&)>& each) {
  const auto visit = [&](const Row& row) { each({row.integer(0), row.integer(1), row.string(2)}); };
  return for_each(session, kAllMembers, visit, pathway);
}

Result<void> delete_count_members_after(Session& session, std::string_view pathway, std::int64_t release) {
  return execute(session, kDeleteMembers, pathway, release);
}

Result<void> for_each_respondent(Session& session, std::string_view pathway,
                                 const std::function<void(const EpisodeRecord&)>& each) {
  return for_each(
      session, kRespondents, [&](const Row& row) { each(read_episode(row)); }, pathway);
}

Result<void> insert_count_answer(Session& session, std::string_view pathway, const CountAnswer& answer) {
  return explain_conflict(execute(session, kInsertAnswer, pathway, answer.release, answer.question, answer.shown,
                                  answer.answer, format_timestamp(answer.answered_at)),
                          "This question was answered already.");
}

Result<std::optional<CountAnswer>> find_count_answer(Session& session, std::string_view pathway,
                                                     std::string_view question) {
  return find_one(session, kNewestAnswer, read_answer, pathway, question);
}

Result<std::vector<CountAnswer>> list_count_answers(Session& session, std::string_view pathway) {
  return find_all(session, kListAnswers, read_answer, pathway);
}

Result<std::int64_t> count_count_answers(Session& session, std::string_view pathway) {
  CAIRN_ASSIGN(const std::optional<std::int64_t> n,
               find_one(
                   session, kCountAnswers, [](const Row& row) { return row.integer(0); }, pathway));
  return n.value_or(0);
}

Result<void> insert_noise_charge(Session& session, std::string_view pathway, int year, std::string_view question,
                                 std::int64_t epsilon_hundredths, Timestamp charged_at) {
  return execute(session, kInsertCharge, pathway, year, question, epsilon_hundredths, format_timestamp(charged_at));
}

Result<std::int64_t> sum_noise_charges(Session& session, std::string_view pathway, int year) {
  CAIRN_ASSIGN(const std::optional<std::int64_t> sum,
               find_one(
                   session, kSumCharges, [](const Row& row) { return row.integer(0); }, pathway, year));
  return sum.value_or(0);
}

}  // namespace cairn::store
