#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unordered_set>

#include "engine/access/permission.h"
#include "engine/service/make_extract.h"
#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/responses.h"
#include "tests/support/fixed_world.h"

namespace cairn {
namespace {

namespace fs = std::filesystem;

constexpr int kPeople = 2000;
constexpr std::size_t kLength = 12;  // of a secret: nothing of that length comes about by chance

/// A secret of a person: letters that occur nowhere else.
std::string secret(std::string_view kind, int number) {
  std::string text = std::string(kind) + "00000000";
  for (std::size_t at = kLength; at > kind.size() && number > 0; number /= 26)
    text[--at] = static_cast<char>('A' + number % 26);
  text.resize(kLength, '0');
  return text;
}

constexpr std::string_view kKinds[] = {"QXPE", "QXEP", "QXRE", "QXWO", "QXSI"};

class Secrets : public testing::Test {
 protected:
  Secrets() : store_(*store::Store::open(folder_.path())) {
    store::QuestionnaireRecord questionnaire;
    questionnaire.id = QuestionnaireId{"small"};
    questionnaire.url = "https://example.org/Questionnaire/small";
    questionnaire.version = "1";
    questionnaire.status = "active";
    questionnaire.document =
        R"({"resourceType":"Questionnaire","url":"https://example.org/Questionnaire/small","status":"active","item":[]})";
    const std::string pathway =
        R"({"id": "small", "version": "1", "title": "Small pathway", "summary": "For tests.", "organisation": "Test", "contact": "Ask.",
  "stages": [{"id": "referral", "kind": "referral", "title": "Referral"}],
  "timepoints": [{"code": "BASE", "title": "at the start", "anchor": "start", "offset_days": 0, "window_from": -28, "window_to": 7,
                  "questionnaires": ["https://example.org/Questionnaire/small"]}],
  "consents": [{"purpose": "evaluation-study", "version": "1", "title": "May your answers be part of a study?", "detail": "It changes nothing.", "yes_label": "Yes", "no_label": "No"}]})";
    const auto done = store_->write([&](store::Session& session) -> Result<void> {
      CAIRN_TRY(store::insert_questionnaire(session, questionnaire));
      CAIRN_TRY(
          store::insert_pathway(session, {"small", "1", "Small pathway", pathway, R"({"scales": []})", clock_.now()}));
      for (int number = 1; number <= kPeople; ++number) CAIRN_TRY(add(session, number));
      return {};
    });
    EXPECT_TRUE(done);
  }

  Result<void> add(store::Session& session, int number) {
    for (const std::string_view kind : kKinds) planted_.insert(secret(kind, number));
    store::EpisodeRecord episode;
    episode.id = EpisodeId{secret("QXEP", number)};
    episode.pathway = "small";
    episode.person = secret("QXPE", number);
    episode.site = secret("QXSI", number);
    episode.referred_on = *parse_date("2025-01-10") + std::chrono::days(number % 300);
    episode.birth_year = 1950 + number % 40;
    episode.sex = number % 3 == 0 ? "male" : "female";
    CAIRN_ASSIGN(const std::int64_t row, store::insert_episode(session, episode));
    CAIRN_TRY(store::insert_consent(session, {row, {}, "evaluation-study", "1", "yes", clock_.now()}));
    store::ResponseRecord response;
    response.id = ResponseId{secret("QXRE", number)};
    response.questionnaire = QuestionnaireId{"small"};
    response.episode_row = row;
    response.timepoint = "BASE";
    response.authored_on = episode.referred_on;
    response.received_at = clock_.now();
    response.document = R"({"words":")" + secret("QXWO", number) + "\"}";
    CAIRN_TRY(store::insert_response(session, response));
    return {};
  }

  /// Every window of every byte, as it stands, in the other case, and as UTF-16.
  std::size_t count_in(const std::string& bytes) const {
    std::size_t found = 0;
    for (std::size_t step = 1; step <= 2; ++step) {
      for (std::size_t at = 0; at + kLength * step <= bytes.size(); ++at) {
        if ((bytes[at] | 0x20) != 'q') continue;
        std::string window;
        for (std::size_t i = 0; i < kLength; ++i) {
          const char c = bytes[at + i * step];
          window += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        }
        found += planted_.contains(window) ? 1 : 0;
      }
    }
    return found;
  }

  static std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  test::TemporaryFolder folder_;
  test::FixedClock clock_;
  SeededRandom random_{7};
  service::Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
  service::Services services_{*store_, clock_, random_, catalogue_};
  std::unordered_set<std::string> planted_;
};

TEST_F(Secrets, NoneOfTenThousandIsInAnyByteOfABundle) {
  ASSERT_EQ(planted_.size(), 10'000U);
  service::NewStudy wanted;
  wanted.name = "study";
  wanted.pathway = "small";
  wanted.purpose = "To see whether pain changes";
  wanted.lawful_basis = "Article 6(1)(e)";
  wanted.requester = "Dr Ada Example";
  wanted.recipient = "Study office";
  wanted.expires_on = clock_.today();
  wanted.opt_out = "not-applicable:consent";
  wanted.opt_out_reason = "Every person said yes to this use.";
  const auto study = service::create_study(services_, access::command_actor(), wanted);
  ASSERT_TRUE(study) << study.error().message;
  const auto made = service::make_extract(services_, access::command_actor(), {study->id});
  ASSERT_TRUE(made) << made.error().message << made.error().cause;
  std::size_t files = 0, bytes = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder_.path() / "extracts")) {
    if (!entry.is_regular_file()) continue;
    const std::string content = read(entry.path());
    EXPECT_EQ(count_in(content), 0U) << entry.path().filename();
    EXPECT_EQ(count_in(entry.path().filename().string()), 0U);
    ++files;
    bytes += content.size();
  }
  std::printf("%zu files, %zu bytes searched\n", files, bytes);
  EXPECT_GE(files, 5U);
  // The twin: the same search in what the extract was made from.
  std::size_t in_store = 0;
  for (const char* name : {"cairn.db", "cairn.db-wal"}) in_store += count_in(read(folder_.path() / name));
  EXPECT_GE(in_store, 10'000U) << "the search finds nothing where the secrets are: it is broken";
}

}  // namespace
}  // namespace cairn
