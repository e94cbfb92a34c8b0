#include "engine/service/review_comments.h"

#include <gmock/gmock.h>

#include "engine/service/withdraw_person.h"
#include "tests/support/comment_world.h"

namespace cairn::service {
namespace {

using access::Role;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ReviewComments : public testing::Test, protected test::CommentWorld {
 protected:
  ReviewComments()
      : clinician_(account("carl", Role::Clinician)),
        grace_(account("grace", Role::InformationGovernance)),
        gus_(account("gus", Role::InformationGovernance)) {}

  std::vector<std::string> unread() {
    std::vector<std::string> texts;
    for (const CommentView& comment : in_state(grace_, "unread")) texts.push_back(shown(comment));
    return texts;
  }
  CommentView only(std::string_view state) {
    const std::vector<CommentView> found = in_state(grace_, state);
    EXPECT_THAT(found, SizeIs(1)) << state;
    return found.empty() ? CommentView() : found.front();
  }
  static std::string code_of(const Result<void>& done) {
    if (done) return "done";
    return done.error().issues.empty() ? std::string(error_code_info(done.error().code).name)
                                       : done.error().issues.front().code;
  }
  std::string force(std::string_view sql) {
    const auto done = store_->write([&](store::Session& session) { return store::execute(session, sql); });
    return done ? "done" : done.error().cause;
  }

  access::Actor clinician_, grace_, gus_;
};

TEST_F(ReviewComments, OnlyRedactedWordsOfPeopleWhoMayBeQuotedGetIntoTheQueue) {
  add_comment(1, "Dr Patel was kind, ring me on 07700 900123");
  add_comment(2, "Not for quoting", "no");
  add_comment(3, "Never asked", "");
  add_comment(4, "Withdrew since");
  add_comment(5, "Took it back");
  choose_quotes(5, "no");
  ASSERT_TRUE(withdraw_person(*services_, access::command_actor(), {"episode-4"}));
  EXPECT_EQ(prepare(grace_), 1U);
  EXPECT_THAT(unread(), ElementsAre(AllOf(HasSubstr("was kind"), HasSubstr("[NAME]"), HasSubstr("[PHONE]"),
                                          Not(HasSubstr("Patel")), Not(HasSubstr("900123")))));
  EXPECT_EQ(prepare(grace_), 0U);  // goes on where it stopped
}

TEST_F(ReviewComments, AnswersThatAreNotFinishedOrWereAMistakeAreNotQuoted) {
  for (const char* status : {"in-progress", "stopped", "entered-in-error"}) {
    add_comment(10 + static_cast<int>(std::string_view(status).size()), "Not to be quoted");
    EXPECT_EQ(force(std::string("UPDATE response SET status = '") + status + "' WHERE status = 'completed'"), "done");
  }
  add_comment(1, "To be quoted");
  EXPECT_EQ(prepare(grace_), 1U);
}

TEST_F(ReviewComments, AYesThatComesAfterTheCommentBringsItIn) {
  add_comment(1, "The stairs are steep", "no");
  add_comment(2, "The chairs are hard", "");
  EXPECT_EQ(prepare(grace_), 0U);
  choose_quotes(1, "yes");
  choose_quotes(2, "yes");
  EXPECT_EQ(prepare(grace_), 2U);
  say(2, "Still hard", "END");
  EXPECT_EQ(prepare(grace_), 1U);
}

TEST_F(ReviewComments, AYesToOtherWordsOfTheQuestionCountsOnlyWhereThesePresentOnesCoverIt) {
  add_comment(1, "More classes");
  ask_for_quotes("3", "2", "");
  EXPECT_EQ(prepare(grace_), 0U);
  ask_for_quotes("4", "3", R"(, "covers": ["1"])");
  EXPECT_EQ(prepare(grace_), 1U);
  ask_for_quotes("5", "4", "");
  EXPECT_THAT(unread(), IsEmpty());
}

TEST_F(ReviewComments, TheNewestChoiceOverAllEpisodesOfAPersonCounts) {
  add_comment(1, "From the first time", "yes", "same");
  add_comment(2, "From the second time", "", "same");
  EXPECT_EQ(prepare(grace_), 2U);
  choose_quotes(2, "no");
  EXPECT_THAT(unread(), IsEmpty());
}

TEST_F(ReviewComments, WhoWithdrawsLeavesTheQueueAndTheDatabaseOfIt) {
  add_comment(1, "More classes");
  prepare(grace_);
  const std::string id = only("unread").id;
  ASSERT_TRUE(withdraw_person(*services_, access::command_actor(), {"episode-1"}));
  EXPECT_THAT(unread(), IsEmpty());
  EXPECT_EQ(load_comment(*services_, grace_, id).error().code, ErrorCode::NotFound);
  EXPECT_EQ(code_of(pass_comment(*services_, grace_, id, "")), "not_found");
  const auto row = store_->read([&](store::Session& session) { return store::find_comment(session, id); });
  EXPECT_FALSE(row->has_value());
  EXPECT_EQ(prepare(grace_), 0U);
}

TEST_F(ReviewComments, TwoPeoplePassAComment) {
  add_comment(1, "More classes");
  prepare(grace_);
  const CommentView comment = only("unread");
  ASSERT_TRUE(pass_comment(*services_, grace_, comment.id, comment.seen));
  EXPECT_THAT(only("passed").why_not, HasSubstr("second person"));
  EXPECT_EQ(code_of(pass_comment(*services_, grace_, comment.id, comment.seen)), "second-person");
  EXPECT_EQ(code_of(pass_comment(*services_, clinician_, comment.id, comment.seen)), "second-person");
  EXPECT_EQ(code_of(pass_comment(*services_, gus_, comment.id, comment.seen)), "changed")
      << "it was to be a first pass";
  ASSERT_TRUE(pass_comment(*services_, gus_, comment.id, only("passed").seen));
  EXPECT_EQ(code_of(pass_comment(*services_, gus_, comment.id, comment.seen)), "decided");
  EXPECT_EQ(only("cleared").id, comment.id);
  EXPECT_THAT(audited("comment.pass"),
              ElementsAre(HasSubstr("comment.pass by"), HasSubstr("refused"), HasSubstr("refused"),
                          HasSubstr("refused"), HasSubstr("comment.pass by"), HasSubstr("refused")));
}

TEST_F(ReviewComments, AReaderWhoChangesRoleDoesNotReadTwice) {
  add_comment(1, "More classes");
  prepare(grace_);
  const CommentView comment = only("unread");
  ASSERT_TRUE(pass_comment(*services_, clinician_, comment.id, comment.seen));
  EXPECT_EQ(force("UPDATE account SET role = 'information-governance' WHERE name = 'carl'"), "done");
  access::Actor promoted = clinician_;
  promoted.permissions = access::permissions_of(Role::InformationGovernance);
  EXPECT_EQ(code_of(pass_comment(*services_, promoted, comment.id, comment.seen)), "second-person");
}

TEST_F(ReviewComments, TheStatementAndTheTableAskForTheSecondPersonThemselves) {
  add_comment(1, "More classes");
  prepare(grace_);
  const CommentView comment = only("unread");
  ASSERT_TRUE(pass_comment(*services_, grace_, comment.id, comment.seen));
  const auto cleared = store_->write([&](store::Session& session) {
    return store::clear_comment(session, {comment.id, "", grace_.account, "", clock_.now()});  // it has no cuts
  });
  EXPECT_EQ(cleared.value(), false);
  EXPECT_THAT(force("UPDATE comment SET state = 'cleared', second_by = first_by, second_at = first_at"),
              HasSubstr("CHECK"));
  EXPECT_THAT(force("UPDATE comment SET first_by = 'account:other'"), HasSubstr("two people"));
  EXPECT_THAT(force("UPDATE comment SET state = 'unread', first_by = NULL"), HasSubstr("two people"));
  EXPECT_THAT(force("UPDATE comment SET words = 'other words'"), HasSubstr("two people"));
  EXPECT_THAT(force("INSERT INTO comment SELECT 'x', group_row, person, episode_row, response_row, 7, '', words, cuts, "
                    "0, 'cleared', 'a', 'b', 'c', 'd', NULL, NULL, NULL FROM comment"),
              HasSubstr("begins unread"));
}

TEST_F(ReviewComments, AnAccountThatWasDisabledOrLostItsRoleDecidesNothing) {
  add_comment(1, "More classes");
  prepare(grace_);
  const CommentView comment = only("unread");
  force("UPDATE account SET is_disabled = 1 WHERE name = 'carl'");
  EXPECT_EQ(code_of(pass_comment(*services_, clinician_, comment.id, comment.seen)), "changed");
  EXPECT_EQ(code_of(refuse_comment(*services_, clinician_, comment.id, "Why not")), "changed");
  ASSERT_TRUE(pass_comment(*services_, grace_, comment.id, comment.seen));
  force("UPDATE account SET role = 'clinician' WHERE name = 'gus'");
  EXPECT_EQ(code_of(pass_comment(*services_, gus_, comment.id, only("passed").seen)), "changed");
  EXPECT_EQ(only("passed").id, comment.id);
}

TEST_F(ReviewComments, NoProgramDecidesOrPrepares) {
  add_comment(1, "More classes");
  prepare(grace_);
  const CommentView comment = only("unread");
  access::Actor token = access::command_actor();
  token.kind = access::Actor::Kind::Token;
  token.permissions.insert(access::Permission::ReviewComments);
  token.permissions.insert(access::Permission::ApproveExtract);
  for (const access::Actor& actor : {access::command_actor(), token}) {
    EXPECT_EQ(code_of(pass_comment(*services_, actor, comment.id, comment.seen)), "second-person");
    EXPECT_FALSE(prepare_comments(*services_, actor, "small"));
  }
  EXPECT_EQ(prepare_comments(*services_, clinician_, "small").error().code, ErrorCode::Forbidden);
  EXPECT_EQ(list_comments(*services_, account("eve", Role::Evaluator), "unread", "").error().code,
            ErrorCode::Forbidden);
}

TEST_F(ReviewComments, AReaderTakesWordsOutAndADecisionIsAboutTheWordsThatWereSeen) {
  add_comment(1, "I run the lighthouse, and the classes were good. Dr Patel knows.");
  prepare(grace_);
  const CommentView before = only("unread");
  EXPECT_EQ(code_of(cut_comment(*services_, clinician_, before.id, before.seen, "run the shop")), "value");
  ASSERT_TRUE(cut_comment(*services_, clinician_, before.id, before.seen, "run the lighthouse\r\nknows"));
  const CommentView after = only("unread");
  EXPECT_THAT(shown(after),
              AllOf(HasSubstr("I [\u2026], and the classes were good."), Not(HasSubstr("knows")), HasSubstr("[NAME]")));
  EXPECT_EQ(code_of(pass_comment(*services_, clinician_, before.id, before.seen)), "changed");
  ASSERT_TRUE(restore_comment(*services_, clinician_, before.id, after.seen));
  EXPECT_EQ(only("unread").seen, before.seen);
  ASSERT_TRUE(pass_comment(*services_, clinician_, before.id, before.seen));
  EXPECT_EQ(code_of(restore_comment(*services_, grace_, before.id, before.seen)), "decided");
  ASSERT_TRUE(
      cut_comment(*services_, grace_, before.id, only("passed").seen, "run the lighthouse"));  // fewer words only
  const CommentView last = only("passed");
  ASSERT_TRUE(pass_comment(*services_, grace_, last.id, last.seen));
  EXPECT_EQ(code_of(cut_comment(*services_, grace_, last.id, last.seen, "classes")), "decided");
}

TEST_F(ReviewComments, ARefusalHasAReasonAndIsFinal) {
  add_comment(1, "More classes");
  prepare(grace_);
  const CommentView comment = only("unread");
  for (const std::string& reason : {std::string(), std::string(" \n"), std::string(501, 'x')})
    EXPECT_EQ(code_of(refuse_comment(*services_, clinician_, comment.id, reason)), "value");
  ASSERT_TRUE(refuse_comment(*services_, clinician_, comment.id, "Everybody knows who runs it"));
  EXPECT_EQ(only("refused").reason, "Everybody knows who runs it");
  EXPECT_EQ(code_of(pass_comment(*services_, grace_, comment.id, comment.seen)), "decided");
  EXPECT_EQ(code_of(refuse_comment(*services_, grace_, comment.id, "Again")), "decided");
  EXPECT_THAT(force("UPDATE comment SET state = 'unread', refused_by = NULL, refused_at = NULL, reason = NULL"),
              HasSubstr("final"));
}

TEST_F(ReviewComments, NoWordsOfACommentGetIntoTheLogOrAnError) {
  add_comment(1, "The zebrafish helped");
  prepare(grace_);
  const CommentView comment = only("unread");
  const auto refused = cut_comment(*services_, clinician_, comment.id, comment.seen, "zebrafishes");
  EXPECT_THAT(refused.error().message + refused.error().issues.front().message, Not(HasSubstr("zebra")));
  ASSERT_TRUE(cut_comment(*services_, clinician_, comment.id, comment.seen, "zebrafish"));
  ASSERT_TRUE(refuse_comment(*services_, clinician_, comment.id, "The zebrafish"));
  const auto read = store_->read([&](store::Session& session) {
    return store::for_each_audit(session, [&](const store::AuditRecord& record) {
      EXPECT_THAT(record.subject + record.detail, Not(HasSubstr("zebra")));
      return true;
    });
  });
  EXPECT_TRUE(read);
}

TEST_F(ReviewComments, AnotherLanguageIsReadWithCareAndLongTextsStayOut) {
  add_comment(1, "More classes");
  say(1, "Wi\u0119cej zaj\u0119\u0107", "END", "pl");
  add_comment(2, std::string(5001, 'x'));
  const auto prepared = prepare_comments(*services_, grace_, "small");
  EXPECT_EQ(prepared->comments, 2U);
  for (const CommentView& comment : in_state(grace_, "unread"))
    EXPECT_EQ(comment.needs_care, comment.language == "pl") << comment.language;
  EXPECT_TRUE(prepared->has_too_long);
  EXPECT_FALSE(prepared->has_more);
}

TEST_F(ReviewComments, ALongQueueIsFilledAndReadInParts) {
  for (int number = 0; number < 230; ++number) add_comment(number, "Comment number " + std::to_string(number));
  const auto first = prepare_comments(*services_, grace_, "small");
  EXPECT_EQ(first->comments, 200U);
  EXPECT_TRUE(first->has_more);
  EXPECT_THAT(list_comments(*services_, grace_, "unread", "")->comments, SizeIs(20));
  EXPECT_THAT(in_state(grace_, "unread"), SizeIs(200));
  EXPECT_EQ(prepare(grace_), 30U);
  std::set<std::string> texts;
  for (const std::string& text : unread()) texts.insert(text);
  EXPECT_THAT(texts, SizeIs(230));
}

TEST_F(ReviewComments, APathwayThatDoesNotAskHasNoQueue) {
  set_pathway("9", [] {
    std::string document(test::kStudyPathway);
    document.replace(document.find(R"("version": "1")"), 14, R"("version": "9")");
    return document;
  }());
  EXPECT_EQ(prepare_comments(*services_, grace_, "small").error().issues.front().path, "pathway");
  EXPECT_THAT(*list_quoted_pathways(*services_, grace_), IsEmpty());
}

}  // namespace
}  // namespace cairn::service
