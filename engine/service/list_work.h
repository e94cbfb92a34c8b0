#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/service/services.h"
#include "engine/store/episodes.h"
#include "engine/store/requests.h"
#include "engine/store/work_list.h"

namespace cairn::service {

/// What the service team sees of persons. Everything here needs ReadPersons, and every reading is audited.

struct ScoreView {
  std::string measure, label, rule_version;
  std::optional<double> value;  // empty: too many items are missing
  double minimum = 0, maximum = 0;
  survey::Direction direction = survey::Direction::HigherIsWorse;
  int items_answered = 0, items_missing = 0;
};

inline constexpr int kSoonDays = 7;     // "closes soon"
inline constexpr int kMissedDays = 60;  // how far back the work list looks for surveys that were missed
inline constexpr int kRecentDays = 28;  // what "recently answered" counts

struct OpenWork {
  EpisodeId episode;
  std::string timepoint, title, state;
  Date opens_on{}, closes_on{};
  int days_left = 0;
};
struct MissedWork {
  EpisodeId episode;
  std::string timepoint, title;
  Date closed_on{};
};
struct AnsweredWork {
  EpisodeId episode;
  std::string timepoint, title;
  Timestamp completed_at{};
  struct Part {
    ResponseId id;
    std::string title;
  };
  std::vector<Part> responses;
  std::vector<ScoreView> scores;  // the pathway's measures only
};

struct WorkList {
  std::string pathway, pathway_title;
  Date today{};
  store::RequestCounts counts;
  std::vector<OpenWork> open;          // closing soonest first
  std::vector<MissedWork> missed;      // the latest first
  std::vector<AnsweredWork> answered;  // the latest first
};
Result<std::vector<WorkList>> list_work(const Services& services, const access::Actor& actor);

struct AnswerView {
  std::string heading;  // of the group; empty when it is the same as above
  std::string question, answer;
  enum class State { Answered, NotAnswered, NotAsked } state = State::NotAnswered;
};
struct ResponseView {
  ResponseId id;
  EpisodeId episode;  // empty when it belongs to none
  std::string questionnaire, version, copyright, timepoint, mode;
  Date authored_on{};
  std::vector<AnswerView> answers;
  std::vector<ScoreView> scores;
};
Result<ResponseView> load_response_view(const Services& services, const access::Actor& actor, const ResponseId& id);

struct EpisodeView {
  store::EpisodeRecord episode;
  std::string pathway_title;
  std::optional<Date> start_on, end_on;
  struct Event {
    std::string stage, what;
    Date occurred_on{}, recorded_on{};
  };
  struct Request {
    std::string timepoint, title, state;
    Date opens_on{}, closes_on{};
    std::optional<Timestamp> completed_at;
  };
  struct Response {
    ResponseId id;
    std::string timepoint, title;
    Date authored_on{};
  };
  struct Line {
    ScoreView scale;
    std::vector<std::optional<double>> values;
  };  // values by timepoint, as in `timepoints`
  std::vector<Event> events;
  std::vector<Request> requests;
  std::vector<Response> responses;
  std::vector<std::string> timepoints;  // that have any score
  std::vector<Line> lines;
};
Result<EpisodeView> load_episode_view(const Services& services, const access::Actor& actor, const EpisodeId& id);

}  // namespace cairn::service
