#include "engine/service/answer_survey.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "engine/base/text.h"
#include "engine/store/accounts.h"
#include "engine/store/responses.h"
#include "tests/support/survey_world.h"

namespace cairn::service {
namespace {

using test::SurveyWorld;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kToken = SurveyWorld::kToken;
// Pages of SurveyWorld: 1 pain, 2 tired, 3 why (only when tired), 4 help, 5 since, 6 words.

std::vector<store::ResponseRecord> list_stored(SurveyWorld& world) {
  auto responses = world.store->read([&](store::Session& session) { return store::list_responses(session, {}); });
  SurveyWorld::must(responses);
  return *responses;
}

std::string stored_document(SurveyWorld& world, const ResponseId& id) {
  auto found = world.store->read([&](store::Session& session) { return store::find_response(session, id); });
  SurveyWorld::must(found);
  return (*found)->document;
}

std::unique_ptr<SurveyView> open(SurveyWorld& world) {
  auto view = open_survey(*world.services, kToken);
  SurveyWorld::must(view);
  return *std::move(view);
}

void answer(SurveyWorld& world, std::size_t number, const std::vector<std::string>& values) {
  SurveyWorld::must(save_answers(*world.services, kToken, number, values));
}

TEST(AnswerSurvey, AnUnknownTokenIsNotFound) {
  SurveyWorld world;
  EXPECT_EQ(open_survey(*world.services, "nobody-was-given-this").error().code, ErrorCode::NotFound);
  EXPECT_EQ(save_answers(*world.services, "", 1, {"3"}).error().code, ErrorCode::NotFound);
}

TEST(AnswerSurvey, LookingAtTheStartPageChangesNothing) {
  SurveyWorld world;
  EXPECT_FALSE(open(world)->has_begun);
  EXPECT_FALSE(open(world)->has_begun);
  SurveyWorld::must(begin_survey(*world.services, kToken));
  EXPECT_TRUE(open(world)->has_begun);
}

TEST(AnswerSurvey, AVersionStoredLaterDoesNotChangeASurveyThatHasBegun) {
  SurveyWorld world;
  SurveyWorld::must(begin_survey(*world.services, kToken));
  world.clock.advance(std::chrono::hours(1));
  world.store_questionnaire("2", R"([{"linkId":"other","type":"text","text":"Another question"}])");
  EXPECT_EQ(open(world)->questionnaires.at(0)->questionnaire.version, "1");
  EXPECT_EQ(open(world)->questions.size(), 6u);
}

TEST(AnswerSurvey, AnswersComeBackWhenTheLinkIsOpenedAgain) {
  SurveyWorld world;
  const auto next = save_answers(*world.services, kToken, 1, {"7"});
  ASSERT_TRUE(next);
  EXPECT_EQ(**next, 2u);
  answer(world, 4, {"1", "0"});
  const auto view = open(world);
  ASSERT_NE(view->find_question(1)->answered, nullptr);
  EXPECT_EQ(display_text(view->find_question(1)->answered->answers.at(0).value), "7");
  EXPECT_EQ(view->find_question(4)->answered->answers.size(), 2u);
  EXPECT_EQ(view->resume_question()->number, 2u);
}

TEST(AnswerSurvey, ASkippedQuestionIsNotAskedAgainOnReturn) {
  SurveyWorld world;
  answer(world, 1, {"7"});
  answer(world, 2, {});
  const auto view = open(world);
  EXPECT_EQ(view->find_question(2)->answered, nullptr);
  EXPECT_TRUE(view->find_question(2)->is_seen);
  EXPECT_EQ(view->resume_question()->number, 4u);
}

TEST(AnswerSurvey, ARequiredQuestionCannotBeSkipped) {
  SurveyWorld world;
  const auto refused = save_answers(*world.services, kToken, 1, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Unprocessable);
  EXPECT_EQ(refused.error().issues.at(0).path, "pain");
  EXPECT_EQ(refused.error().message, "Enter a number.");
}

TEST(AnswerSurvey, NothingIsSavedWhenAnAnswerIsRefused) {
  SurveyWorld world;
  EXPECT_THAT(save_answers(*world.services, kToken, 1, {"11"}).error().message, HasSubstr("between 0 and 10"));
  EXPECT_FALSE(open(world)->find_question(1)->is_seen);
}

TEST(AnswerSurvey, AnExclusiveOptionCannotGoWithAnother) {
  SurveyWorld world;
  EXPECT_THAT(save_answers(*world.services, kToken, 4, {"0", "2"}).error().message, HasSubstr("“Nothing”"));
  EXPECT_TRUE(save_answers(*world.services, kToken, 4, {"2"}));
}

TEST(AnswerSurvey, BranchingDecidesTheNextPage) {
  SurveyWorld world;
  EXPECT_FALSE(open(world)->number_of_questions_is_fixed);
  EXPECT_EQ(**save_answers(*world.services, kToken, 2, {"true"}), 3u);
  EXPECT_EQ(**save_answers(*world.services, kToken, 2, {"false"}), 4u);
  EXPECT_EQ(save_answers(*world.services, kToken, 3, {"Too late"}).error().code, ErrorCode::NotFound);
}

TEST(AnswerSurvey, AnswersToQuestionsSwitchedOffAreNotSent) {
  SurveyWorld world;
  answer(world, 1, {"4"});
  answer(world, 2, {"true"});
  answer(world, 3, {"Secret reason"});
  answer(world, 2, {"false"});
  const auto receipt = submit_survey(*world.services, kToken);
  SurveyWorld::must(receipt);
  EXPECT_THAT(stored_document(world, receipt->responses.at(0)), Not(HasSubstr("Secret reason")));
}

TEST(AnswerSurvey, SendingStoresTheResponseItsAnswersAndItsScores) {
  SurveyWorld world;
  answer(world, 1, {"4"});
  answer(world, 5, {"2020-05"});
  const auto receipt = submit_survey(*world.services, kToken);
  SurveyWorld::must(receipt);
  EXPECT_FALSE(receipt->was_already_sent);
  const auto stored = list_stored(world);
  ASSERT_EQ(stored.size(), 1u);
  EXPECT_EQ(stored[0].timepoint, "BASE");
  const auto scores =
      world.store->read([&](store::Session& session) { return store::list_scores(session, stored[0].row); });
  SurveyWorld::must(scores);
  ASSERT_EQ(scores->size(), 1u);
  EXPECT_EQ(scores->at(0).value, 4.0);
  const auto document = parse_json(stored_document(world, receipt->responses.at(0)));
  SurveyWorld::must(document);
  EXPECT_EQ(read_string(*document, "status"), "completed");
  EXPECT_EQ(read_string(*document, "questionnaire"), "https://example.org/Questionnaire/small|1");
}

TEST(AnswerSurvey, SendingTwiceStoresOnce) {
  SurveyWorld world;
  answer(world, 1, {"4"});
  const auto first = submit_survey(*world.services, kToken);
  const auto second = submit_survey(*world.services, kToken);
  SurveyWorld::must(first);
  SurveyWorld::must(second);
  EXPECT_TRUE(second->was_already_sent);
  EXPECT_EQ(first->responses, second->responses);
  EXPECT_EQ(list_stored(world).size(), 1u);
}

TEST(AnswerSurvey, ManyDevicesSendingAtOnceStoreOnce) {
  SurveyWorld world;
  answer(world, 1, {"4"});
  std::vector<std::thread> devices;
  std::atomic<int> succeeded = 0;
  for (int i = 0; i < 8; ++i) {
    devices.emplace_back([&] { succeeded += submit_survey(*world.services, kToken).has_value() ? 1 : 0; });
  }
  for (std::thread& device : devices) device.join();
  EXPECT_EQ(succeeded, 8);
  EXPECT_EQ(list_stored(world).size(), 1u);
}

TEST(AnswerSurvey, AnswersSavedOnTwoDevicesAtOnceAreAllKept) {
  SurveyWorld world;
  SurveyWorld::must(begin_survey(*world.services, kToken));
  std::thread one([&] { answer(world, 1, {"4"}); });
  std::thread two([&] { answer(world, 6, {"From another device"}); });
  one.join();
  two.join();
  EXPECT_NE(open(world)->find_question(1)->answered, nullptr);
  EXPECT_NE(open(world)->find_question(6)->answered, nullptr);
}

TEST(AnswerSurvey, WhatIsMissingIsListedByPageAndNothingIsStored) {
  SurveyWorld world;
  answer(world, 2, {"false"});
  const auto refused = submit_survey(*world.services, kToken);
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().issues.size(), 1u);
  EXPECT_EQ(refused.error().issues[0].path, "1");
  EXPECT_THAT(refused.error().issues[0].message, HasSubstr("How much pain?"));
  EXPECT_TRUE(list_stored(world).empty());
}

TEST(AnswerSurvey, ALinkWorksOnceOnly) {
  SurveyWorld world;
  answer(world, 1, {"4"});
  SurveyWorld::must(submit_survey(*world.services, kToken));
  EXPECT_EQ(save_answers(*world.services, kToken, 1, {"9"}).error().code, ErrorCode::Gone);
  EXPECT_EQ(open_survey(*world.services, kToken).error().message, "You have already sent your answers. Thank you.");
  const auto link = look_at_link(*world.services, kToken);
  SurveyWorld::must(link);
  EXPECT_EQ(link->state, LinkState::Sent);
  EXPECT_EQ(link->responses.at(0).title, "A small questionnaire");
}

TEST(AnswerSurvey, TheWindowIncludesBothItsDays) {
  SurveyWorld world;
  world.clock.set("2026-02-28T23:59:59Z");
  EXPECT_EQ(open_survey(*world.services, kToken).error().code, ErrorCode::Forbidden);
  EXPECT_THAT(open_survey(*world.services, kToken).error().message, HasSubstr("1 March 2026"));
  world.clock.set("2026-03-01T00:00:00Z");
  EXPECT_TRUE(open_survey(*world.services, kToken));
  world.clock.set("2026-03-31T23:59:59Z");
  EXPECT_TRUE(open_survey(*world.services, kToken));
  world.clock.set("2026-04-01T00:00:00Z");
  EXPECT_EQ(open_survey(*world.services, kToken).error().code, ErrorCode::Gone);
}

TEST(AnswerSurvey, DecliningDeletesWhatWasAnswered) {
  SurveyWorld world;
  answer(world, 1, {"4"});
  SurveyWorld::must(decline_survey(*world.services, kToken));
  SurveyWorld::must(decline_survey(*world.services, kToken));
  EXPECT_EQ(look_at_link(*world.services, kToken)->state, LinkState::Declined);
  EXPECT_EQ(submit_survey(*world.services, kToken).error().code, ErrorCode::Gone);
  const auto drafts = world.store->read([](store::Session& session) { return store::list_drafts(session, 1); });
  SurveyWorld::must(drafts);
  EXPECT_TRUE(drafts->empty());
}

TEST(AnswerSurvey, ConsentIsKeptWithTheWordsAndNothingIsPreselected) {
  SurveyWorld world;
  EXPECT_EQ(open(world)->consent_choices.at(0).choice, "");
  EXPECT_EQ(save_consent(*world.services, kToken, "study", "").error().issues.at(0).path, "study");
  EXPECT_EQ(save_consent(*world.services, kToken, "selling", "yes").error().code, ErrorCode::NotFound);
  SurveyWorld::must(save_consent(*world.services, kToken, "study", "no"));
  EXPECT_EQ(open(world)->consent_choices.at(0).choice, "no");
  EXPECT_TRUE(open(world)->consent_choices.at(0).is_from_this_request);
}

TEST(AnswerSurvey, TenThousandCharactersOfAnyScriptAreStoredWhole) {
  SurveyWorld world;
  for (const std::string letter : {"a", "é", "ش", "疼", "🪨"}) {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += letter;
    answer(world, 6, {text});
    EXPECT_EQ(display_text(open(world)->find_question(6)->answered->answers.at(0).value), text);
    EXPECT_THAT(save_answers(*world.services, kToken, 6, {text + letter}).error().message,
                HasSubstr("10001 characters"));
  }
}

TEST(AnswerSurvey, TheAuditLogHoldsNoAnswerAndNoToken) {
  SurveyWorld world;
  answer(world, 1, {"4"});
  answer(world, 6, {"My very private words"});
  SurveyWorld::must(submit_survey(*world.services, kToken));
  std::string log;
  SurveyWorld::must(world.store->read([&](store::Session& session) {
    return store::for_each_audit(session, [&](const store::AuditRecord& record) {
      log += record.actor + " " + record.action + " " + record.subject + " " + record.detail + "\n";
      return true;
    });
  }));
  EXPECT_THAT(log, HasSubstr("link response.submit SurveyRequest/request-abcd"));
  EXPECT_THAT(log, Not(HasSubstr("private")));
  EXPECT_THAT(log, Not(HasSubstr(std::string(kToken))));
}

}  // namespace
}  // namespace cairn::service
