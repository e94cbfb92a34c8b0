#pragma once

#include "engine/base/date.h"
#include "engine/base/id.h"
#include "engine/store/session.h"

namespace cairn::store {

struct AnswerRecord {
  std::string link_id = {};
  int repeat = 0;
  std::optional<double> number = {};
  std::optional<std::string> code = {};
};
struct ScoreRecord {
  std::string measure = {}, rule_version = {};
  std::optional<double> value = {};
  int items_answered = 0, items_missing = 0;
};

struct ResponseRecord {
  std::int64_t row = 0;
  ResponseId id = {};
  QuestionnaireId questionnaire = {};
  std::optional<std::int64_t> episode_row = {}, request_row = {};
  std::string timepoint = {}, status = "completed", mode = "web";
  Date authored_on{};
  Timestamp received_at{};
  std::string document;
  std::vector<AnswerRecord> answers;  // written with it; left empty by readers
  std::vector<ScoreRecord> scores;    // written with it; left empty by readers
};

/// Stores the response with its answer and score rows. Conflict when the request already has one for the questionnaire,
/// or the id is taken.
Result<std::int64_t> insert_response(Session& session, const ResponseRecord& record);
Result<std::optional<ResponseRecord>> find_response(Session& session, const ResponseId& id);
/// The id that begins with these letters; empty when there is none, or more than one.
Result<std::optional<ResponseId>> find_response_id(Session& session, std::string_view beginning);
struct ResponseFilter {
  std::string questionnaire = {};  // id
  std::optional<std::int64_t> episode_row = {};
  std::string authored_from = {}, authored_to = {};      // ISO dates, both included; empty = open
  std::string received_from = {}, received_before = {};  // timestamps as stored; the first included, the second not
  std::int64_t after_row = 0;
  std::size_t limit = 50;
};
Result<std::vector<ResponseRecord>> list_responses(Session& session, const ResponseFilter& filter);
Result<std::vector<ScoreRecord>> list_scores(Session& session, std::int64_t response_row);

struct ScoreRow {
  std::int64_t episode_row = 0;
  std::string_view timepoint;
  std::string_view authored_on;
  std::optional<double> value = {};
};
/// Scores of one measure over a pathway's episodes in episode order; the earliest response of a timepoint first (later
/// ones are superseded).
Result<void> for_each_score(Session& session, std::string_view pathway, std::string_view measure,
                            const std::function<void(const ScoreRow&)>& each);
/// Episodes and the timepoints at which each has sent an answer, in episode order, once for every response.
Result<void> for_each_answered(Session& session, std::string_view pathway,
                               const std::function<void(std::int64_t episode_row, std::string_view timepoint)>& each);
/// Counts and sums by month of answering, for dashboards: no JSON, no person.
struct MonthRow {
  std::string month = {}, timepoint = {};
  std::int64_t n = 0;
  double sum = 0, sum_of_squares = 0;
};
Result<std::vector<MonthRow>> list_months(Session& session, std::string_view pathway, std::string_view measure);
Result<std::int64_t> count_responses(Session& session);

}  // namespace cairn::store
