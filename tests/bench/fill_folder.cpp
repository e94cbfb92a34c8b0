// Fills a data folder for measurements: the demonstration, then many more episodes with responses, answers and scores.
//   fill_folder FOLDER RESPONSES
// Prints the demonstration's links and accounts, as `cairn serve --demo` does.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "cli/system_world.h"
#include "engine/service/load_demo.h"
#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/responses.h"

namespace {

using namespace cairn;
using namespace cairn::store;

constexpr const char* kTimepoints[] = {"BASE", "END", "M3"};
constexpr const char* kMeasures[] = {"nrs-pain", "nrs-fatigue", "nrs-sleep", "daily-life-total"};
constexpr const char* kEthnicities[] = {"A", "A", "A", "A", "A", "B", "C", "H", "J", "K", "M", "N", "Z"};
constexpr const char* kStages[] = {"referral", "assessment", "education", "classes", "discharge"};

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "fill_folder: %s %s\n", result.error().message.c_str(), result.error().cause.c_str());
    std::exit(3);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// One episode through all stages, with one response at each timepoint.
Result<void> insert_person(Session& session, SeededRandom& random, const QuestionnaireId& questionnaire,
                           const std::string& document, const pathway::ConsentQuestion& consent, int number,
                           Timestamp now) {
  const Date referred = *parse_date("2024-09-01") + std::chrono::days(random.below(500));
  EpisodeRecord episode;
  episode.id = EpisodeId{"filled-" + std::to_string(number)};
  episode.pathway = "fibromyalgia";
  episode.person = "filled-person-" + std::to_string(number);
  episode.site = "north";
  episode.referred_on = referred;
  episode.birth_year = 1935 + static_cast<int>(random.below(70));
  episode.sex = random.below(4) == 0 ? "male" : "female";
  episode.ethnicity = kEthnicities[random.below(std::size(kEthnicities))];
  episode.deprivation_decile = 1 + static_cast<int>(random.below(10));
  CAIRN_ASSIGN(const std::int64_t row, insert_episode(session, episode));
  CAIRN_TRY(insert_consent(session, {row, {}, consent.purpose, consent.version, "yes", now}));
  int day = 0;
  for (const char* stage : kStages) {
    CAIRN_TRY(insert_stage_event(session, {row, stage, "entered", referred + std::chrono::days(day), now}));
    CAIRN_TRY(insert_stage_event(session, {row, stage, "left", referred + std::chrono::days(day + 20), now}));
    day += 28;
  }
  for (int t = 0; t < 3; ++t) {
    ResponseRecord record;
    record.id = ResponseId{"filled-" + std::to_string(number) + "-" + std::to_string(t)};
    record.questionnaire = questionnaire;
    record.episode_row = row;
    record.timepoint = kTimepoints[t];
    record.authored_on = referred + std::chrono::days(28 + 60 * t);
    record.received_at = now;
    record.document = document;
    for (int i = 0; i < 25; ++i) {
      record.answers.push_back(
          {"question-" + std::to_string(i), 0, static_cast<double>(random.below(11)), std::nullopt});
    }
    for (const char* measure : kMeasures) {
      record.scores.push_back({measure, "1", static_cast<double>(random.below(11)), 25, 0});
    }
    CAIRN_TRY(insert_response(session, record));
  }
  return {};
}

}  // namespace

int main(int count, char** values) {
  if (count != 3) {
    std::fprintf(stderr, "usage: fill_folder FOLDER RESPONSES\n");
    return 2;
  }
  const auto world = must(cli::World::open(values[1]));
  const service::Services& services = world->services();
  const auto report = must(service::load_demo(services, access::command_actor()));
  for (const std::string& line : service::describe_demo(report, "")) std::printf("%s\n", line.c_str());
  const std::string url = "https://cairn.example/fibromyalgia/Questionnaire/daily-life";
  const auto pinned =
      must(services.store.read([&](Session& session) { return find_questionnaire_by_url(session, url, ""); }));
  std::string items;
  for (int i = 0; i < 25; ++i)
    items +=
        (i == 0 ? "" : ",") + (R"({"linkId":"question-)" + std::to_string(i) + R"(","answer":[{"valueInteger":7}]})");
  const std::string document =
      R"({"resourceType":"QuestionnaireResponse","status":"completed","item":[)" + items + "]}";
  const auto pathway = must(
      services.store.read([&](Session& session) { return services.catalogue.load_pathway(session, "fibromyalgia"); }));
  const std::vector<pathway::ConsentQuestion>& consents = pathway->definition.consents;
  const auto consent = std::find_if(consents.begin(), consents.end(), [](const pathway::ConsentQuestion& one) {
    return one.purpose == "evaluation-study";
  });
  SeededRandom random(1);
  const int people = std::atoi(values[2]) / 3;
  for (int from = 0; from < people; from += 500) {
    must(services.store.write([&](Session& session) -> Result<void> {
      for (int i = from; i < std::min(from + 500, people); ++i) {
        CAIRN_TRY(insert_person(session, random, pinned->id, document, *consent, i, services.clock.now()));
      }
      return {};
    }));
  }
  return 0;
}
