#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/router.h"
#include "engine/access/secret.h"
#include "engine/store/accounts.h"
#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/responses.h"
#include "engine/store/store.h"
#include "tests/support/fixed_world.h"

namespace cairn::test {

/// A pathway with invented people who have answered, asked for counts through the HTTP handlers. `restart` forgets
/// everything that is not on disk.
class CountWorld {
 public:
  using Query = std::vector<std::pair<std::string, std::string>>;
  static constexpr std::string_view kReader = "a-machine-token-of-a-reader";
  static constexpr std::string_view kAdministrator = "a-machine-token-of-an-administrator";

  explicit CountWorld(std::string_view noise = "") {
    open();
    store::QuestionnaireRecord questionnaire;
    questionnaire.id = QuestionnaireId{"small"};
    questionnaire.url = "https://example.org/Questionnaire/small";
    questionnaire.version = "1";
    questionnaire.status = "active";
    questionnaire.document =
        R"({"resourceType":"Questionnaire","url":"https://example.org/Questionnaire/small","status":"active","item":[]})";
    const std::string pathway =
        R"({"id": "small", "version": "1", "title": "Small pathway", "summary": "For tests.", "organisation": "Test", "contact": "Ask.",
  "stages": [{"id": "referral", "kind": "referral", "title": "Referral"}])" +
        std::string(noise) + "}";
    write([&](store::Session& session) -> Result<void> {
      CAIRN_TRY(store::insert_questionnaire(session, questionnaire));
      CAIRN_TRY(
          store::insert_pathway(session, {"small", "1", "Small pathway", pathway, R"({"scales": []})", clock.now()}));
      for (const auto& [token, scopes] : {std::pair{kReader, "pathway.read"}, {kAdministrator, "admin"}}) {
        CAIRN_TRY(store::insert_machine_token(session, {access::hash_token(token), std::string(scopes), scopes,
                                                        clock.now(), clock.now() + std::chrono::days(600)}));
      }
      return {};
    });
  }

  template <class F>
  void write(F&& work) {
    const auto done = store_->write(work);
    CAIRN_ASSERT(done);
  }

  struct Person {
    std::string sex = "female", ethnicity = "A", site = "north";
    int birth_year = 1980, deprivation = 5;
    std::string referred_on = "2025-02-10";
  };

  void add(const std::vector<Person>& people) {
    write([&](store::Session& session) -> Result<void> {
      for (const Person& person : people) {
        const std::string number = std::to_string(added_++);
        store::EpisodeRecord episode;
        episode.id = EpisodeId{"episode-" + number};
        episode.pathway = "small";
        episode.person = "person-" + number;
        episode.site = person.site;
        episode.referred_on = *parse_date(person.referred_on);
        episode.birth_year = person.birth_year;
        episode.sex = person.sex;
        episode.ethnicity = person.ethnicity;
        episode.deprivation_decile = person.deprivation;
        store::ResponseRecord response;
        CAIRN_ASSIGN(response.episode_row, store::insert_episode(session, episode));
        response.id = ResponseId{"response-" + number};
        response.questionnaire = QuestionnaireId{"small"};
        response.timepoint = "BASE";
        response.authored_on = episode.referred_on;
        response.received_at = clock.now();
        response.document = "{}";
        CAIRN_TRY(store::insert_response(session, response));
      }
      return {};
    });
  }

  /// Invented people of every kind, some kinds rare.
  static std::vector<Person> invent(std::size_t count, std::uint64_t seed) {
    SeededRandom random(seed);
    static constexpr std::string_view kSites[] = {"north", "south", "east", "west"};
    static constexpr std::string_view kGroups[] = {"A", "A", "A", "A", "H", "H", "M", "D"};
    static constexpr std::string_view kDays[] = {"2025-02-10", "2025-05-10", "2025-08-10", "2025-11-10"};
    std::vector<Person> people;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string site(kSites[random.below(4)]);
      // In the west there are hardly any men, and hardly anybody from a minority.
      const bool is_west = site == "west";
      people.push_back({random.below(is_west ? 40 : 4) == 0 ? "male" : "female",
                        std::string(kGroups[is_west && random.below(8) > 0 ? 0 : random.below(8)]), site,
                        1945 + static_cast<int>(random.below(30) + random.below(30)),
                        1 + static_cast<int>(random.below(10)), std::string(kDays[random.below(4)])});
    }
    return people;
  }

  api::Response send(std::string method, std::string path, Query query, std::string_view token) const {
    api::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.query = std::move(query);
    request.reference = "ref";
    request.headers.emplace_back("authorization", "Bearer " + std::string(token));
    return router_->handle(std::move(request));
  }
  api::Response counts(Query query) const {
    return send("GET", "/api/v1/pathways/small/counts", std::move(query), kReader);
  }
  api::Response release() const { return send("POST", "/api/v1/pathways/small/releases", {}, kAdministrator); }

  void restart() {
    router_.reset();
    services_.reset();
    catalogue_.reset();
    store_.reset();
    open();
  }

  service::Services& services() { return *services_; }
  store::Store& store() { return *store_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  FixedClock clock;
  SeededRandom random{7};

 private:
  void open() {
    auto opened = store::Store::open(folder_.path());
    CAIRN_ASSERT(opened);
    store_ = *std::move(opened);
    catalogue_ = std::make_unique<service::Catalogue>();
    services_ = std::make_unique<service::Services>(service::Services{*store_, clock, random, *catalogue_});
    router_ = std::make_unique<api::Router>(api::Context{*services_});
  }

  TemporaryFolder folder_;
  int added_ = 0;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<service::Catalogue> catalogue_;
  std::unique_ptr<service::Services> services_;
  std::unique_ptr<api::Router> router_;
};

}  // namespace cairn::test
