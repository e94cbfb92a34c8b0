#include "engine/service/release_quotes.h"

#include <gmock/gmock.h>

#include <set>

#include "engine/base/csv.h"
#include "engine/service/study_records.h"
#include "engine/service/withdraw_person.h"
#include "tests/support/comment_world.h"

namespace cairn::service {
namespace {

using access::Role;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class ReleaseQuotes : public testing::Test, protected test::CommentWorld {
 protected:
  ReleaseQuotes()
      : first_(account("carl", Role::Clinician)),
        second_(account("grace", Role::InformationGovernance)),
        evaluator_(account("eve", Role::Evaluator)) {}

  void add_comments(int from, int until, const std::string& timepoint = "BASE") {
    for (int number = from; number < until; ++number)
      add_comment(number, "Comment " + std::to_string(number), "yes", "", timepoint);
    clear_all(first_, second_);
  }
  Result<std::string> release() { return release_quotes(*services_, second_, "small", " Annual report "); }
  std::string released() {
    const auto id = release();
    EXPECT_TRUE(id) << id.error().message << id.error().cause;
    return id ? *id : "";
  }
  std::string file(const std::string& id, const std::string& name = "quotes.csv") {
    const auto content = load_quote_file(*services_, evaluator_, id, name);
    EXPECT_TRUE(content) << content.error().message;
    return content ? *content : "";
  }
  std::vector<std::string> quotes(const std::string& id) {
    std::vector<std::string> lines;
    const auto rows = parse_csv_rows(file(id));
    for (std::size_t i = 1; i < rows->size(); ++i) lines.push_back((*rows)[i].at(1));
    return lines;
  }

  access::Actor first_, second_, evaluator_;
};

TEST_F(ReleaseQuotes, HoldsWhatTwoPeoplePassedAndNothingAboutWhoSaidIt) {
  add_comments(0, 8);
  add_comment(8, "Read by one");
  prepare(second_);
  const CommentView unread = in_state(first_, "unread").front();
  ASSERT_TRUE(pass_comment(*services_, first_, unread.id, unread.seen));
  const std::string id = released();
  EXPECT_THAT(quotes(id), AllOf(SizeIs(8), Each(StartsWith("Comment "))));
  for (const char* name : {"quotes.csv", "quotes.txt"}) {
    const std::string text = file(id, name);
    EXPECT_THAT(text, HasSubstr("What could be better?"));
    for (const char* never : {"episode", "BASE", "2025", "2026", "words-", "never this", test::kMarker.data()})
      EXPECT_THAT(text, Not(HasSubstr(never))) << name;
  }
  EXPECT_THAT(file(id, "quotes.txt"), HasSubstr("\u201CComment 3\u201D"));
  EXPECT_EQ(load_quote_file(*services_, evaluator_, id, "quotes.sav").error().code, ErrorCode::NotFound);
}

TEST_F(ReleaseQuotes, IsMadeByInformationGovernanceAloneAndSaysWhatFor) {
  add_comments(0, 8);
  EXPECT_EQ(release_quotes(*services_, evaluator_, "small", "x").error().code, ErrorCode::Forbidden);
  EXPECT_EQ(release_quotes(*services_, access::command_actor(), "small", "x").error().code, ErrorCode::Forbidden);
  for (const std::string& purpose : {std::string(" "), std::string(201, 'x'), std::string("a\nb")})
    EXPECT_EQ(release_quotes(*services_, second_, "small", purpose).error().issues.front().path, "purpose");
  EXPECT_EQ(release_quotes(*services_, second_, "nowhere", "x").error().issues.front().path, "pathway");
  const auto shown = load_quote_release(*services_, evaluator_, released());
  EXPECT_EQ(shown->record.purpose, "Annual report");
  EXPECT_EQ(shown->made_by, "grace");
  EXPECT_EQ(shown->quotes, 8U);
  EXPECT_EQ(load_quote_file(*services_, first_, shown->record.id, "quotes.csv").error().code, ErrorCode::Forbidden);
  EXPECT_THAT(audited("quotes."),
              AllOf(SizeIs(8), Contains(HasSubstr("quotes.release by")), Contains(HasSubstr("download.refused"))));
}

TEST_F(ReleaseQuotes, AGroupOfFewerThanEightPeopleIsNotQuoted) {
  add_comments(0, 7);
  say(3, "Comment 3 again");  // the same person twice
  clear_all(first_, second_);
  EXPECT_EQ(release().error().issues.front().code, "nothing");
  add_comments(7, 8, "END");  // the same question at another time point
  EXPECT_EQ(release().error().issues.front().code, "nothing");
  add_comments(8, 9);
  EXPECT_THAT(quotes(released()), AllOf(SizeIs(9), Not(Contains("Comment 7"))));
}

TEST_F(ReleaseQuotes, PeopleWhoMayNotBeQuotedDoNotFillAGroup) {
  add_comments(0, 7);
  add_comment(7, "Comment 7");
  prepare(second_);
  choose_quotes(7, "no");
  EXPECT_EQ(release().error().issues.front().code, "nothing");
}

TEST_F(ReleaseQuotes, TheOrderIsDrawnByChanceOnceForEachRelease) {
  add_comments(0, 12);
  const std::string id = released();
  EXPECT_EQ(quotes(id), quotes(id));
  std::set<std::vector<std::string>> orders;
  for (int i = 0; i < 5; ++i) orders.insert(quotes(released()));
  EXPECT_THAT(orders, SizeIs(5));
}

TEST_F(ReleaseQuotes, EveryoneIsFirstEquallyOften) {
  add_comments(0, 8);
  std::map<std::string, int> first;
  for (int i = 0; i < 160; ++i) ++first[quotes(released()).front()];
  double chi_square = 0;
  for (int number = 0; number < 8; ++number) {
    const double over = first["Comment " + std::to_string(number)] - 20.0;
    chi_square += over * over / 20.0;
  }
  EXPECT_LT(chi_square, 24.32);  // 7 degrees of freedom, 1 in 1,000
}

TEST_F(ReleaseQuotes, WhoLeavesIsInNoLaterFileAndTheReleasesThatHeldThemSaySo) {
  add_comments(0, 12);
  const std::string id = released();
  EXPECT_FALSE(load_quote_release(*services_, second_, id)->has_lost);
  ASSERT_TRUE(withdraw_person(*services_, access::command_actor(), {"episode-3"}));
  choose_quotes(4, "no");
  const CommentView refused = in_state(first_, "cleared").front();
  ASSERT_TRUE(refuse_comment(*services_, first_, refused.id, "Somebody knows them"));
  EXPECT_THAT(quotes(id),
              AllOf(SizeIs(9), Not(Contains("Comment 3")), Not(Contains("Comment 4")), Not(Contains(shown(refused)))));
  EXPECT_THAT(quotes(released()), SizeIs(9));
  const auto list = list_quote_releases(*services_, evaluator_);
  ASSERT_THAT(*list, SizeIs(2));
  for (const QuoteRelease& one : *list) EXPECT_EQ(one.has_lost, one.record.id == id);
}

TEST_F(ReleaseQuotes, AFormulaAndLineBreaksAreHarmless) {
  for (int number = 0; number < 8; ++number) add_comment(number, "=1+2|cmd\nsecond \"line\", with comma");
  clear_all(first_, second_);
  const std::string id = released();
  EXPECT_THAT(file(id), HasSubstr("\"'=1+2|cmd second \"\"line\"\", with comma\""));
}

TEST_F(ReleaseQuotes, TheTablesTakeNoQuoteThatOnePersonPassed) {
  add_comment(1, "More classes");
  prepare(second_);
  const CommentView unread = in_state(first_, "unread").front();
  ASSERT_TRUE(pass_comment(*services_, first_, unread.id, unread.seen));
  const auto forced = store_->write([&](store::Session& session) {
    return store::insert_quote_release(session, {"r", "small", "x", "account:x", clock_.now()}, {unread.id});
  });
  ASSERT_FALSE(forced);
  EXPECT_THAT(forced.error().cause, HasSubstr("two people passed"));
}

TEST_F(ReleaseQuotes, AYesToQuotesIsNoYesToAStudy) {
  const auto choices = list_study_choices(*services_, evaluator_);
  ASSERT_THAT(*choices, SizeIs(1));
  EXPECT_EQ(choices->front().consent_purpose, "evaluation-study");
  NewStudy study = new_study();
  study.consent_purpose = "quotes";
  EXPECT_EQ(create_study(*services_, evaluator_, study).error().issues.front().path, "consent_purpose");
}

}  // namespace
}  // namespace cairn::service
