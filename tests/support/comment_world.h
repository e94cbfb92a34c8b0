#pragma once

#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/service/prepare_comments.h"
#include "engine/service/release_quotes.h"
#include "engine/service/review_comments.h"
#include "engine/store/requests.h"
#include "tests/support/study_world.h"

/// A study world whose pathway asks for quotes and has a question that is answered in words.
namespace cairn::test {

inline constexpr std::string_view kCommentQuestionnaire =
    R"({"resourceType":"Questionnaire","url":"https://example.org/Questionnaire/words","version":"1","status":"active","item":[
  {"linkId":"better","text":"What could be better?","type":"text"},{"linkId":"code","text":"Code","type":"string"}]})";

class CommentWorld : public StudyWorld {
 public:
  CommentWorld() {
    store::QuestionnaireRecord questionnaire;
    questionnaire.id = QuestionnaireId{"words"};
    questionnaire.url = "https://example.org/Questionnaire/words";
    questionnaire.version = "1";
    questionnaire.status = "active";
    questionnaire.document = kCommentQuestionnaire;
    write([&](store::Session& session) { return store::insert_questionnaire(session, questionnaire); });
    ask_for_quotes("2", "1", "");
  }

  /// The pathway asks for quotes in words of this version; `covers`: JSON of the member, with a comma before it.
  void ask_for_quotes(const std::string& pathway_version, const std::string& text_version, const std::string& covers) {
    std::string document(kStudyPathway);
    const auto replace = [&](std::string_view old, const std::string& with) {
      document.replace(document.find(old), old.size(), with);
    };
    replace(R"("consents": [)",
            R"("consents": [{"purpose": "quotes", "version": ")" + text_version +
                R"(", "title": "May we quote you?", "detail": "No name.", "yes_label": "Yes", "no_label": "No")" +
                covers + "},");
    replace(R"("version": "1")", R"("version": ")" + pathway_version + R"(")");
    replace(
        R"("questionnaires": ["https://example.org/Questionnaire/small"])",
        R"("questionnaires": ["https://example.org/Questionnaire/small", "https://example.org/Questionnaire/words"])");
    set_pathway(pathway_version, document);
  }

  /// A later answer of a person to the question whether they may be quoted.
  void choose_quotes(int number, const std::string& choice, const std::string& version = "1") {
    clock_.advance(std::chrono::seconds(1));
    write([&](store::Session& session) -> Result<void> {
      CAIRN_ASSIGN(const auto episode, store::find_episode(session, {"episode-" + std::to_string(number)}));
      const std::int64_t row = episode ? episode->row : 0;
      return store::insert_consent(session, {row, {}, "quotes", version, choice, clock_.now()});
    });
  }

  /// One more comment of a person who is there already.
  void say(int number, const std::string& words, const std::string& timepoint = "BASE",
           const std::string& language = "en-GB") {
    write([&](store::Session& session) -> Result<void> {
      CAIRN_ASSIGN(const auto episode, store::find_episode(session, {"episode-" + std::to_string(number)}));
      store::RequestRecord request;
      request.id = RequestId{"request-" + std::to_string(++said_)};
      request.token_hash = request.id.text;
      request.episode_row = episode ? episode->row : 0;
      request.timepoint = timepoint;
      request.opens_on = request.closes_on = clock_.today();
      request.language = language;
      request.created_at = clock_.now();
      store::ResponseRecord response;
      CAIRN_ASSIGN(response.request_row, store::insert_request(session, request));
      response.id = ResponseId{"words-" + std::to_string(said_)};
      response.questionnaire = QuestionnaireId{"words"};
      response.episode_row = episode ? episode->row : 0;
      response.timepoint = timepoint;
      response.authored_on = clock_.today();
      response.received_at = clock_.now();
      response.document =
          R"({"resourceType":"QuestionnaireResponse","item":[{"linkId":"better","answer":[{"valueString":)" +
          write_json(Json(words)) + R"(}]},{"linkId":"code","answer":[{"valueString":"never this"}]}]})";
      CAIRN_TRY(store::insert_response(session, response));
      return {};
    });
  }

  /// A person with one comment; choice: to being quoted, "" when never asked.
  void add_comment(int number, const std::string& words, const std::string& choice = "yes",
                   const std::string& person = "", const std::string& timepoint = "BASE") {
    add_person(number, {}, person);
    if (!choice.empty()) choose_quotes(number, choice);
    say(number, words, timepoint);
  }

  std::size_t prepare(const access::Actor& actor) {
    const auto prepared = service::prepare_comments(*services_, actor, "small");
    EXPECT_TRUE(prepared) << prepared.error().message << prepared.error().cause;
    return prepared ? prepared->comments : 0;
  }
  std::vector<service::CommentView> in_state(const access::Actor& actor, std::string_view state) {
    std::vector<service::CommentView> all;
    std::string after;
    do {
      const auto page = service::list_comments(*services_, actor, state, after);
      EXPECT_TRUE(page) << page.error().message;
      if (!page) break;
      all.insert(all.end(), page->comments.begin(), page->comments.end());
      after = page->next;
    } while (!after.empty());
    return all;
  }
  static std::string shown(const service::CommentView& view) {
    std::string text;
    for (const disclosure::TextPart& part : view.parts) text += part.text;
    return text;
  }
  /// Prepares, and takes every comment through both readers.
  void clear_all(const access::Actor& first, const access::Actor& second) {
    prepare(second);
    for (const service::CommentView& comment : in_state(first, "unread"))
      EXPECT_TRUE(service::pass_comment(*services_, first, comment.id, comment.seen));
    for (const service::CommentView& comment : in_state(second, "passed"))
      EXPECT_TRUE(service::pass_comment(*services_, second, comment.id, comment.seen));
  }

 private:
  int said_ = 0;
};

}  // namespace cairn::test
