#pragma once

#include <string>

#include "engine/store/accounts.h"
#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/responses.h"
#include "engine/store/store.h"

/// What the crash rounds write: every response's content follows from its id, so that a reader can tell a whole one
/// from a torn one.
namespace cairn::crash {

constexpr int kThreads = 8, kAnswers = 25, kScores = 8, kEpisodes = 50;

inline std::string document_of(const std::string& id) {
  std::string text = R"({"resourceType":"QuestionnaireResponse","id":")" + id + R"(","text":")";
  text.append(1200 + std::hash<std::string>{}(id) % 3000, 'x');
  return text + "\"}";
}

inline Result<void> prepare(store::Session& session) {
  CAIRN_ASSIGN(const auto there, store::find_questionnaire(session, {"q1"}));
  if (there) return {};
  CAIRN_TRY(store::insert_questionnaire(
      session, {{"q1"}, "https://example.org/q", "1", "Q", "active", "abc", "{}", Timestamp{}}));
  for (int i = 0; i < kEpisodes; ++i) {
    store::EpisodeRecord episode;
    episode.id = {"e" + std::to_string(i)};
    episode.pathway = "fibromyalgia";
    episode.person = episode.site = "made-up";
    CAIRN_TRY(store::insert_episode(session, episode));
  }
  return {};
}

/// One submission: response, answers, scores and an audit event, all or nothing.
inline Result<void> submit(store::Session& session, const std::string& id) {
  store::ResponseRecord record;
  record.id = {id};
  record.questionnaire = {"q1"};
  record.episode_row = static_cast<std::int64_t>(std::hash<std::string>{}(id) % kEpisodes) + 1;
  record.timepoint = "BASE";
  record.document = document_of(id);
  for (int i = 0; i < kAnswers; ++i)
    record.answers.push_back({"question-" + std::to_string(i), 0, i % 11, std::nullopt});
  for (int i = 0; i < kScores; ++i) record.scores.push_back({"measure-" + std::to_string(i), "1", i, 20, 1});
  CAIRN_TRY(store::insert_response(session, record));
  CAIRN_ASSIGN(const auto last, store::find_last_audit(session));
  return store::insert_audit(session, {last ? last->sequence + 1 : 1, Timestamp{}, "link", "response.submit", id, "{}",
                                       last ? last->hash : "", id});
}

}  // namespace cairn::crash
