#include "engine/store/responses.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

constexpr std::string_view kInsertResponse =
    "INSERT INTO response (response_id, questionnaire_id, episode_row, request_row, timepoint, status, mode, "
    "authored_on, received_at, document) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING response_row";
constexpr std::string_view kInsertAnswer =
    "INSERT INTO answer (response_row, link_id, repeat, number, code) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kInsertScore =
    "INSERT INTO score (response_row, measure, pathway_id, episode_row, timepoint, authored_on, rule_version, value, "
    "items_answered, "
    "items_missing) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr std::string_view kAddToMonth =
    "INSERT INTO score_month (pathway_id, measure, month, timepoint, n, sum, sum_of_squares) VALUES ($1, $2, $3, $4, "
    "1, $5, $6) "
    "ON CONFLICT (pathway_id, measure, month, timepoint) DO UPDATE SET n = score_month.n + 1, sum = score_month.sum + "
    "excluded.sum, "
    "sum_of_squares = score_month.sum_of_squares + excluded.sum_of_squares";
constexpr std::string_view kAddToTally = "UPDATE tally SET n = n + 1 WHERE name = 'response'";
constexpr std::string_view kPathwayOfEpisode = "SELECT pathway_id FROM episode WHERE episode_row = $1";

constexpr std::string_view kResponseById =
    "SELECT response_row, response_id, questionnaire_id, episode_row, request_row, timepoint, status, mode, "
    "authored_on, received_at, document "
    "FROM response WHERE response_id = $1";
constexpr std::string_view kIdsBetween =
    "SELECT response_id FROM response WHERE response_id >= $1 AND response_id < $2 ORDER BY response_id LIMIT 2";
// Parameters are numbered in the order in which they appear: SQLite takes $1 … for names and counts them so.
// One text for each way in, so that each walks its own index; the dates filter what is found.
constexpr std::string_view kListByEpisode =
    "SELECT response_row, response_id, questionnaire_id, episode_row, request_row, timepoint, status, mode, "
    "authored_on, received_at, document "
    "FROM response WHERE episode_row = $1 AND ($2 = '' OR questionnaire_id = $2) AND response_row > $3 AND authored_on "
    ">= $4 "
    "AND ($5 = '' OR authored_on <= $5) AND received_at >= $6 AND ($7 = '' OR received_at < $7) ORDER BY response_row "
    "LIMIT $8";
constexpr std::string_view kListByQuestionnaire =
    "SELECT response_row, response_id, questionnaire_id, episode_row, request_row, timepoint, status, mode, "
    "authored_on, received_at, document "
    "FROM response WHERE questionnaire_id = $1 AND response_row > $2 AND authored_on >= $3 AND ($4 = '' OR authored_on "
    "<= $4) "
    "AND received_at >= $5 AND ($6 = '' OR received_at < $6) ORDER BY response_row LIMIT $7";
constexpr std::string_view kListAll =
    "SELECT response_row, response_id, questionnaire_id, episode_row, request_row, timepoint, status, mode, "
    "authored_on, received_at, document "
    "FROM response WHERE response_row > $1 AND authored_on >= $2 AND ($3 = '' OR authored_on <= $3) "
    "AND received_at >= $4 AND ($5 = '' OR received_at < $5) ORDER BY response_row LIMIT $6";
constexpr std::string_view kListScores =
    "SELECT measure, rule_version, value, items_answered, items_missing FROM score WHERE response_row = $1 ORDER BY "
    "measure";
constexpr std::string_view kScoresOfMeasure =
    "SELECT episode_row, timepoint, authored_on, value FROM score WHERE pathway_id = $1 AND measure = $2 AND "
    "episode_row IS NOT NULL "
    "ORDER BY episode_row, authored_on, response_row";
constexpr std::string_view kAnswered =
    "SELECT response.episode_row, response.timepoint FROM response JOIN episode ON episode.episode_row = "
    "response.episode_row WHERE episode.pathway_id = $1 ORDER BY response.episode_row";
constexpr std::string_view kListMonths =
    "SELECT month, timepoint, n, sum, sum_of_squares FROM score_month WHERE pathway_id = $1 AND measure = $2 ORDER BY "
    "month, timepoint";
constexpr std::string_view kCountResponses = "SELECT n FROM tally WHERE name = 'response'";

ResponseRecord read_response(const Row& row) {
  ResponseRecord record;
  record.row = row.integer(0);
  record.id = {row.string(1)};
  record.questionnaire = {row.string(2)};
  record.episode_row = read_optional_integer(row, 3);
  record.request_row = read_optional_integer(row, 4);
  record.timepoint = row.string(5);
  record.status = row.string(6);
  record.mode = row.string(7);
  record.authored_on = read_date(row, 8);
  record.received_at = read_timestamp(row, 9);
  record.document = row.string(10);
  return record;
}

Result<void> insert_answers(Session& session, std::int64_t response_row, const std::vector<AnswerRecord>& answers) {
  for (const AnswerRecord& answer : answers) {
    CAIRN_TRY(execute(session, kInsertAnswer, response_row, answer.link_id, answer.repeat, answer.number, answer.code));
  }
  return {};
}

Result<std::string> find_pathway_of(Session& session, const std::optional<std::int64_t>& episode_row) {
  if (!episode_row) return std::string();
  CAIRN_ASSIGN(std::optional<std::string> pathway,
               find_one(
                   session, kPathwayOfEpisode, [](const Row& row) { return row.string(0); }, *episode_row));
  if (!pathway) return Error{ErrorCode::Conflict, "This episode is not known."};
  return *std::move(pathway);
}

Result<void> insert_scores(Session& session, std::int64_t response_row, const ResponseRecord& record,
                           std::string_view authored_on) {
  if (record.scores.empty()) return {};
  CAIRN_ASSIGN(const std::string pathway, find_pathway_of(session, record.episode_row));
  for (const ScoreRecord& score : record.scores) {
    CAIRN_TRY(execute(session, kInsertScore, response_row, score.measure, pathway, record.episode_row, record.timepoint,
                      authored_on, score.rule_version, score.value, score.items_answered, score.items_missing));
    if (!score.value || !record.episode_row) continue;
    CAIRN_TRY(execute(session, kAddToMonth, pathway, score.measure, authored_on.substr(0, 7), record.timepoint,
                      *score.value, *score.value * *score.value));
  }
  return {};
}

}  // namespace

Result<std::int64_t> insert_response(Session& session, const ResponseRecord& record) {
  const std::string authored_on = format_date(record.authored_on);
  std::int64_t row = 0;
  CAIRN_TRY(explain_conflict(
      for_each(
          session, kInsertResponse, [&](const Row& returned) { row = returned.integer(0); }, record.id.text,
          record.questionnaire.text, record.episode_row, record.request_row, record.timepoint, record.status,
          record.mode, authored_on, format_timestamp(record.received_at), record.document),
      "These answers are stored already, or they belong to a questionnaire, episode or request that is not known."));
  CAIRN_TRY(insert_answers(session, row, record.answers));
  CAIRN_TRY(insert_scores(session, row, record, authored_on));
  CAIRN_TRY(execute(session, kAddToTally));
  return row;
}

Result<std::optional<ResponseRecord>> find_response(Session& session, const ResponseId& id) {
  return find_one(session, kResponseById, read_response, id.text);
}

Result<std::optional<ResponseId>> find_response_id(Session& session, std::string_view beginning) {
  const std::string end = std::string(beginning) + "~";  // behind every letter of an id
  const auto read = [](const Row& row) { return ResponseId{std::string(row.text(0))}; };
  CAIRN_ASSIGN(const auto found, find_all(session, kIdsBetween, read, std::string(beginning), end));
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

Result<std::vector<ResponseRecord>> list_responses(Session& session, const ResponseFilter& filter) {
  if (filter.episode_row) {
    return find_all(session, kListByEpisode, read_response, *filter.episode_row, filter.questionnaire, filter.after_row,
                    filter.authored_from, filter.authored_to, filter.received_from, filter.received_before,
                    filter.limit);
  }
  if (!filter.questionnaire.empty()) {
    return find_all(session, kListByQuestionnaire, read_response, filter.questionnaire, filter.after_row,
                    filter.authored_from, filter.authored_to, filter.received_from, filter.received_before,
                    filter.limit);
  }
  return find_all(session, kListAll, read_response, filter.after_row, filter.authored_from, filter.authored_to,
                  filter.received_from, filter.received_before, filter.limit);
}

Result<std::vector<ScoreRecord>> list_scores(Session& session, std::int64_t response_row) {
  const auto read = [](const Row& row) {
    return ScoreRecord{row.string(0), row.string(1), row.optional_real(2), static_cast<int>(row.integer(3)),
                       static_cast<int>(row.integer(4))};
  };
  return find_all(session, kListScores, read, response_row);
}

Result<void> for_each_score(Session& session, std::string_view pathway, std::string_view measure,
                            const std::function<void(const ScoreRow&)>& each) {
  const auto visit = [&](const Row& row) { each({row.integer(0), row.text(1), row.text(2), row.optional_real(3)}); };
  return for_each(session, kScoresOfMeasure, visit, pathway, measure);
}

Result<void> for_each_answered(Session& session, std::string_view pathway,
                               const std::function<void(std::int64_t, std::string_view)>& each) {
  const auto visit = [&](const Row& row) { each(row.integer(0), row.text(1)); };
  return for_each(session, kAnswered, visit, pathway);
}

Result<std::vector<MonthRow>> list_months(Session& session, std::string_view pathway, std::string_view measure) {
  const auto read = [](const Row& row) {
    return MonthRow{row.string(0), row.string(1), row.integer(2), row.real(3), row.real(4)};
  };
  return find_all(session, kListMonths, read, pathway, measure);
}

Result<std::int64_t> count_responses(Session& session) {
  CAIRN_ASSIGN(const std::optional<std::int64_t> n,
               find_one(session, kCountResponses, [](const Row& row) { return row.integer(0); }));
  return n.value_or(0);
}

}  // namespace cairn::store
