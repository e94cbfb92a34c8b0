#pragma once

#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/requests.h"
#include "engine/store/responses.h"
#include "engine/store/store.h"

/// Small made-up records for the tests of the store.
namespace cairn::test {

inline Timestamp at(std::string_view text = "2026-03-02T09:00:00Z") { return *parse_timestamp(text); }
inline Date day(std::string_view text) { return *parse_date(text); }

inline store::QuestionnaireRecord sample_questionnaire(std::string id = "q1", std::string version = "1") {
  return {{std::move(id)}, "https://example.org/q", std::move(version), "Pain and sleep", "active", "abc", "{}", at()};
}

inline store::EpisodeRecord sample_episode(std::string id = "e1", std::string pathway = "fibromyalgia") {
  store::EpisodeRecord record;
  record.id = {std::move(id)};
  record.pathway = std::move(pathway);
  record.person = "person-1";
  record.site = "north";
  record.referred_on = day("2026-01-05");
  record.birth_year = 1980;
  return record;
}

inline store::RequestRecord sample_request(std::int64_t episode_row, std::string id = "r1") {
  store::RequestRecord record;
  record.token_hash = "hash-" + id;
  record.id = {std::move(id)};
  record.episode_row = episode_row;
  record.timepoint = "BASE";
  record.opens_on = day("2026-03-01");
  record.closes_on = day("2026-03-29");
  record.created_at = at();
  return record;
}

inline store::ResponseRecord sample_response(std::string id, std::optional<std::int64_t> episode_row = std::nullopt) {
  store::ResponseRecord record;
  record.id = {std::move(id)};
  record.questionnaire = {"q1"};
  record.episode_row = episode_row;
  record.timepoint = episode_row ? "BASE" : "";
  record.authored_on = day("2026-03-02");
  record.received_at = at();
  record.document = R"({"resourceType":"QuestionnaireResponse"})";
  record.answers = {
      {"pain", 0, 7.0, std::nullopt}, {"site", 0, std::nullopt, "back"}, {"site", 1, std::nullopt, "neck"}};
  record.scores = {{"pain", "1", 7.0, 1, 0}, {"impact", "1", std::nullopt, 3, 18}};
  return record;
}

/// Stores the questionnaire and an episode that the other samples refer to; gives the episode's row.
inline Result<std::int64_t> insert_samples(store::Session& session) {
  CAIRN_TRY(store::insert_questionnaire(session, sample_questionnaire()));
  return store::insert_episode(session, sample_episode());
}

}  // namespace cairn::test
