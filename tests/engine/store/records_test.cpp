#include <gmock/gmock.h>

#include "engine/store/accounts.h"
#include "engine/store/comparisons.h"
#include "engine/store/study_people.h"
#include "tests/engine/store/sample_records.h"
#include "tests/support/fixed_world.h"

namespace cairn::store {
namespace {

using test::at;
using test::day;
using test::sample_episode;
using test::sample_questionnaire;
using test::sample_request;
using test::sample_response;
using testing::ElementsAre;

/// Each test body runs as one unit of work on an empty store.
void in_store(const std::function<Result<void>(Session&)>& body) {
  const test::TemporaryFolder folder;
  auto store = Store::open(folder.path());
  ASSERT_TRUE(store) << store.error().cause;
  const Result<void> done = (*store)->write(body);
  EXPECT_TRUE(done) << done.error().message << " " << done.error().cause;
}

TEST(Questionnaires, AVersionNeverChangesItsContent) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_TRY(insert_questionnaire(session, sample_questionnaire("q1", "1")));
    CAIRN_TRY(insert_questionnaire(session, sample_questionnaire("q2", "1")));  // the same again
    EXPECT_FALSE(find_questionnaire(session, {"q2"}).value().has_value());
    QuestionnaireRecord changed = sample_questionnaire("q3", "1");
    changed.sha256 = "def";
    const Result<void> refused = insert_questionnaire(session, changed);
    EXPECT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
    return {};
  });
}

TEST(Questionnaires, TheNewestVersionIsFoundWithoutNamingIt) {
  in_store([](Session& session) -> Result<void> {
    QuestionnaireRecord newer = sample_questionnaire("q2", "2");
    newer.stored_at = at("2026-04-01T00:00:00Z");
    CAIRN_TRY(insert_questionnaire(session, newer));
    CAIRN_TRY(insert_questionnaire(session, sample_questionnaire("q1", "1")));
    EXPECT_EQ(find_questionnaire_by_url(session, "https://example.org/q", "").value()->id.text, "q2");
    EXPECT_EQ(find_questionnaire_by_url(session, "https://example.org/q", "1").value()->id.text, "q1");
    return {};
  });
}

TEST(Questionnaires, AreListedNewestFirstByPartsOfTheirTitleAndPageByPage) {
  in_store([](Session& session) -> Result<void> {
    for (int i = 1; i <= 5; ++i) {
      QuestionnaireRecord record = sample_questionnaire("q" + std::to_string(i), std::to_string(i));
      record.title = i == 5 ? "100% Sleep" : "Pain and sleep";
      CAIRN_TRY(insert_questionnaire(session, record));
    }
    const auto ids = [&](const QuestionnaireFilter& filter) {
      std::vector<std::string> found;
      const auto records = list_questionnaires(session, filter);
      for (const auto& record : *records) found.push_back(record.id.text);
      return found;
    };
    EXPECT_THAT(ids({.title = "pAIN", .limit = 2}), ElementsAre("q4", "q3"));
    EXPECT_THAT(ids({.title = "pAIN", .after = "q3", .limit = 2}), ElementsAre("q2", "q1"));
    EXPECT_THAT(ids({.title = "100%"}), ElementsAre("q5"));
    EXPECT_THAT(ids({.title = "%"}), ElementsAre());
    EXPECT_THAT(ids({.version = "3"}), ElementsAre("q3"));
    EXPECT_THAT(ids({.status = "retired"}), ElementsAre());
    return {};
  });
}

TEST(Pathways, TheVersionStoredLastIsTheCurrentOne) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_TRY(insert_pathway(session, {"p", "1", "One", "{}", "{}", at()}));
    CAIRN_TRY(insert_pathway(session, {"p", "2", "Two", "{}", "{}", at()}));
    EXPECT_EQ(find_pathway(session, "p", "").value()->version, "2");
    CAIRN_TRY(insert_pathway(session, {"p", "1", "One", "{}", "{}", at()}));
    EXPECT_EQ(find_pathway(session, "p", "").value()->version, "1");
    EXPECT_EQ(list_pathways(session).value().size(), 1U);
    EXPECT_FALSE(insert_pathway(session, {"p", "2", "Two", "{\"changed\":1}", "{}", at()}));
    return {};
  });
}

TEST(Episodes, AreReadBackAsTheyWereStored) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::int64_t row, insert_episode(session, sample_episode()));
    const EpisodeRecord found = *find_episode(session, {"e1"}).value();
    EXPECT_EQ(found.row, row);
    EXPECT_EQ(found.referred_on, day("2026-01-05"));
    EXPECT_EQ(found.birth_year, 1980);
    EXPECT_EQ(found.deprivation_decile, std::nullopt);
    EXPECT_EQ(find_episode_row(session, row).value()->id.text, "e1");
    EXPECT_FALSE(find_episode(session, {"nobody"}).value().has_value());
    const auto twice = insert_episode(session, sample_episode());
    EXPECT_FALSE(twice);
    EXPECT_EQ(twice.error().code, ErrorCode::Conflict);
    return {};
  });
}

TEST(Episodes, StageEventsComeByEpisodeAndDate) {
  in_store([](Session& session) -> Result<void> {
    for (const char* id : {"e1", "e2"}) CAIRN_TRY(insert_episode(session, sample_episode(id)));
    CAIRN_TRY(insert_episode(session, sample_episode("other", "another-pathway")));
    CAIRN_TRY(insert_stage_event(session, {2, "referral", "entered", day("2026-01-01"), at()}));
    CAIRN_TRY(insert_stage_event(session, {1, "programme", "entered", day("2026-02-01"), at()}));
    CAIRN_TRY(insert_stage_event(session, {1, "referral", "entered", day("2026-01-03"), at()}));
    CAIRN_TRY(insert_stage_event(session, {3, "referral", "entered", day("2026-01-03"), at()}));
    std::vector<std::string> seen;
    CAIRN_TRY(for_each_stage_event(session, "fibromyalgia", [&](const StageEventRecord& e) {
      seen.push_back(std::to_string(e.episode_row) + e.stage);
    }));
    EXPECT_THAT(seen, ElementsAre("1referral", "1programme", "2referral"));
    const Result<void> unknown = insert_stage_event(session, {99, "referral", "entered", day("2026-01-03"), at()});
    EXPECT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, ErrorCode::Conflict);
    return {};
  });
}

TEST(Episodes, TheLatestConsentOfAPurposeCounts) {
  in_store([](Session& session) -> Result<void> {
    for (const char* id : {"e1", "e2"}) CAIRN_TRY(insert_episode(session, sample_episode(id)));
    for (const char* choice : {"yes", "no"})
      CAIRN_TRY(insert_consent(session, {1, std::nullopt, "study", "v1", choice, at()}));
    for (const char* choice : {"no", "yes"})
      CAIRN_TRY(insert_consent(session, {2, std::nullopt, "study", "v1", choice, at()}));
    CAIRN_TRY(insert_consent(session, {1, std::nullopt, "evaluation", "v1", "yes", at()}));
    const auto choices = list_consents(session, 1).value();
    EXPECT_EQ(choices.size(), 2U);
    EXPECT_EQ(choices[1].purpose + choices[1].choice, "studyno");
    const std::vector<YesRow> yes = list_yes(session, "fibromyalgia", "study").value();
    EXPECT_THAT(yes, ElementsAre(testing::Field(&YesRow::episode_row, 2)));
    return {};
  });
}

TEST(Requests, AreFoundByTheirLinkAndLeaveTheWorkListWhenCompleted) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::int64_t episode, test::insert_samples(session));
    RequestRecord later = sample_request(episode, "r1");
    later.closes_on = day("2026-05-01");
    CAIRN_ASSIGN(const std::int64_t first, insert_request(session, later));
    CAIRN_TRY(insert_request(session, sample_request(episode, "r2")));
    EXPECT_EQ(find_request_by_token(session, "hash-r1").value()->row, first);
    EXPECT_FALSE(find_request_by_token(session, "r1").value().has_value());
    const auto open = list_open_requests(session, "fibromyalgia", 10).value();
    EXPECT_EQ(open.size(), 2U);
    EXPECT_EQ(open[0].request.id.text + open[0].episode.text, "r2e1");
    CAIRN_TRY(set_request_state(session, first, "completed", at()));
    EXPECT_EQ(list_open_requests(session, "fibromyalgia", 10).value().size(), 1U);
    EXPECT_EQ(list_requests(session, episode).value()[0].completed_at, at());
    EXPECT_EQ(set_request_state(session, 999, "completed", at()).error().code, ErrorCode::NotFound);
    return {};
  });
}

TEST(Requests, ADraftIsReplacedNotDoubled) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::int64_t episode, test::insert_samples(session));
    CAIRN_ASSIGN(const std::int64_t request, insert_request(session, sample_request(episode)));
    CAIRN_TRY(save_draft(session, {request, 1, {"q1"}, 1, "{\"a\":1}", at()}));
    CAIRN_TRY(save_draft(session, {request, 0, {"q1"}, 1, "{}", at()}));
    CAIRN_TRY(save_draft(session, {request, 1, {"q1"}, 2, "{\"a\":2}", at()}));
    const auto drafts = list_drafts(session, request).value();
    EXPECT_EQ(drafts.size(), 2U);
    EXPECT_EQ(drafts[1].document, "{\"a\":2}");
    EXPECT_EQ(drafts[1].revision, 2);
    CAIRN_TRY(delete_drafts(session, request));
    EXPECT_TRUE(list_drafts(session, request).value().empty());
    return {};
  });
}

TEST(Responses, AreReadBackWithTheirScoresAndStoredOncePerRequest) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::int64_t episode, test::insert_samples(session));
    CAIRN_ASSIGN(const std::int64_t request, insert_request(session, sample_request(episode)));
    ResponseRecord record = sample_response("a", episode);
    record.request_row = request;
    CAIRN_ASSIGN(const std::int64_t row, insert_response(session, record));
    const auto scores = list_scores(session, row).value();
    EXPECT_EQ(scores.size(), 2U);
    EXPECT_EQ(scores[0].measure, "impact");
    EXPECT_FALSE(scores[0].value.has_value());
    EXPECT_EQ(scores[0].items_missing, 18);
    record.id = {"b"};
    const auto doubled = insert_response(session, record);
    EXPECT_FALSE(doubled);
    EXPECT_EQ(doubled.error().code, ErrorCode::Conflict);
    EXPECT_EQ(count_responses(session).value(), 1);
    return {};
  });
}

TEST(Responses, TextOfAnyScriptAndEmptyTextComeBackExactly) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_TRY(test::insert_samples(session));
    ResponseRecord record = sample_response("a");
    record.document.clear();
    for (int i = 0; i < 10'000; ++i) record.document += i % 2 == 0 ? "疼" : "ب";
    CAIRN_TRY(insert_response(session, record));
    EXPECT_EQ(find_response(session, {"a"}).value()->document, record.document);
    EXPECT_EQ(find_response(session, {"a"}).value()->timepoint, "");
    return {};
  });
}

TEST(Responses, AreListedByQuestionnaireEpisodeAndDay) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::int64_t episode, test::insert_samples(session));
    for (int i = 1; i <= 6; ++i) {
      ResponseRecord record =
          sample_response("r" + std::to_string(i), i % 2 == 0 ? std::optional(episode) : std::nullopt);
      record.authored_on = day("2026-03-0" + std::to_string(i));
      CAIRN_TRY(insert_response(session, record));
    }
    const auto ids = [&](const ResponseFilter& filter) {
      std::string found;
      const auto records = list_responses(session, filter);
      for (const auto& record : *records) found += record.id.text + " ";
      return found;
    };
    EXPECT_EQ(ids({}), "r1 r2 r3 r4 r5 r6 ");
    EXPECT_EQ(ids({.after_row = 2, .limit = 2}), "r3 r4 ");
    EXPECT_EQ(ids({.episode_row = episode}), "r2 r4 r6 ");
    EXPECT_EQ(ids({.questionnaire = "q1", .authored_from = "2026-03-02", .authored_to = "2026-03-03"}), "r2 r3 ");
    EXPECT_EQ(ids({.questionnaire = "other"}), "");
    EXPECT_EQ(ids({.questionnaire = "other", .episode_row = episode}), "");
    return {};
  });
}

TEST(Scores, ComeInEpisodeOrderTheEarliestAnswerFirst) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_TRY(test::insert_samples(session));
    CAIRN_TRY(insert_episode(session, sample_episode("e2")));
    CAIRN_TRY(insert_episode(session, sample_episode("e3", "another-pathway")));
    int n = 0;
    for (const auto& [episode, authored] : std::vector<std::pair<std::int64_t, std::string>>{
             {2, "2026-03-01"}, {1, "2026-03-09"}, {1, "2026-03-02"}, {3, "2026-03-02"}}) {
      ResponseRecord record = sample_response("r" + std::to_string(++n), episode);
      record.authored_on = day(authored);
      CAIRN_TRY(insert_response(session, record));
    }
    CAIRN_TRY(insert_response(session, sample_response("of-nobody")));
    std::vector<std::string> seen;
    CAIRN_TRY(for_each_score(session, "fibromyalgia", "pain", [&](const ScoreRow& row) {
      seen.push_back(std::to_string(row.episode_row) + " " + std::string(row.timepoint) + " " +
                     std::string(row.authored_on));
    }));
    EXPECT_THAT(seen, ElementsAre("1 BASE 2026-03-02", "1 BASE 2026-03-09", "2 BASE 2026-03-01"));
    return {};
  });
}

TEST(Scores, MonthsHoldCountsAndSums) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::int64_t episode, test::insert_samples(session));
    int n = 0;
    for (const auto& [authored, value] :
         std::vector<std::pair<std::string, double>>{{"2026-03-01", 4.0}, {"2026-03-31", 6.0}, {"2026-04-01", 1.0}}) {
      ResponseRecord record = sample_response("r" + std::to_string(++n), episode);
      record.authored_on = day(authored);
      record.scores[0].value = value;
      CAIRN_TRY(insert_response(session, record));
    }
    const auto months = list_months(session, "fibromyalgia", "pain").value();
    EXPECT_EQ(months.size(), 2U);
    EXPECT_EQ(months[0].month + months[0].timepoint, "2026-03BASE");
    EXPECT_EQ(months[0].n, 2);
    EXPECT_DOUBLE_EQ(months[0].sum, 10.0);
    EXPECT_DOUBLE_EQ(months[0].sum_of_squares, 52.0);
    EXPECT_TRUE(list_months(session, "fibromyalgia", "impact").value().empty());  // no value was computed
    return {};
  });
}

TEST(Accounts, NamesAreTakenOnceAndChangesAreKept) {
  in_store([](Session& session) -> Result<void> {
    AccountRecord record{{"a1"}, "sam", "clinician", "hash", false, 0, std::nullopt, at()};
    CAIRN_TRY(insert_account(session, record));
    AccountRecord other = record;
    other.id = {"a2"};
    EXPECT_EQ(insert_account(session, other).error().code, ErrorCode::Conflict);
    record.failed_sign_ins = 3;
    record.locked_until = at("2026-03-02T10:00:00Z");
    CAIRN_TRY(update_account(session, record));
    EXPECT_EQ(find_account_by_name(session, "sam").value()->locked_until, record.locked_until);
    EXPECT_EQ(find_account(session, {"a1"}).value()->failed_sign_ins, 3);
    EXPECT_EQ(update_account(session, other).error().code, ErrorCode::NotFound);
    EXPECT_EQ(list_accounts(session).value().size(), 1U);
    return {};
  });
}

TEST(Accounts, SessionsEndByTokenByAccountAndByTime) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_TRY(insert_account(session, {{"a1"}, "sam", "clinician", "hash", false, 0, std::nullopt, at()}));
    for (const char* token : {"t1", "t2", "t3"}) {
      CAIRN_TRY(insert_session(
          session, {token,
                    {"a1"},
                    "csrf",
                    at(),
                    at(token == std::string_view("t3") ? "2026-03-02T09:30:00Z" : "2026-03-03T09:00:00Z")}));
    }
    CAIRN_TRY(delete_session(session, "t1"));
    EXPECT_FALSE(find_session(session, "t1").value().has_value());
    CAIRN_TRY(delete_expired_sessions(session, at("2026-03-02T09:30:00Z")));
    EXPECT_FALSE(find_session(session, "t3").value().has_value());
    EXPECT_EQ(find_session(session, "t2").value()->csrf_token, "csrf");
    CAIRN_TRY(delete_account_sessions(session, {"a1"}));
    EXPECT_FALSE(find_session(session, "t2").value().has_value());
    return {};
  });
}

TEST(Accounts, MachineTokensAreFoundByTheirHash) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_TRY(insert_machine_token(session, {"h", "importer", "survey.write", at(), at("2027-03-02T09:00:00Z")}));
    EXPECT_EQ(find_machine_token(session, "h").value()->name, "importer");
    EXPECT_EQ(list_machine_tokens(session).value().size(), 1U);
    return {};
  });
}

TEST(Audit, EventsAreAppendedAndNeverChangedOrDeleted) {
  in_store([](Session& session) -> Result<void> {
    EXPECT_FALSE(find_last_audit(session).value().has_value());
    for (int i = 1; i <= 3; ++i)
      CAIRN_TRY(insert_audit(session, {i, at(), "command", "a", "s", "{}", "p", "h" + std::to_string(i)}));
    EXPECT_EQ(find_last_audit(session).value()->hash, "h3");
    EXPECT_EQ(insert_audit(session, {3, at(), "command", "a", "s", "{}", "p", "h"}).error().code, ErrorCode::Conflict);
    EXPECT_EQ(execute(session, "UPDATE audit_event SET actor = 'x'").error().code, ErrorCode::Conflict);
    EXPECT_EQ(execute(session, "DELETE FROM audit_event").error().code, ErrorCode::Conflict);
    std::string seen;
    CAIRN_TRY(
        for_each_audit(session, [&](const AuditRecord& event) { return seen += event.hash, event.sequence < 2; }));
    EXPECT_EQ(seen, "h1h2");
    return {};
  });
}

TEST(Comparisons, AreSealedListedAndGetTheirResult) {
  in_store([](Session& session) -> Result<void> {
    ComparisonRecord record{{"c1"},       "fibromyalgia", "change",     "{}",        "abc",
                            "account:a1", at(),           std::nullopt, std::nullopt};
    CAIRN_TRY(insert_comparison(session, record));
    EXPECT_EQ(insert_comparison(session, record).error().code, ErrorCode::Conflict);
    record.id = {"c2"};
    CAIRN_TRY(insert_comparison(session, record));
    CAIRN_TRY(set_comparison_result(session, {"c2"}, "{\"n\":1}", at()));
    EXPECT_EQ(find_comparison(session, {"c2"}).value()->result, "{\"n\":1}");
    EXPECT_EQ(list_comparisons(session, "c1", 10).value().size(), 1U);
    EXPECT_EQ(set_comparison_result(session, {"c9"}, "{}", at()).error().code, ErrorCode::NotFound);
    return {};
  });
}

TEST(Idempotency, AKeyIsStoredOnce) {
  in_store([](Session& session) -> Result<void> {
    CAIRN_TRY(insert_idempotency(session, {"k", "abc", 201, "/fhir/QuestionnaireResponse/a", at()}));
    EXPECT_EQ(find_idempotency(session, "k").value()->status, 201);
    EXPECT_EQ(insert_idempotency(session, {"k", "abc", 201, "", at()}).error().code, ErrorCode::Conflict);
    return {};
  });
}

}  // namespace
}  // namespace cairn::store
